"""The root of the command tree: what goes wrong is one line on standard error, and an exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

from entrypoints.cli.main import run, run_command

SOURCES = Path(__file__).parents[3] / "src"


def fail() -> None:
    raise LookupError("Key (email)=(ana@example.com) already exists.")


def test_a_bug_is_one_line_without_its_message(capsys: pytest.CaptureFixture[str]):
    assert run_command(fail) == 1

    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.startswith("citas: unexpected error: LookupError; see ")
    assert "ana@example.com" not in told


def test_what_needs_no_storage_does_not_import_it():
    asked = "import sys; from entrypoints.cli.main import run; run(['--version']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", asked],
        env={"PYTHONPATH": str(SOURCES)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "cyclopts" in loaded
    assert loaded.isdisjoint({"alembic", "asyncpg", "granian", "litestar", "sqlalchemy", "taskiq"})


def test_the_api_alone_may_be_asked_for(capsys: pytest.CaptureFixture[str]):
    assert run(["up", "--no-web", "--port", "0"]) == 2

    assert capsys.readouterr().err == "citas: 0 is not a port\n"


@pytest.mark.parametrize("address", ["ana@gmail", "ana@x..es"])
def test_an_address_is_read_as_the_api_reads_it(address: str, capsys: pytest.CaptureFixture[str]):
    assert run(["users", "create", address, "--name", "Ana", "--password-stdin"]) == 2

    assert "(invalid_value)" in capsys.readouterr().err
