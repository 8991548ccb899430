"""A scenario file to change bits of."""

import json
from copy import deepcopy
from typing import Any, Final

import pytest

from adapters.scenarios.reading import read_scenario
from domain.errors import InvalidValue

FULL: Final[dict[str, Any]] = {
    "now": "2027-03-01T08:00:00Z",
    "professional": {
        "timezone": "Europe/Madrid",
        "working_hours": [
            {"weekday": "mon", "start": "09:00", "end": "13:00"},
            {"weekday": "mon", "start": "15:00", "end": "24:00"},
            {"weekday": "tue", "start": "09:00", "end": "12:00"},
        ],
        "exceptions": [
            {"date": "2027-03-19", "openings": []},
            {"date": "2027-03-20", "openings": [{"start": "10:00", "end": "12:00"}]},
        ],
        "time_off": [{"start": "2027-03-02T10:30:00+01:00", "end": "2027-03-02T11:00:00+01:00"}],
        "public_holidays": ["2027-04-02"],
    },
    "service": {
        "duration": 30,
        "interval": 30,
        "alignment": "clock",
        "offset": 0,
        "buffer_before": 5,
        "buffer_after": 10,
        "minimum_notice": 60,
        "horizon_days": 60,
        "limits": {"per_day": 8, "per_week": None, "per_month": None, "per_year": None},
        "capacity": 1,
    },
    "busy": [
        {
            "start": "2027-03-02T09:00:00Z",
            "end": "2027-03-02T09:30:00Z",
            "kind": "appointment",
            "status": "confirmed",
            "same_service": True,
            "buffer_before": 0,
            "buffer_after": 10,
            "expires": None,
        }
    ],
    "query": {"start": "2027-03-02T00:00:00+01:00", "end": "2027-03-03T00:00:00+01:00"},
}
"""Every field there is."""

LEAST: Final[dict[str, Any]] = {
    "now": "2027-03-01T08:00:00Z",
    "professional": {"timezone": "Europe/Madrid"},
    "service": {"duration": 30},
    "query": {"start": "2027-03-02T00:00:00+01:00", "end": "2027-03-03T00:00:00+01:00"},
}
"""All that must be there."""

LEFT_OUT: Final = object()


def changed(path: str, value: object, *, file: dict[str, Any] = FULL) -> bytes:
    """The file with one field set, or LEFT_OUT; the path is written as `busy.0.start`."""
    copy = deepcopy(file)
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    part: Any = copy
    for parent in parents:
        part = part[parent]
    if value is LEFT_OUT:
        del part[last]
    else:
        part[last] = value
    return json.dumps(copy).encode()


def raw(file: dict[str, Any]) -> bytes:
    return json.dumps(file).encode()


def written(path: str, text: bytes) -> bytes:
    """The file with a field whose value is written as no value of Python's would be."""
    return changed(path, _MARK).replace(json.dumps(_MARK).encode(), text)


def doubled(path: str) -> bytes:
    """The file with a field given twice, both times the same."""
    name = path.rpartition(".")[-1]
    value = json.dumps(_at(path)).encode()
    return written(path, b'%s, "%s": %s' % (value, name.encode(), value))


def refusal(content: bytes) -> InvalidValue:
    """Why the file is refused: in one line."""
    with pytest.raises(InvalidValue) as refused:
        read_scenario(content)
    assert "\n" not in refused.value.message
    return refused.value


def _at(path: str) -> object:
    part: Any = FULL
    for step in path.split("."):
        part = part[int(step) if step.isdigit() else step]
    return part


_MARK = "here"
