"""The root of the command tree: what goes wrong is one line on standard error, and an exit code."""

import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from application.errors import DependencyDown
from domain.accounts.values import Locale
from entrypoints.cli.accounts import Language
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


NOWHERE = "postgresql://citas:secret@127.0.0.1:1/citas"
SERVICE = "01932b6e-7c1f-7a52-8d7e-3f1c5a9b2e10"
CREATE = ["users", "create", "ana@example.com", "--name", "Ana", "--password-stdin"]


@pytest.fixture
def only_the_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment that names a database (which is down) and nothing else."""
    for name in ("REDIS_URL", "SMTP_URL", "PUBLIC_URL", "SECRET_KEY_FILE", "MAIL_FROM"):
        monkeypatch.delenv(f"CITAS_{name}", raising=False)
    monkeypatch.setenv("CITAS_DATABASE_URL", NOWHERE)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("only_the_database")
@pytest.mark.parametrize(
    "command",
    [
        ["db", "current"],
        ["db", "upgrade"],
        ["applications", "list"],
        ["slots", "find", SERVICE],
        ["slots", "explain", SERVICE, "2027-03-02T10:00"],
        ["appointments", "list"],
        ["appointments", "create", SERVICE, "2027-03-02T10:00", "--client", "ana@example.com"],
        ["tz", "reconcile", "--dry-run"],
    ],
)
def test_a_database_is_all_that_the_console_asks_for(command: list[str], capsys: pytest.CaptureFixture[str]):
    assert run(command) == 3

    told = capsys.readouterr().err
    assert told.startswith("citas: database: ")
    assert told.endswith("(dependency_down)\n")


@pytest.mark.usefixtures("only_the_database")
def test_a_data_folder_that_is_named_wins_over_the_environment(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["db", "current", "--data-dir", str(tmp_path), "--json"]) == 3

    assert json.loads(capsys.readouterr().err)["code"] == "no_instance"


@pytest.mark.usefixtures("only_the_database")
@pytest.mark.parametrize("command", ["upgrade", "downgrade"])
def test_a_revision_that_does_not_exist_is_bad_usage(command: str, capsys: pytest.CaptureFixture[str]):
    assert run(["db", command, "nonsense"]) == 2

    assert "no such revision: nonsense" in capsys.readouterr().err


@pytest.mark.usefixtures("only_the_database")
@pytest.mark.parametrize("command", [["db", "current"], ["applications", "list"], ["up"], ["demo"]])
def test_a_setting_without_sense_is_named_by_every_command(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("CITAS_SMTP_URL", "nonsense")

    assert run(command) == 2

    told = capsys.readouterr().err
    assert told.startswith("citas: CITAS_SMTP_URL: ")
    assert told.count("\n") == 1


@pytest.mark.parametrize("role", ["api", "worker", "scheduler"])
def test_a_role_ends_at_once_when_a_setting_makes_no_sense(
    role: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    for name, value in {
        "DATABASE_URL": NOWHERE,
        "REDIS_URL": "nonsense",
        "SMTP_URL": "smtp://localhost",
        "PUBLIC_URL": "https://citas.example",
        "SECRET_KEY_FILE": __file__,
    }.items():
        monkeypatch.setenv(f"CITAS_{name}", value)

    assert run([role]) == 2

    told = capsys.readouterr().err
    assert told.startswith("citas: CITAS_REDIS_URL: ")
    assert told.count("\n") == 1


@pytest.mark.parametrize("option", ["--profession", "--city", "--bio"])
def test_what_only_a_professional_has_is_refused_for_others(option: str, capsys: pytest.CaptureFixture[str]):
    assert run([*CREATE, option, "Sevilla"]) == 2

    assert f"{option} is for a professional" in capsys.readouterr().err


def test_languages_are_asked_for_by_their_codes():
    assert get_args(Language.__value__) == tuple(locale.value for locale in Locale)


def test_the_help_says_what_everything_is(capsys: pytest.CaptureFixture[str]):
    assert run(["users", "create", "--help"]) == 0

    told = capsys.readouterr().out
    assert "--empty-role" not in told
    assert "es, en" in told


@pytest.mark.parametrize(
    "command", [["db", "nonsense"], ["applications", "show", "nonsense"], [*CREATE, "--city", "X"]]
)
def test_a_program_is_told_in_json_what_went_wrong(command: list[str], capsys: pytest.CaptureFixture[str]):
    assert run([*command, "--json"]) == 2

    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert json.loads(told).keys() == {"code", "detail"}


def test_what_is_down_is_named_to_programs_too(capsys: pytest.CaptureFixture[str]):
    def ask() -> None:
        raise DependencyDown("database")

    assert run_command(ask, as_json=True) == 3

    told = json.loads(capsys.readouterr().err)
    assert told["code"] == "dependency_down"
    assert told["detail"].startswith("database: ")
