"""A note of the processes that a supervisor started, for the one that comes after a `kill -9`.

On Linux the kernel ends the children of a supervisor that dies; elsewhere, or while they take their time, the next
supervisor ends them before it starts its own.
"""

import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from adapters.embedded.processes import started_at
from entrypoints.instance import write_private

_PATIENCE_SECONDS = 8.0


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """One process, by a name that no later process can have."""

    name: str
    pid: int
    started_at: str
    stop_signal: int

    def is_running(self) -> bool:
        """Whether it still is that process."""
        return started_at(self.pid) == self.started_at != ""


def note(path: Path, running: Iterable[Noted]) -> None:
    """Write down what runs now."""
    write_private(path, msgspec.json.encode(list(running)))


def end_leftovers(path: Path) -> list[str]:
    """End what the note names and still runs; the names of what did. Each leads a process group of its own."""
    try:
        noted = msgspec.json.decode(path.read_bytes(), type=list[Noted])
    except (FileNotFoundError, msgspec.DecodeError):
        return []
    left = [process for process in noted if process.is_running()]
    for process in left:
        _signal(process, process.stop_signal)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while any(process.is_running() for process in left) and time.monotonic() < deadline:
        time.sleep(0.05)
    for process in left:
        if process.is_running():
            _signal(process, signal.SIGKILL)
    path.unlink(missing_ok=True)
    return [process.name for process in left]


def _signal(process: Noted, number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
