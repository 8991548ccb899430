"""What is measured with: a professional whose diary is mostly full, whatever day it is today.

Open Monday to Friday 08:00-20:00 in Madrid, visits of 20 minutes with 5 minutes before and 5 after, a start each half
hour: 24 a day, of which some three quarters are taken.
"""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from domain.scheduling.service import ServiceTerms
from domain.scheduling.working_hours import Opening, Weekday, WeeklyHours
from domain.time.zones import zone

ZONE = "Europe/Madrid"
_FIRST_HOUR, _STARTS_A_DAY = 8, 24
_SATURDAY = 5

HOURS = WeeklyHours.of(
    Opening(weekday, _FIRST_HOUR * 60, 20 * 60) for weekday in Weekday if weekday < Weekday(_SATURDAY)
)
TERMS = ServiceTerms(
    name="Revisión", duration=20, interval=30, buffer_before=5, buffer_after=5, minimum_notice=60, horizon_days=500
)


@dataclass(frozen=True, slots=True)
class Diary:
    """The starts of the appointments in [since, until), in order. The seed is fixed: each run measures the same."""

    since: datetime
    until: datetime
    starts: tuple[datetime, ...]

    @classmethod
    def of(cls, *, days: int, appointments: int) -> "Diary":
        """So many appointments in so many days from the second Monday after today on."""
        today = datetime.now(UTC).date()
        first = today + timedelta(days=14 - today.weekday())
        possible = [
            _local(first + timedelta(days=day), minute=_FIRST_HOUR * 60 + 30 * start)
            for day in range(days)
            if (first + timedelta(days=day)).weekday() < _SATURDAY
            for start in range(_STARTS_A_DAY)
        ]
        taken = sorted(random.Random(days).sample(possible, appointments))
        return cls(_local(first), _local(first + timedelta(days=days)), tuple(taken))


def a_month() -> Diary:
    """31 days with 400 appointments."""
    return Diary.of(days=31, appointments=400)


def a_year() -> Diary:
    """365 days with 5,000 appointments."""
    return Diary.of(days=365, appointments=5_000)


def _local(day: date, *, minute: int = 0) -> datetime:
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    return wall.replace(tzinfo=zone(ZONE)).astimezone(UTC)
