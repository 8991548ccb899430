"""Times to test with, written as people write them."""

import re
from datetime import UTC, datetime

from domain.scheduling.working_hours import Opening, Weekday, WeeklyHours
from domain.time.intervals import Span


def utc(text: str) -> datetime:
    """An instant, written as 2027-03-01 08:00."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def epoch(text: str) -> int:
    """Epoch second of an instant, written as 2027-03-01 08:00 in UTC."""
    return int(utc(text).timestamp())


def span(start: str, end: str) -> Span:
    """A span between two instants, written as 2027-03-01 08:00 in UTC."""
    return Span(epoch(start), epoch(end))


def weekly_hours(text: str) -> WeeklyHours:
    """Read hours such as `mon-fri 09:00-13:00 15:00-18:00, sat 10:00-14:00, sun 22:00-02:00`; empty is never open."""
    openings: list[Opening] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        days, *times = part.split()
        first, _, last = days.partition("-")
        for weekday in range(Weekday[first.upper()], Weekday[(last or first).upper()] + 1):
            for time in times:
                start, end = time.split("-")
                openings.append(Opening(Weekday(weekday), _minute(start), _minute(end)))
    return WeeklyHours.of(openings)


def _minute(text: str) -> int:
    match = re.fullmatch(r"(\d\d):(\d\d)", text)
    assert match, f"{text} is no time of day"
    return int(match[1]) * 60 + int(match[2])
