"""The log of a process, written by a process of its own, since logging is configured once in each."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from entrypoints.logs import configure_logs
from entrypoints.settings import SettingsError

SOURCES = Path(__file__).parents[3] / "src"
SCRIPT = """
import logging, sys, warnings
import structlog
from entrypoints.logs import configure_logs
log = structlog.get_logger("ours")
configure_logs("worker", level=sys.argv[1], log_format=sys.argv[2])
secret = "hunter2"
log.debug("too small")
log.info("something_happened", delivery_id="42", name="Ñandú")
logging.getLogger("theirs").warning("something %s", "else")
logging.getLogger("taskiq.receiver").info("chatter")
warnings.warn("careful")
try:
    raise ValueError("a fault of ours")
except ValueError:
    log.exception("it_failed")
"""
PERSONAL = """
import asyncio, logging, sys
import structlog
from domain.errors import NotFound
from entrypoints.logs import configure_logs
configure_logs("worker", level="info", log_format=sys.argv[2])
ours, theirs = structlog.get_logger("ours"), logging.getLogger("theirs")

WHO = "@".join(["ana", "example.com"])  # frames show the lines of code

class UniqueViolation(Exception): ...

def violate():
    raise UniqueViolation(f"Key (email)=({WHO}) already exists.")

def wrapped():
    try:
        violate()
    except UniqueViolation as error:
        raise RuntimeError(WHO) from error

def grouped():
    try:
        wrapped()
    except RuntimeError as error:
        raise ExceptionGroup(WHO, [error])

for fail in (violate, wrapped, grouped):
    try:
        fail()
    except Exception as error:
        ours.exception("ours_failed")
        ours.error("ours_given", exc_info=error)
        theirs.exception("theirs failed")
        theirs.warning("theirs given: %s", error)
try:
    raise NotFound("service")
except NotFound:
    ours.exception("refused")

async def forgotten():
    async def fail():
        violate()
    task = asyncio.create_task(fail())
    await asyncio.wait([task])

asyncio.run(forgotten())
"""


def written(level: str, log_format: str, script: str = SCRIPT) -> list[str]:
    process = subprocess.run(
        [sys.executable, "-P", "-c", script, level, log_format],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(SOURCES), "PYTHONUTF8": "1"},
    )
    assert process.stdout == ""
    return process.stderr.splitlines()


def test_every_line_is_json_with_role_level_logger_and_the_time_in_utc():
    lines = [json.loads(line) for line in written("info", "json")]
    assert [(line["event"].splitlines()[0].rpartition(": ")[2], line["level"]) for line in lines] == [
        ("something_happened", "info"),
        ("something else", "warning"),
        ("careful", "warning"),
        ("it_failed", "error"),
    ]
    for line in lines:
        assert line["role"] == "worker"
        assert datetime.fromisoformat(line["timestamp"]).tzinfo == UTC
    assert lines[0]["delivery_id"] == "42"
    assert lines[0]["name"] == "Ñandú"
    assert [line["logger"] for line in lines[:2]] == ["ours", "theirs"]


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_traceback_shows_the_fault_and_no_values_of_variables(log_format: str):
    log = "\n".join(written("info", log_format))
    assert "ValueError" in log
    assert "hunter2" not in log


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_exceptions_are_told_without_their_messages(log_format: str):
    log = "\n".join(written("info", log_format, PERSONAL))
    assert "ana@example.com" not in log
    assert "in violate" in log
    assert log.count("UniqueViolation") > 12
    assert "theirs given: __main__.UniqueViolation" in log
    assert "There is no such service." in log
    assert "Task exception was never retrieved" in log


def test_the_level_decides_what_is_told():
    assert [json.loads(line)["event"] for line in written("ERROR", "json")] == ["it_failed"]
    assert "too small" in "".join(written("debug", "json"))


def test_a_level_that_does_not_exist_is_named():
    with pytest.raises(SettingsError, match="CITAS_LOG_LEVEL"):
        configure_logs("worker", level="LOUD", log_format="json")
