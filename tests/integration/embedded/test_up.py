"""`citas up` with real servers and stand-in roles: it serves, mends itself, keeps data, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec
import pytest

from adapters.embedded.mail_sink import MailSink
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.embedded.processes import command_line
from adapters.embedded.valkey import EmbeddedValkey
from entrypoints.instance import read_instance
from entrypoints.leftovers import Noted
from tests.integration.servers import temporary_folder, wait_until

STAND_IN = Path(__file__).with_name("stand_in.py")
READY_WITHIN_SECONDS = 60


@dataclass(slots=True)
class Up:
    """One running `up`, and what it has printed."""

    process: subprocess.Popen[str]
    data_dir: Path
    port: int
    output: Path
    errors: Path

    def printed(self) -> str:
        return self.output.read_text()

    def wait_ready(self) -> None:
        wait_until(
            lambda: self.process.poll() is not None or f"\nready http://127.0.0.1:{self.port}\n" in self.printed(),
            within=READY_WITHIN_SECONDS,
            what="ready",
        )
        assert self.process.poll() is None, self.errors.read_text()

    def children(self) -> dict[str, int]:
        noted = msgspec.json.decode((self.data_dir / "processes.json").read_bytes(), type=list[Noted])
        return {process.name: process.pid for process in noted}

    def has_another(self, name: str, than: int) -> bool:
        return self.children().get(name, than) != than

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(30), time.monotonic() - began


@pytest.fixture
def data_dir() -> Generator[Path]:
    with temporary_folder() as folder:
        yield folder / "var"
        for server in (EmbeddedPostgres(folder / "var"), EmbeddedValkey(folder / "var"), MailSink(folder / "var")):
            server.remove()


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def up(data_dir: Path, *arguments: str, port: int | None = None, **environment: str) -> Generator[Up]:
    port = port or a_free_port()
    logs = data_dir.parent
    output, errors = logs / f"out-{port}-{time.monotonic_ns()}", logs / f"err-{port}-{time.monotonic_ns()}"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CITAS_") or "SYSTEM" in name}
    with output.open("w") as out, errors.open("w") as err:
        process = subprocess.Popen(
            [sys.executable, str(STAND_IN), "up", str(port), str(data_dir), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            text=True,
            env=inherited | environment,
        )
    try:
        yield Up(process=process, data_dir=data_dir, port=port, output=output, errors=errors)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def test_it_says_who_can_log_in_and_that_it_is_ready_and_stops_in_time(data_dir: Path) -> None:
    with up(data_dir, "--demo") as running:
        running.wait_ready()

        assert "ana@example.com has seen 1 start(s)" in running.printed()
        assert read_instance(data_dir)["CITAS_PUBLIC_URL"] == f"http://127.0.0.1:{running.port}"
        children = running.children()
        assert set(children) == {"postgres", "valkey", "mail-sink", "api", "worker", "scheduler"}
        code, seconds = running.stop()

        assert (code, seconds < 10) == (0, True)
        assert "Traceback" not in running.errors.read_text()
        assert [name for name, pid in children.items() if command_line(pid)] == []


def test_ctrl_c_stops_it_without_a_traceback(data_dir: Path) -> None:
    with up(data_dir) as running:
        running.wait_ready()

        assert running.stop(signal.SIGINT)[0] == 0
        assert "Traceback" not in running.errors.read_text()


def test_a_stop_while_it_starts_is_a_clean_stop(data_dir: Path) -> None:
    with up(data_dir) as running:
        wait_until((data_dir / "processes.json").exists, within=READY_WITHIN_SECONDS)
        children = running.children()

        assert running.stop()[0] == 0
        assert "Traceback" not in running.errors.read_text()
        assert [name for name, pid in children.items() if command_line(pid)] == []


def test_whatever_is_killed_runs_again_within_two_seconds(data_dir: Path) -> None:
    with up(data_dir) as running:
        running.wait_ready()
        for name in ("worker", "api", "mail-sink", "valkey", "postgres"):
            killed = running.children()[name]
            os.kill(killed, signal.SIGKILL)
            wait_until(partial(running.has_another, name, killed), within=2, what=f"{name} again")

        assert "worker was ended by SIGKILL; starting it again" in running.errors.read_text()
        wait_until(lambda: EmbeddedPostgres(data_dir).is_ready(), what="PostgreSQL")


def test_after_kill_9_nothing_is_left_running_and_the_data_is_kept(data_dir: Path) -> None:
    with up(data_dir, "--demo") as first:
        first.wait_ready()
        children = first.children()
        first.process.kill()
        first.process.wait()
        if sys.platform == "linux":
            wait_until(lambda: not any(map(command_line, children.values())), what="the end of the children")

        with up(data_dir, "--demo", port=first.port) as second:
            second.wait_ready()

            assert "ana@example.com has seen 2 start(s)" in second.printed()


def test_a_child_that_ignores_sigterm_is_killed_in_time(data_dir: Path) -> None:
    with up(data_dir, STAND_IN_STUBBORN="1") as running:
        running.wait_ready()
        worker = running.children()["worker"]
        code, seconds = running.stop()

        assert (code, seconds < 10, command_line(worker)) == (0, True, "")


def test_two_run_side_by_side(data_dir: Path) -> None:
    with temporary_folder() as other, up(data_dir) as one, up(other / "var") as two:
        one.wait_ready()
        two.wait_ready()

        assert read_instance(data_dir)["CITAS_DATABASE_URL"] != read_instance(other / "var")["CITAS_DATABASE_URL"]
        assert (one.stop()[0], two.stop()[0]) == (0, 0)
        for server in (EmbeddedPostgres(other / "var"), EmbeddedValkey(other / "var")):
            server.remove()


def test_a_second_one_on_the_same_folder_is_refused(data_dir: Path) -> None:
    with up(data_dir) as first:
        first.wait_ready()
        with up(data_dir) as second:
            assert second.process.wait(30) == 1
            assert f"in use by another `citas up` (process {first.process.pid})" in second.errors.read_text()
        assert first.process.poll() is None


def test_a_taken_port_is_named_before_anything_starts(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, up(data_dir, port=taken.getsockname()[1]) as running:
        assert running.process.wait(30) == 3
        assert f"port {running.port} cannot be used" in running.errors.read_text()
        assert not (data_dir / "instance-id").exists()


@pytest.mark.parametrize("role", ["db", "api", "demo"])
def test_a_role_that_cannot_start_ends_it_with_the_reason(data_dir: Path, role: str) -> None:
    with up(data_dir, "--demo", STAND_IN_BROKEN=role) as running:
        assert running.process.wait(60) == 3
        assert f"{role} is broken" in running.errors.read_text()
        assert "Traceback" not in running.errors.read_text()
        assert not (data_dir / "processes.json").exists()
