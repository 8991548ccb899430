"""Scenarios for Hypothesis: every feature mixed, many near the days on which clocks change.

What a failing example prints is JSON: saved to a file, `citas slots simulate FILE` runs it.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from math import prod
from typing import Any, override
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

ZONES = (
    "Europe/Madrid",
    "Atlantic/Canary",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/Havana",
    "America/Asuncion",
    "America/Caracas",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Tehran",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "UTC",
)
YEARS = range(1995, 2038)
ALIGNMENTS = ("opening", "range", "clock", "optimized")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = 24 * 3600


class Scenario(dict[str, Any]):
    """What stands in a scenario file; it shows itself as such."""

    @override
    def __repr__(self) -> str:
        return json.dumps(self)

    @property
    def raw(self) -> bytes:
        """The file."""
        return json.dumps(self).encode()

    def having(self, part: str, **changes: object) -> "Scenario":
        """The same scenario with some fields of a part changed."""
        return Scenario({**self, part: {**self[part], **changes}})

    def busy_with(self, *more: dict[str, Any]) -> "Scenario":
        """The same scenario with more in the calendar."""
        return Scenario({**self, "busy": [*self["busy"], *more]})


def instant(epoch: int) -> str:
    """As it stands in a file."""
    return datetime.fromtimestamp(epoch, UTC).isoformat().replace("+00:00", "Z")


def period(start: int, end: int) -> dict[str, Any]:
    """Two epoch seconds as they stand in a file."""
    return {"start": instant(start), "end": instant(end)}


@cache
def transitions(name: str, year: int) -> tuple[int, ...]:
    """Epoch hours of a year around which the zone's clock is set."""
    place = ZoneInfo(name)
    start = int(datetime(year, 1, 1, tzinfo=UTC).timestamp())
    hours = range(start, start + 366 * _DAY, 3600)
    offsets = [datetime.fromtimestamp(hour, place).utcoffset() for hour in hours]
    changes = zip(hours, pairwise(offsets), strict=False)
    return tuple(hour for hour, (before, after) in changes if before != after)


def week(text: str) -> list[dict[str, str]]:
    """Working hours, written as `mon-fri 09:00-13:00 15:00-18:00, sat 10:00-14:00`."""
    found: list[dict[str, str]] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        days, *times = part.split()
        first, _, last = days.partition("-")
        for weekday in _WEEKDAYS[_WEEKDAYS.index(first) : _WEEKDAYS.index(last or first) + 1]:
            found += [{"weekday": weekday, **_opening(*time.split("-"))} for time in times]
    return found


def _opening(start: str, end: str) -> dict[str, str]:
    return {"start": start, "end": end}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


