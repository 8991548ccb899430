"""Owns child processes: starts them, waits until they are ready, starts again what dies, ends all of it in order.

supervisor = Supervisor(folder=data_dir, report=print)
await supervisor.start([ProcessSpec(...), ...])     # one stage: together, until all are ready
await supervisor.run(launch)                        # a command that ends, between two stages
await supervisor.stop()                             # the stages in reverse order
"""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from adapters.embedded.processes import Launch, start_watched, started_at
from entrypoints.leftovers import Noted, end_leftovers, note

# A child that dies is running again within two seconds, its own start included.
_FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 1.5
_LIVED_LONG_SECONDS = 10.0
_POLL_SECONDS = 0.03
_LINES_SHOWN = 12


class StartFailed(Exception):
    """A process could not be started for the first time; the message names it and shows the end of its log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSpec:
    """One process to keep running. `prepare` and `is_ready` may block; they are called in a thread.

    `prepare` comes before every start. A process that nobody can ask counts as ready once it has run for `steady_after`.
    Times are seconds.
    """

    name: str
    launch: Callable[[], Launch]
    prepare: Callable[[], None] = lambda: None
    is_ready: Callable[[], bool] = lambda: True
    steady_after: float = 0.0
    ready_within: float = 60.0
    stop_within: float = 4.0


class _Child:
    """A process that is kept running, and the task that keeps it."""

    def __init__(self, spec: ProcessSpec) -> None:
        self.spec = spec
        self.process: asyncio.subprocess.Process | None = None
        self.launch: Launch | None = None
        self.is_new = True
        self.keeper: asyncio.Task[None] | None = None


class Supervisor:
    """The owner of the processes of one instance; `folder` gets `logs/NAME.log` and a note of what runs."""

    def __init__(self, *, folder: Path, report: Callable[[str], None]) -> None:
        self._folder = folder
        self._report = report
        self._stages: list[list[_Child]] = []
        self._logged: set[str] = set()

    async def clear(self) -> None:
        """End what a supervisor that was killed left running on the same folder."""
        for name in await asyncio.to_thread(end_leftovers, self._note_path):
            self._report(f"ended {name}, left over from a crash")

    async def start(self, specs: Sequence[ProcessSpec]) -> None:
        """Start a stage and wait until all of it is ready.

        Raises StartFailed as soon as one of them ends or takes longer than its `ready_within`; `stop` ends the rest.
        """
        stage = [_Child(spec) for spec in specs]
        self._stages.append(stage)
        for child in stage:
            child.keeper = asyncio.create_task(self._keep(child), name=child.spec.name)
        waiting = [asyncio.create_task(self._until_ready(child)) for child in stage]
        keepers = [child.keeper for child in stage if child.keeper is not None]
        try:
            pending = set(waiting)
            while pending:
                done, _ = await asyncio.wait({*pending, *keepers}, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
                pending -= done
        finally:
            for task in waiting:
                task.cancel()
        for child in stage:
            child.is_new = False

    async def run(self, launch: Launch) -> str:
        """Run a command to its end and return what it printed; StartFailed when it fails."""
        with self._log(launch.name) as log:
            process = await start_watched(launch, output=subprocess.PIPE, errors=log)
        try:
            printed, _ = await process.communicate()
        finally:
            await _end(process, launch.stop_signal, within=2.0)
        with self._log(launch.name) as log:
            log.write(printed)
        if process.returncode != 0:
            raise StartFailed(self._story(launch.name, _cause(process.returncode)))
        return printed.decode(errors="replace")

    async def stop(self) -> None:
        """End everything, the last stage first; whatever does not end in its time is killed."""
        while self._stages:
            keepers = [child.keeper for child in self._stages.pop() if child.keeper is not None]
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)
        self._note_path.unlink(missing_ok=True)

    async def _keep(self, child: _Child) -> None:
        """Start the child, and again each time that it ends, until cancelled; then end it."""
        pause = _FIRST_PAUSE_SECONDS
        while True:
            began = time.monotonic()
            cause = await self._live(child)
            if child.is_new:
                raise StartFailed(self._story(child.spec.name, cause))
            lived_long = time.monotonic() - began > _LIVED_LONG_SECONDS
            pause = _FIRST_PAUSE_SECONDS if lived_long else min(pause * 2, _LONGEST_PAUSE_SECONDS)
            self._report(f"{child.spec.name} {cause}; starting it again")
            await asyncio.sleep(pause)

    async def _live(self, child: _Child) -> str:
        """One life of the child; returns how it ended."""
        try:
            await asyncio.to_thread(child.spec.prepare)
            launch = child.spec.launch()
            with self._log(child.spec.name) as log:
                process = await start_watched(launch, output=log)
        except Exception as failure:  # noqa: BLE001 (reported, and tried again unless it is the first time)
            return f"could not be started: {failure}"
        child.launch, child.process = launch, process
        self._note()
        try:
            return _cause(await process.wait())
        finally:
            child.process = None
            await _end(process, launch.stop_signal, within=child.spec.stop_within)

    async def _until_ready(self, child: _Child) -> None:
        began = time.monotonic()
        deadline = began + child.spec.ready_within
        while (
            child.process is None
            or time.monotonic() - began < child.spec.steady_after
            or not await asyncio.to_thread(child.spec.is_ready)
        ):
            if time.monotonic() > deadline:
                raise StartFailed(
                    self._story(child.spec.name, f"was not ready within {child.spec.ready_within:.0f} seconds")
                )
            await asyncio.sleep(_POLL_SECONDS)

    @property
    def _note_path(self) -> Path:
        return self._folder / "processes.json"

    def _note(self) -> None:
        note(
            self._note_path,
            [
                Noted(
                    name=child.spec.name,
                    pid=child.process.pid,
                    started_at=started_at(child.process.pid),
                    stop_signal=child.launch.stop_signal,
                )
                for stage in self._stages
                for child in stage
                if child.process is not None and child.launch is not None
            ],
        )

    def _log(self, name: str) -> IO[bytes]:
        """The log of a process, to add to; the one of the run before is kept beside it, older ones are not."""
        path = self._folder / "logs" / f"{name}.log"
        if name not in self._logged:
            self._logged.add(name)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            with suppress(FileNotFoundError):
                path.rename(path.with_suffix(".previous.log"))
        return path.open("ab")

    def _story(self, name: str, cause: str) -> str:
        path = self._folder / "logs" / f"{name}.log"
        lines = path.read_text(errors="replace").splitlines()[-_LINES_SHOWN:] if path.exists() else []
        shown = "".join(f"\n    {line}" for line in lines)
        return f"{name} {cause}{f'; the end of {path}:{shown}' if shown else ''}"


async def _end(process: asyncio.subprocess.Process, asking: signal.Signals, *, within: float) -> None:
    """Ask a process to end, kill it when it doesn't, and kill what remains of its group (its own children)."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.send_signal(asking)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), timeout=within)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _cause(returncode: int | None) -> str:
    if returncode is not None and returncode < 0:
        return f"was ended by {signal.Signals(-returncode).name}"
    return f"ended with exit code {returncode}"
