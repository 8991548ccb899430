"""`citas slots simulate`: the domain alone, on a file."""

import codecs
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from entrypoints.cli.main import run
from tests.unit.scenarios.files import FULL, changed, doubled, raw, written

SOURCES = Path(__file__).parents[3] / "src"
_SIMULATE = (sys.executable, "-P", "-m", "entrypoints.cli", "slots", "simulate")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "scenario.json"
    path.write_bytes(raw(FULL))
    return path


def test_slots_are_answered_in_json_with_instants_in_utc(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["slots", "simulate", str(file), "--json"]) == 0

    assert json.loads(capsys.readouterr().out) == {
        "slots": [
            {"start": "2027-03-02T08:00:00Z", "end": "2027-03-02T08:30:00Z", "seats_left": 1},
            {"start": "2027-03-02T10:00:00Z", "end": "2027-03-02T10:30:00Z", "seats_left": 1},
            {"start": "2027-03-02T10:30:00Z", "end": "2027-03-02T11:00:00Z", "seats_left": 1},
        ]
    }


def test_people_read_a_table_on_the_professionals_clock(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["slots", "simulate", str(file)]) == 0

    header, first, *others = capsys.readouterr().out.splitlines()
    assert header.split() == ["start", "end", "seats_left"]
    assert first.split("  ")[:2] == ["Tue 2027-03-02 09:00+01:00", "Tue 2027-03-02 09:30+01:00"]
    assert len(others) == 2


def test_a_scenario_may_come_on_standard_input() -> None:
    done = subprocess.run(
        [*_SIMULATE, "-", "--json"],
        env={"PYTHONPATH": str(SOURCES)},
        input=raw(FULL),
        capture_output=True,
        check=True,
    )
    assert len(json.loads(done.stdout)["slots"]) == 3


def test_nothing_but_the_rules_is_loaded(file: Path) -> None:
    asked = f"import sys; from entrypoints.cli.main import run; run(['slots', 'simulate', {str(file)!r}]); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", asked],
        env={"PYTHONPATH": str(SOURCES)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded.isdisjoint({"alembic", "asyncpg", "granian", "litestar", "sqlalchemy", "taskiq"})


def explained(file: Path, start: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert run(["slots", "simulate", str(file), "--explain", start, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_reason_is_told_with_what_causes_it(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(file, "2027-03-02T10:15:00+01:00", capsys) == {
        "start": "2027-03-02T09:15:00Z",
        "offered": False,
        "reasons": [
            {"code": "time_off", "start": "2027-03-02T09:30:00Z", "end": "2027-03-02T10:00:00Z"},
            {"code": "overlaps_appointment", "start": "2027-03-02T09:00:00Z", "end": "2027-03-02T09:30:00Z"},
        ],
    }


def test_of_a_hold_is_told_until_when_it_lasts(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = json.loads(file.read_text())
    held = {"start": "2027-03-02T08:00:00Z", "end": "2027-03-02T08:30:00Z", "kind": "appointment", "status": "held"}
    file.write_text(json.dumps({**scenario, "busy": [{**held, "expires": "2027-03-01T10:05:00+01:00"}]}))
    assert explained(file, "2027-03-02T09:00", capsys)["reasons"] == [
        {
            "code": "overlaps_hold",
            "start": "2027-03-02T08:00:00Z",
            "end": "2027-03-02T08:30:00Z",
            "expires_at": "2027-03-01T09:05:00Z",
        }
    ]


def test_a_start_that_is_offered_has_no_reasons(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = explained(file, "2027-03-02T09:00", capsys)
    assert told == {"start": "2027-03-02T08:00:00Z", "offered": True, "reasons": []}


def test_a_local_time_that_the_clock_skips_is_told_as_such(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(file, "2027-03-28T02:30", capsys) == {
        "start": "2027-03-28T02:30:00",
        "offered": False,
        "reasons": [{"code": "nonexistent_local_time"}],
    }


@pytest.mark.parametrize(
    ("start", "code", "cause"),
    [
        ("2027-03-01T09:30", "too_soon", {"bound": "2027-03-01T09:00:00Z"}),
        ("2027-05-03T10:00", "beyond_horizon", {"bound": "2027-04-30T22:00:00Z"}),
        ("2027-03-03T10:00", "outside_opening_hours", {}),
        ("2027-03-19T10:00", "exception_closed", {"date": "2027-03-19"}),
        (
            "2027-04-02T10:00",
            "public_holiday",
            {"start": "2027-04-01T22:00:00Z", "end": "2027-04-02T22:00:00Z", "date": "2027-04-02"},
        ),
    ],
)
def test_reasons_name_days_and_bounds(
    file: Path, start: str, code: str, cause: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert {"code": code, **cause} in explained(file, start, capsys)["reasons"]


def test_people_read_the_reasons_in_a_table(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["slots", "simulate", str(file), "--explain", "2027-03-02T10:15"]) == 0

    told = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert told[0] == ["start", "Tue", "2027-03-02", "10:15+01:00"]
    assert told[1] == ["offered", "no"]
    assert told[2] == ["code", "start", "end"]
    assert [line[0] for line in told[3:]] == ["time_off", "overlaps_appointment"]


def test_a_bad_file_is_one_line_that_names_the_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "scenario.json"
    path.write_bytes(changed("service.duration", 0))

    assert run(["slots", "simulate", str(path)]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "citas: service.duration must lie between 1 and 1440. (invalid_value)\n"


@pytest.mark.parametrize("name", ["missing.json", ".", "two\nlines", "\udcff", "x" * 300])
def test_a_file_that_cannot_be_read_is_told(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["slots", "simulate", str(tmp_path / name)]) == 2

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("citas: file: ")
    assert " cannot be read: " in line


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "file: it is empty."),
        (codecs.BOM_UTF8 + raw(FULL), "file: this is not JSON: it begins with a byte order mark"),
        (b"\xff" + raw(FULL), "file: this is not JSON: "),
        (b"[" * 100_000, "file: this is not JSON: it is nested too deeply."),
        (doubled("professional.working_hours.1.start"), "professional.working_hours[1].start is given twice."),
        (written("service.duration", b"9" * 5000), "service.duration: integer value out of range."),
        (written("service.duration", b"NaN"), "file: this is not JSON: "),
    ],
)
def test_a_file_that_makes_no_sense_is_one_line(
    content: bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scenario.json"
    path.write_bytes(content)

    assert run(["slots", "simulate", str(path)]) == 2

    captured = capsys.readouterr()
    (line,) = captured.err.splitlines()
    assert captured.out == ""
    assert line.startswith(f"citas: {told}")


@pytest.mark.parametrize(
    ("redirection", "told"),
    [
        ("< /dev/null", "citas: file: it is empty. (invalid_value)\n"),
        ("<&-", "citas: file: standard input is closed. (invalid_value)\n"),
    ],
)
def test_a_standard_input_without_a_scenario_is_told(redirection: str, told: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirection}', "sh", *_SIMULATE, "-"],
        env={"PYTHONPATH": str(SOURCES)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


def test_a_start_that_makes_no_sense_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["slots", "simulate", str(file), "--explain", "tomorrow"]) == 2

    assert capsys.readouterr().err.startswith("citas: explain must be ")