_WEEKS = [
    week(text)
    for text in (
        "mon-fri 09:00-13:00 15:00-18:00",
        "mon-sun 00:00-24:00",
        "mon-sat 00:00-24:00, sun 00:00-02:00 03:00-24:00",
        "mon-fri 22:00-06:00, sat-sun 01:30-02:30",
        "mon-thu 00:00-24:00, sat-sun 00:00-24:00",
        "tue 06:00-24:00, wed-sun 00:00-24:00, mon 00:00-05:00",
    )
]
_DURATIONS = (30, 45, 60, 50, 20, 15, 5, *range(5, 181, 7), 1440)
_INTERVALS = (None, None, None, 5, 10, 15, 20, 25, 50, 60, 90, 120)
_BUFFERS = (0, 0, 5, 10, 37, 90)
_NOTICES = (0, 0, 0, 1, 60, 1500)
_LIMITS = (None, None, None, None, None, 1, 2, 3)
_STATUSES = ("confirmed", "held", "pending", "confirmed", "completed", "declined", "expired", "cancelled", "no_show")
_LENGTHS = (1800, 900, 3600, *range(60, _DAY // 4, 1380))
_LONG = 10 * _DAY


def _choices(draw: st.DrawFn, *options: Sequence[Any]) -> list[Any]:
    """One of each sequence, all equally likely.

    From a single draw, since each costs more than asking the engine; and of bytes, since Hypothesis draws small numbers
    far more often than great ones. Shrinks to the first of each.
    """
    combinations = prod(map(len, options))
    size = combinations.bit_length() // 8 + 2
    number = int.from_bytes(draw(st.binary(min_size=size, max_size=size))) % combinations
    chosen: list[Any] = []
    for sequence in options:
        number, index = divmod(number, len(sequence))
        chosen.append(sequence[index])
    return chosen


def _daily_opening(draw: st.DrawFn, unit: int) -> dict[str, str]:
    """On quarters of an hour where the unit is greater than a minute."""
    step = 15 if unit > 1 else 1
    start, end = _choices(draw, range(0, 1440, step), range(0, 1441, step))
    return _opening(_clock(start), _clock(end))


@st.composite
def openings(draw: st.DrawFn) -> dict[str, str]:
    """One opening of every week."""
    weekday, unit = _choices(draw, _WEEKDAYS, (15, 1))
    return {"weekday": weekday, **_daily_opening(draw, unit)}


def _span(draw: st.DrawFn, around: tuple[int, int], unit: int, lengths: Sequence[int]) -> dict[str, Any]:
    """Whole units of seconds; mostly near, but what is weeks away may matter too."""
    margin, place, length = _choices(draw, (2 * _DAY, 2 * _DAY, 20 * _DAY), range(5000), lengths)
    start = around[0] - margin + (around[1] - around[0] + 2 * margin) * place // 5000
    start -= start % unit
    return period(start, start + max(unit, length - length % unit))


def _taken(draw: st.DrawFn, around: tuple[int, int], unit: int, now: int) -> dict[str, Any]:
    taken = _span(draw, around, unit, _LENGTHS)
    kind, status, same, before, after, expires = _choices(
        draw, ("appointment",) * 4 + ("external",), _STATUSES, (True, False), _BUFFERS, _BUFFERS, (None, -300, 0, 300)
    )
    if kind == "external":
        return {**taken, "kind": kind}
    return {
        **taken,
        "kind": kind,
        "status": status,
        "same_service": same,
        "buffer_before": before,
        "buffer_after": after,
        "expires": None if expires is None else instant(now + expires),
    }


def _exception(draw: st.DrawFn, day: str, unit: int) -> dict[str, Any]:
    (count,) = _choices(draw, ("off", 1, "open", 2))
    if count == "open":
        return {"date": day, "openings": [_opening("00:00", "24:00")]}
    return {"date": day, "openings": [_daily_opening(draw, unit) for _ in range(0 if count == "off" else count)]}


def _service(draw: st.DrawFn, alignments: Sequence[str]) -> dict[str, Any]:
    duration, interval, alignment, offset, before, after, notice, horizon, *limits = _choices(
        draw,
        _DURATIONS,
        _INTERVALS,
        alignments,
        (0, 0, 0, 5, 7),
        _BUFFERS,
        _BUFFERS,
        _NOTICES,
        (60, 30, 3, 2),
        *[_LIMITS] * 4,
    )
    return {
        "duration": duration,
        "interval": interval,
        "alignment": alignment,
        "offset": offset,
        "buffer_before": before,
        "buffer_after": after,
        "minimum_notice": notice,
        "horizon_days": horizon,
        "limits": dict(zip(("per_day", "per_week", "per_month", "per_year"), limits, strict=True)),
    }


@st.composite
def _windows(draw: st.DrawFn) -> tuple[str, int, int]:
    """A zone, and up to three days in it from one epoch second to another, near a change of its clock if it has any."""
    timezone, year, which, length = _choices(draw, ZONES, YEARS, range(8), (_DAY, 3 * _DAY, *range(1, 3 * _DAY, 3607)))
    near = transitions(timezone, year)
    new_year = int(datetime(year, 1, 2, tzinfo=UTC).timestamp())
    centre = near[which % len(near)] if near else new_year + which * 44 * _DAY
    (before,) = _choices(draw, range(-_DAY // 2, 2 * _DAY))
    return timezone, centre - before, centre - before + length


@st.composite
def scenarios(draw: st.DrawFn, *, alignments: Sequence[str] = ALIGNMENTS) -> Scenario:
    """Whatever can be asked: with exceptions, absences and appointments in and around the window."""
    timezone, start, end = draw(_windows())
    (before,) = _choices(draw, range(-_DAY // 4, 2 * _DAY))
    now = start - before
    unit, known_week, exceptions, away, holidays, taken = _choices(
        draw, (60, 300, 60, 20, 60, 1), (None, *_WEEKS), range(5), (0, 0, 1, 2), (0, 0, 1, 2), range(7)
    )
    day = datetime.fromtimestamp(start, UTC).date()
    days = [(day + timedelta(days=n)).isoformat() for n in (0, 1, 2, -1, 3, -2, 4, *range(-17, -2), *range(5, 18))]
    exceptional = {_choices(draw, days)[0] for _ in range(exceptions)}
    around = start, end
    return Scenario(
        now=instant(now),
        professional={
            "timezone": timezone,
            "working_hours": known_week or [draw(openings()) for _ in range(6)],
            "exceptions": [_exception(draw, day, unit) for day in sorted(exceptional)],
            "time_off": [_span(draw, around, unit, (*_LENGTHS, _LONG)) for _ in range(away)],
            "public_holidays": [_choices(draw, days)[0] for _ in range(holidays)],
        },
        service=_service(draw, alignments),
        busy=[_taken(draw, around, unit, now) for _ in range(taken)],
        query=period(start, end),
    )
