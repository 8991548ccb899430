"""What people read at the console is whole."""

from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest

from entrypoints.cli.output import show_list, show_object

COLUMNS = ("id", "email", "profession", "submitted_at")
WHEN = datetime(2026, 11, 23, 18, 29, 30, 123456, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize("columns", ["20", "80"])
def test_nothing_is_cut_off(columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("COLUMNS", columns)
    values = (str(uuid4()), f"{'a' * 60}@{'b' * 60}.example.com", "Abogada de lo laboral y de lo mercantil", WHEN)

    show_list([dict(zip(COLUMNS, values, strict=True))], COLUMNS, as_json=False)

    line = capsys.readouterr().out.splitlines()[1]
    assert all(value in line for value in values[:3] if isinstance(value, str))


@pytest.mark.parametrize("columns", ["20", "80"])
def test_not_even_on_a_narrow_terminal(
    columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("FORCE_COLOR", "1")  # which makes it a terminal
    item = {"id": str(uuid4()), "email": f"{'a' * 60}@{'b' * 60}.example.com", "profession": "Abogada " * 20}

    show_list([item], ("id", "email", "profession"), as_json=False)

    told = capsys.readouterr().out
    assert item["id"] in told
    assert item["email"] in told
    assert told.count("Abogada") == 20


def test_times_are_short_and_in_utc(capsys: pytest.CaptureFixture[str]):
    show_object({"submitted_at": WHEN, "decided_at": None}, as_json=False)

    assert [line.split(maxsplit=1)[1].strip() for line in capsys.readouterr().out.splitlines()] == [
        "2026-11-23 17:29Z",
        "-",
    ]
