"""What is no JSON, or not of the kind that has one meaning, is refused in one line that says why."""

import codecs
import json

import pytest

from tests.unit.scenarios.files import FULL, doubled, raw, refusal, written


@pytest.mark.parametrize(
    "content",
    [b"", b" ", b"{", b"nonsense", b"[]", b"null", b'"a"', b"{} {}", b"\xff\xfe", b"[" * 100_000, raw(FULL)[:-1]],
)
def test_what_is_no_json_object_is_refused_as_a_whole(content: bytes) -> None:
    assert refusal(content).field == "file"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (raw(FULL).replace(b"Europe/Madrid", b"Europe/\xff"), "it is not in UTF-8"),
        (codecs.BOM_UTF8 + raw(FULL), "it begins with a byte order mark; save it as UTF-8 without one"),
        (raw(FULL).decode().encode("utf-16"), "it begins with a byte order mark; save it as UTF-8 without one"),
        (b"[" * 100_000 + b"]" * 100_000, "it is nested too deeply"),
        (b'{"now": ' * 100_000 + b"1" + b"}" * 100_000, "it is nested too deeply"),
        (written("service.duration", b"NaN"), "invalid character"),
        (written("service.duration", b"-Infinity"), "invalid character"),
    ],
)
def test_a_file_that_nobody_could_read_is_told_why(content: bytes, told: str) -> None:
    error = refusal(content)
    assert (error.field, error.reason) == ("file", "malformed")
    assert told in error.message


@pytest.mark.parametrize("number", [b"9" * 25, b"-" + b"9" * 5000, b"1e999", b"1e" + b"9" * 30])
def test_a_number_that_nothing_could_hold_is_named_by_its_path(number: bytes) -> None:
    assert refusal(written("service.duration", number)).field == "service.duration"


def test_a_number_that_nothing_could_hold_hides_no_fault_before_it() -> None:
    content = written("query.start", b"1e999").replace(b'"2027-03-01T08:00:00Z"', b"1", 1)
    assert refusal(content).field == "now"


@pytest.mark.parametrize(
    "path",
    [
        "now",
        "professional",
        "professional.timezone",
        "professional.working_hours",
        "professional.working_hours.1.start",
        "professional.exceptions.1.openings.0.end",
        "professional.time_off.0.end",
        "service.duration",
        "service.limits.per_day",
        "busy.0.kind",
        "query.end",
    ],
)
def test_a_field_that_is_given_twice_is_named(path: str) -> None:
    error = refusal(doubled(path))
    assert (error.reason, error.message) == ("duplicate", f"{error.field} is given twice.")
    assert error.field.replace("[", ".").replace("]", "") == path


def test_a_field_is_given_twice_however_it_is_written() -> None:
    assert refusal(raw(FULL).replace(b'"duration"', b'"duration": 60, "d\\u0075ration"')).field == "service.duration"


def test_what_the_file_brings_into_a_message_can_do_no_harm() -> None:
    error = refusal(json.dumps({**FULL, "\x1b[2J\n" + "x" * 1000: 1}).encode())
    assert error.message.isprintable()
    assert len(error.message) < 200
