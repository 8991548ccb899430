"""Schedules and services drawn at random, as they stand on the wire, many of them near the days on which clocks change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALIGNMENTS = ("opening", "range", "clock", "optimized")
ZONES = (
    "Europe/Madrid",
    "Atlantic/Canary",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Havana",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "UTC",
)
REGIONS = (None, None, "ES", "ES-MD", "DE-BY", "US-NY", "CL", "AU-NSW", "JP")
_SEARCHED_DAYS = 400
_LONGEST_WINDOW_DAYS = 6
_CLOSED_DAY, _WHOLE_DAY = 0.15, 0.1
_ROUND_THE_CLOCK = 0.07


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The bodies of the requests that make it, and the day that everything is about."""

    week: dict[str, Any]
    exceptions: tuple[dict[str, Any], ...]
    absences: tuple[dict[str, Any], ...]
    day: date

    @property
    def place(self) -> ZoneInfo:
        return ZoneInfo(self.week["timezone"])


def a_schedule(chance: Random, today: date) -> Schedule:
    zone = chance.choice(ZONES)
    day = _a_day(chance, today, zone)
    near = [day + timedelta(days=n) for n in range(-2, 4)]
    return Schedule(
        week={"timezone": zone, "holidays_region": chance.choice(REGIONS), "weekly": _a_week(chance)},
        exceptions=tuple(
            {"date": one.isoformat(), "openings": _openings(chance)}
            for one in chance.sample(near, chance.choice([0, 0, 1, 2]))
        ),
        absences=tuple(
            _an_absence(chance, chance.choice(near), ZoneInfo(zone)) for _ in range(chance.choice([0, 0, 1, 2]))
        ),
        day=day,
    )


def a_service(chance: Random) -> dict[str, Any]:
    return {
        "name": "Consulta",
        "duration": chance.choice([10, 15, 20, 25, 30, 40, 45, 50, 60, 68, 75, 90, 120, 180]),
        "interval": chance.choice([None, None, 10, 15, 20, 30, 45, 60, 70]),
        "alignment": chance.choice(ALIGNMENTS),
        "offset": chance.choice([0, 0, 0, 5, 7, 15]),
        "buffer_before": chance.choice([0, 0, 5, 10, 30]),
        "buffer_after": chance.choice([0, 0, 5, 15, 45]),
        "minimum_notice": chance.choice([0, 0, 60, 24 * 60, 3 * 24 * 60]),
        "horizon_days": chance.choice([420, 500, 732]),
        "limits": {
            "per_day": chance.choice([None, None, 2, 5]),
            "per_week": chance.choice([None, None, 6, 15]),
            "per_month": chance.choice([None, None, 20]),
            "per_year": chance.choice([None, None, 60]),
        },
        "requires_approval": chance.random() < 0.2,
    }


def a_window(chance: Random, schedule: Schedule) -> dict[str, str]:
    """What is asked for: days, or instants at any second, in any zone."""
    first = schedule.day + timedelta(days=chance.randrange(-2, 2))
    last = first + timedelta(days=chance.randrange(1, _LONGEST_WINDOW_DAYS))
    shown = {"timezone": chance.choice(ZONES)} if chance.random() < 0.5 else {}
    if chance.random() < 0.5:
        return {"from": first.isoformat(), "to": last.isoformat()} | shown
    return {"from": _at(chance, first, schedule.place), "to": _at(chance, last, schedule.place)} | shown


def a_moment(chance: Random, schedule: Schedule) -> str:
    """Any minute of the days that everything is about."""
    return _at(chance, schedule.day + timedelta(days=chance.randrange(-1, 3)), schedule.place, second=0)


def _a_day(chance: Random, today: date, zone: str) -> date:
    """One on which the clock changes, one with holidays, or any other; all of them to come."""
    changes = _clock_changes(zone, today)
    if changes and chance.random() < 0.5:
        return chance.choice(changes)
    feasts = [date(today.year + 1, 1, 1), date(today.year + 1, 1, 6), date(today.year + 1, 5, 1)]
    return (
        chance.choice(feasts) if chance.random() < 0.2 else today + timedelta(days=chance.randrange(3, _SEARCHED_DAYS))
    )


@cache
def _clock_changes(zone: str, today: date) -> list[date]:
    place = ZoneInfo(zone)
    days = [today + timedelta(days=n) for n in range(3, _SEARCHED_DAYS)]
    midnights = [datetime.combine(day, time(), place) for day in days]
    return [
        day
        for day, (before, after) in zip(days, pairwise(midnights), strict=False)
        if before.utcoffset() != after.utcoffset()
    ]


def _a_week(chance: Random) -> list[dict[str, str]]:
    if chance.random() < _ROUND_THE_CLOCK:
        return [{"weekday": weekday, "start": "00:00", "end": "24:00"} for weekday in WEEKDAYS]
    return [
        {"weekday": weekday, **opening}
        for weekday in WEEKDAYS
        if chance.random() > _CLOSED_DAY
        for opening in _openings(chance)
    ]


def _openings(chance: Random) -> list[dict[str, str]]:
    """Up to three, which may overlap, cross midnight, or end at it."""
    return list(_some_openings(chance, chance.choice([0, 1, 1, 2, 3])))


def _some_openings(chance: Random, count: int) -> Iterator[dict[str, str]]:
    for _ in range(count):
        start = 5 * chance.randrange(24 * 12) if chance.random() < 0.8 else chance.randrange(24 * 60)
        length = 24 * 60 if chance.random() < _WHOLE_DAY else 5 * chance.randrange(12, 120)
        end = (start + length) % (24 * 60)
        midnight = end == 0 or chance.random() < 0.1
        yield {"start": _clock(start), "end": "24:00" if midnight else _clock(end)}


def _an_absence(chance: Random, day: date, place: ZoneInfo) -> dict[str, Any]:
    start = datetime.fromisoformat(_at(chance, day, place))
    return {"start": start.isoformat(), "end": (start + timedelta(minutes=chance.randrange(7, 1000))).isoformat()}


def _at(chance: Random, day: date, place: ZoneInfo, *, second: int | None = None) -> str:
    clock = time(chance.randrange(24), chance.randrange(60), chance.randrange(60) if second is None else second)
    return datetime.combine(day, clock, place).isoformat()


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
