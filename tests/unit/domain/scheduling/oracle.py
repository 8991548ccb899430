"""Free starts found the slow and obvious way: minute by minute, and asking nothing of the engine.

It looks at the wall clock at every minute, marks the minutes that are open, and tries every minute as a start.
All zones have whole minutes of offset in the years that the tests use.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.scheduling.availability import Agenda
from domain.scheduling.service import ServiceTerms
from domain.scheduling.working_hours import WeeklyHours
from domain.time.intervals import Span

_HISTORY_DAYS = 25  # openings before the window that may still be open in it
_MOST_OFFSET = 15 * 60  # minutes; no clock is farther from UTC
_WEEK = 7 * 24 * 60


def expected_starts(agenda: Agenda, terms: ServiceTerms, window: Span, now: int) -> list[int]:
    """What `free_starts` must answer."""
    place = ZoneInfo(agenda.timezone)
    open_minutes = _open_minutes(agenda.hours, window, place)
    last_day = _local_date(now // 60, place) + timedelta(days=terms.horizon_days)
    too_late = _first_minute_of(last_day + timedelta(days=1), place) * 60
    found: list[int] = []
    for minute, origin in _candidates(open_minutes, window, agenda.hours, place):
        start, end = minute * 60, (minute + terms.duration) * 60
        occupied_from, occupied_to = start - terms.buffer_before * 60, end + terms.buffer_after * 60
        if (
            window.start <= start < window.end
            and (minute - origin) % (terms.interval or terms.duration) == 0
            and now + terms.minimum_notice * 60 <= start < too_late
            and all(later in open_minutes for later in range(minute, minute + terms.duration))
            and not any(max(occupied_from, busy.start) < min(occupied_to, busy.end) for busy in agenda.busy)
        ):
            found.append(start)
    return found


def _candidates(open_minutes: set[int], window: Span, hours: WeeklyHours, place: ZoneInfo) -> Iterator[tuple[int, int]]:
    """Every open minute up to the window's end, with the one that its grid is counted from."""
    always = _is_always_open(hours)
    origin = 0
    for minute in range(min(open_minutes, default=0), window.end // 60 + 1):
        if minute not in open_minutes:
            continue
        monday = _local_date(minute, place).weekday() == 0 and _local_date(minute - 1, place).weekday() == 6
        if minute - 1 not in open_minutes or (always and monday):
            origin = minute
        yield minute, origin


def _is_always_open(hours: WeeklyHours) -> bool:
    minutes = {
        (opening.weekday * 1440 + minute) % _WEEK
        for opening in hours.openings
        for minute in range(opening.start, opening.end if opening.end > opening.start else opening.end + 1440)
    }
    return len(minutes) == _WEEK


def _open_minutes(hours: WeeklyHours, window: Span, place: ZoneInfo) -> set[int]:
    """Minutes since the epoch at which somebody is there."""
    first = _local_date(window.start // 60, place) - timedelta(days=_HISTORY_DAYS)
    last = _local_date(window.end // 60, place) + timedelta(days=2)
    found: set[int] = set()
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        for opening in hours.openings:
            if opening.weekday == day.weekday():
                closes = opening.end if opening.end > opening.start else opening.end + 1440
                begin = _first_minute_at_or_after(_wall_minute(day) + opening.start, place)
                end = _last_minute_before(_wall_minute(day) + closes, place) + 1
                found.update(range(begin, end))
    return found


def _first_minute_at_or_after(wall: int, place: ZoneInfo) -> int:
    nearby = range(wall - _MOST_OFFSET, wall + _MOST_OFFSET)
    return next(minute for minute in nearby if _wall_clock(minute, place) >= wall)


def _last_minute_before(wall: int, place: ZoneInfo) -> int:
    nearby = range(wall + _MOST_OFFSET, wall - _MOST_OFFSET, -1)
    return next(minute for minute in nearby if _wall_clock(minute, place) < wall)


def _first_minute_of(day: date, place: ZoneInfo) -> int:
    return _first_minute_at_or_after(_wall_minute(day), place)


def _wall_minute(day: date) -> int:
    """Midnight of `day` on a wall clock that counts its minutes since 1970."""
    return (day - date(1970, 1, 1)).days * 1440


def _wall_clock(minute: int, place: ZoneInfo) -> int:
    """What the wall clock shows at a minute since the epoch, as minutes that it has counted since 1970."""
    return minute + _offsets(minute // 1440, place)[minute % 1440]


def _local_date(minute: int, place: ZoneInfo) -> date:
    return date(1970, 1, 1) + timedelta(days=_wall_clock(minute, place) // 1440)


@lru_cache(maxsize=4096)
def _offsets(utc_day: int, place: ZoneInfo) -> tuple[int, ...]:
    """Minutes from UTC to the wall clock, at every minute of a day in UTC."""
    midnight = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=utc_day)
    shown = ((midnight + timedelta(minutes=n)).astimezone(place).utcoffset() for n in range(1440))
    return tuple(0 if offset is None else round(offset.total_seconds()) // 60 for offset in shown)
