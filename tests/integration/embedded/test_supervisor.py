"""The supervisor with tiny processes."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from adapters.embedded.processes import Launch, command_line, start, started_at
from entrypoints.leftovers import Noted, end_leftovers, note
from entrypoints.supervisor import ProcessSpec, StartFailed, Supervisor
from tests.integration.servers import wait_until


def a_launch(name: str, code: str) -> Launch:
    return Launch(name=name, command=[sys.executable, "-c", code], environment=dict(os.environ))


def a_spec(name: str, code: str, *, steady_after: float = 0.0, ready_within: float = 60.0) -> ProcessSpec:
    launch = a_launch(name, code)
    return ProcessSpec(
        name=name, launch=lambda: launch, steady_after=steady_after, ready_within=ready_within, stop_within=1
    )


SLEEPER = "import signal; signal.pause()"


def attempt(folder: Path, *stages: list[ProcessSpec]) -> list[str]:
    said: list[str] = []

    async def work() -> None:
        supervisor = Supervisor(folder=folder, report=said.append)
        try:
            for stage in stages:
                await supervisor.start(stage)
        finally:
            await supervisor.stop()

    asyncio.run(work())
    return said


def test_a_process_that_ends_before_it_is_steady_is_a_failed_start_with_the_end_of_its_log(tmp_path: Path) -> None:
    broken = a_spec("broken", "print('no such setting'); raise SystemExit(4)", steady_after=60)

    with pytest.raises(StartFailed, match=r"(?s)broken ended with exit code 4.*no such setting"):
        attempt(tmp_path, [a_spec("sleeper", SLEEPER)], [broken])

    assert not (tmp_path / "processes.json").exists()


def test_a_process_that_is_never_ready_is_a_failed_start(tmp_path: Path) -> None:
    with pytest.raises(StartFailed, match="slow was not ready within 0 seconds"):
        attempt(tmp_path, [a_spec("slow", SLEEPER, steady_after=60, ready_within=0.1)])


def test_a_program_that_is_not_there_is_a_failed_start(tmp_path: Path) -> None:
    missing = Launch(name="missing", command=["/nowhere/program"], environment={})

    with pytest.raises(StartFailed, match="missing could not be started"):
        attempt(tmp_path, [ProcessSpec(name="missing", launch=lambda: missing)])


def test_stages_end_in_reverse_order(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    code = (
        "import signal, sys, pathlib\n"
        "def end(*_):\n"
        f"    pathlib.Path({str(diary)!r}).open('a').write(sys.argv[1] + ' ')\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\n"
        f"pathlib.Path({str(tmp_path)!r}, sys.argv[1]).touch()\n"
        "signal.pause()"
    )

    def writer(name: str) -> ProcessSpec:
        launch = Launch(name=name, command=[sys.executable, "-c", code, name], environment=dict(os.environ))
        return ProcessSpec(name=name, launch=lambda: launch, is_ready=(tmp_path / name).exists)

    attempt(tmp_path, [writer("servers")], [writer("application")])

    assert diary.read_text().split() == ["application", "servers"]


def test_the_children_of_a_child_that_dies_end_with_it(tmp_path: Path) -> None:
    pid_file = tmp_path / "grandchild"
    code = (
        "import os, pathlib, signal, subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', {SLEEPER!r}])\n"
        f"pathlib.Path({str(pid_file)!r}).write_text(str(child.pid) + ' ')\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )

    with pytest.raises(StartFailed, match="SIGKILL"):
        attempt(tmp_path, [a_spec("parent", code, steady_after=60)])

    grandchild = int(pid_file.read_text())
    wait_until(lambda: not command_line(grandchild), what="the end of the grandchild")


def test_the_log_of_the_run_before_is_kept_and_no_older_one(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        with pytest.raises(StartFailed):
            attempt(tmp_path, [a_spec("role", f"print({number})", steady_after=60)])

    assert {path.name: path.read_text() for path in (tmp_path / "logs").iterdir()} == {
        "role.log": "3\n",
        "role.previous.log": "2\n",
    }


def test_a_leftover_is_ended_and_a_stranger_with_its_number_is_not(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        left = start(a_launch("left", SLEEPER), output=log)
        stranger = start(a_launch("stranger", SLEEPER), output=log)
    wait_until(lambda: "signal.pause" in command_line(left.pid) and "signal.pause" in command_line(stranger.pid))
    note(
        tmp_path / "note",
        [
            Noted(name="left", pid=left.pid, started_at=started_at(left.pid), stop_signal=signal.SIGTERM),
            Noted(name="stranger", pid=stranger.pid, started_at="another time", stop_signal=signal.SIGTERM),
        ],
    )

    assert end_leftovers(tmp_path / "note") == ["left"]

    assert left.wait(1) == -signal.SIGTERM
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
