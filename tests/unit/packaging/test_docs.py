"""The tables in the documentation say what the code says, and its links lead somewhere."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from adapters.http.problem_table import TABLE
from adapters.postgres.notifications.outbox import LEASE_SECONDS
from domain.notifications.delivery import LEASE, PATIENCE
from domain.scheduling.explanation import ReasonCode
from domain.scheduling.life import TRANSITIONS
from entrypoints.cli.main import run
from entrypoints.settings import PREFIX, Settings
from tests.unit.packaging.files import ROOT, SETTING_NAMES, settings_named_in

ARCHITECTURE = ROOT / "docs" / "architecture.md"
OPERATIONS = ROOT / "docs" / "operations.md"
SLOTS = ROOT / "docs" / "slots.md"
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
# What only `citas up` and the tests read.
NOT_OF_EVERY_PROCESS = {"CITAS_SYSTEM_DIR", "CITAS_TEST_DATABASE_URL"}

named = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))


def table(document: Path, heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its own."""
    section = document.read_text("utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def settings() -> Iterator[tuple[str, str]]:
    """Each setting and its default as it would be written in the environment."""
    for field in msgspec.structs.fields(Settings):
        default = "required" if field.required else str(field.default)
        yield f"{PREFIX}{field.name.upper()}", default.lower() if isinstance(field.default, bool) else default


def test_the_settings_are_those_that_exist_with_their_defaults() -> None:
    documented = [
        (quoted(name)[0], default if default == "required" else quoted(default)[0])
        for name, default, _ in table(OPERATIONS, "Settings")
    ]

    assert documented == list(settings())


def test_the_transitions_are_those_of_the_appointment() -> None:
    documented = {
        tuple(tuple(quoted(cell)) for cell in row) for row in table(ARCHITECTURE, "The life of an appointment")
    }

    assert documented == {
        (() if before is None else (before.value,), (action.value,), (after.value,))
        for (before, action), after in TRANSITIONS.items()
    }


def test_the_errors_are_those_that_are_answered() -> None:
    documented = {(int(status), code) for status, codes in table(ARCHITECTURE, "Errors") for code in quoted(codes)}

    assert documented == {(int(row.status), str(vars(kind)["code"])) for kind, row in TABLE.items()}


def test_the_leases_are_as_long_as_they_are() -> None:
    [manual] = re.findall(r"comes back after (\d+) s \(events\) or (\d+) s \(mails", OPERATIONS.read_text("utf-8"))
    [decision] = re.findall(
        r"\((\d+) s for an event, (\d+) s for a delivery\)",
        (ROOT / "docs" / "adr" / "0004-messages-live-in-postgresql.md").read_text("utf-8"),
    )

    assert manual == decision == (str(LEASE_SECONDS), f"{LEASE.total_seconds():g}")


def test_the_manual_says_for_how_long_mails_are_tried() -> None:
    assert timedelta(days=3) == PATIENCE
    assert "put off for three days, is `dead`" in OPERATIONS.read_text("utf-8")


@named
def test_settings_that_are_named_exist(document: Path) -> None:
    assert settings_named_in(document.read_text("utf-8")) <= SETTING_NAMES | NOT_OF_EVERY_PROCESS


@named
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text("utf-8"))
    broken = [link for link in links if "://" not in link and not (document.parent / link).exists()]

    assert not broken


@named
def test_files_that_are_named_exist(document: Path) -> None:
    there = [
        f"/{file.relative_to(ROOT)}" for folder in ("src", "tests", "docs") for file in (ROOT / folder).rglob("*.*")
    ]
    paths = re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|md|sh))`", document.read_text("utf-8"))
    missing = [path for path in paths if not any(file.endswith(f"/{path}") for file in there)]

    assert not missing


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "adr"
    listed = re.findall(r"\]\((\S+)\)", (folder / "README.md").read_text("utf-8"))

    assert listed == sorted(file.name for file in folder.glob("[0-9]*.md"))


def test_the_reasons_are_those_that_exist() -> None:
    documented = [quoted(code)[0] for code, _ in table(SLOTS, "Why not?")]

    assert sorted(documented) == sorted(code.value for code in ReasonCode)


def test_the_example_of_a_scenario_is_the_file_and_gives_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    page, example = SLOTS.read_text("utf-8"), ROOT / "docs" / "examples" / "clinic.json"
    [scenario] = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    [session] = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    assert scenario == example.read_text("utf-8")

    for shown in session.split("$ citas ")[1:]:
        command, _, output = shown.partition("\n")
        assert run(command.replace("docs/examples/clinic.json", str(example)).split()) == 0
        assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == output.splitlines()
