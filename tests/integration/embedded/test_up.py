"""`citas up` with real servers and stand-in roles: it serves, mends itself, keeps data, and leaves nothing behind."""

import os
import signal
import socket
import sys
from collections.abc import Generator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from adapters.embedded.postgres import EmbeddedPostgres
from adapters.embedded.processes import command_line
from entrypoints.instance import read_instance
from tests.integration import instances
from tests.integration.instances import READY_WITHIN_SECONDS, remove_servers
from tests.integration.servers import temporary_folder, wait_until

up = partial(instances.up, program=(sys.executable, str(Path(__file__).with_name("stand_in.py"))))


def environment_of(process: int) -> dict[str, str]:
    variables = Path(f"/proc/{process}/environ").read_text().rstrip("\0").split("\0")
    return dict(variable.split("=", 1) for variable in variables)


@pytest.fixture
def data_dir() -> Generator[Path]:
    with temporary_folder() as folder:
        yield folder / "var"
        remove_servers(folder / "var")


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


def test_only_whoever_migrates_is_told_how_to_be_the_owner_of_the_database(data_dir: Path) -> None:
    with up(data_dir, CITAS_DATABASE_OWNER_URL="postgresql+asyncpg://somebody:secret@nowhere/else") as running:
        running.wait_ready()

        children = running.children()
        told = {role: environment_of(children[role]) for role in ("api", "worker", "scheduler")}

    assert {urlsplit(variables["CITAS_DATABASE_URL"]).username for variables in told.values()} == {"citas_api"}
    assert [role for role, variables in told.items() if "CITAS_DATABASE_OWNER_URL" in variables] == []


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
        remove_servers(other / "var")


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
