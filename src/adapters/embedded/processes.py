"""Starting a child process so that it outlives nobody, and ending what an earlier crash left running."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from adapters.embedded.accounts import Account
from adapters.embedded.commands import run

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How one process is started and asked to end.

    `name` is its role, for log files and messages. `environment` is the whole of it: nothing is inherited.
    `stop_signal` asks it to end in good order; it is also what the process gets when its starter dies (Linux).
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    pass_fds: Sequence[int] = field(default=())
    working_directory: Path = Path("/")


def start(launch: Launch, *, output: IO[bytes] | int) -> subprocess.Popen[bytes]:
    """Start the process with standard output and error going to `output`.

    It leads a session of its own, so that Ctrl-C in the terminal reaches only its starter, who ends everything in order.
    On Linux it is told to end when the thread that starts it ends, however that happens.
    """
    account = launch.account
    return subprocess.Popen(  # noqa: S603 (every command is ours)
        launch.command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=launch.environment,
        cwd=launch.working_directory,
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
        start_new_session=True,
        pass_fds=launch.pass_fds,
        preexec_fn=_ending_with_parent(launch.stop_signal),  # noqa: PLW1509 (it takes no lock)
    )


async def start_watched(
    launch: Launch, *, output: IO[bytes] | int, errors: IO[bytes] | int = subprocess.STDOUT
) -> asyncio.subprocess.Process:
    """The same as `start`, for whoever waits for the end of it in an event loop."""
    account = launch.account
    return await asyncio.create_subprocess_exec(
        *launch.command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        env=launch.environment,
        cwd=launch.working_directory,
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
        start_new_session=True,
        pass_fds=launch.pass_fds,
        preexec_fn=_ending_with_parent(launch.stop_signal),
    )


def _ending_with_parent(signal_number: signal.Signals) -> Callable[[], None] | None:
    """What a new child does between the change of user (which clears the request) and `exec`."""
    if _libc is None:
        return None
    libc, parent = _libc, os.getpid()

    def ask_the_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return ask_the_kernel


def command_line(pid: int) -> str:
    """The command line of a process, or an empty text when there is none."""
    proc = Path(f"/proc/{pid}/cmdline")
    if sys.platform == "linux":
        try:
            return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return ""
    return run(["/bin/ps", "-p", str(pid), "-o", "command="]).stdout.strip()


def started_at(pid: int) -> str:
    """When the process with this number began: together they name one process for ever. Empty when there is none."""
    if sys.platform != "linux":
        return run(["/bin/ps", "-p", str(pid), "-o", "lstart="]).stdout.strip()
    try:
        # The name in parentheses may hold anything; the 22nd field of proc(5) is the 20th after it, in ticks since boot.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        if fields[0] == "Z":  # ended, and only waiting for its parent to ask how
            return ""
        return f"{Path('/proc/sys/kernel/random/boot_id').read_text().strip()} {fields[19]}"
    except OSError:
        return ""


def end_leftover(pid: int, *, asking: Sequence[signal.Signals], patience: float) -> None:
    """End a process that is not our child: send the signals one after the other, waiting up to `patience` seconds each."""
    for signal_number in asking:
        try:
            os.kill(pid, signal_number)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + patience
        while command_line(pid):
            if time.monotonic() > deadline:
                break
            time.sleep(0.02)
        else:
            return
