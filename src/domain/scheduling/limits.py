"""How many appointments of a service a professional takes per day, week, month and year."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.errors import InvalidValue
from domain.time.zones import local_date

LIMIT_MAXIMUM = 10_000
"""Appointments."""


class Period(StrEnum):
    """What is counted in. Days, ISO weeks, months and years on the professional's calendar."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_KEYS: Mapping[Period, Callable[[date], tuple[int, ...]]] = {
    Period.DAY: lambda day: (day.toordinal(),),
    Period.WEEK: lambda day: day.isocalendar()[:2],
    Period.MONTH: lambda day: (day.year, day.month),
    Period.YEAR: lambda day: (day.year,),
}
"""What two dates of one period have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most appointments of the service in a period; None sets no limit. Raises InvalidValue."""

    per_day: int | None = None
    per_week: int | None = None
    per_month: int | None = None
    per_year: int | None = None

    def __post_init__(self) -> None:
        for period, limit in self._all():
            if limit is not None and not 1 <= limit <= LIMIT_MAXIMUM:
                field = f"limits.per_{period.value}"
                raise InvalidValue(field, "out_of_range", f"{field} must lie between 1 and {LIMIT_MAXIMUM}.")

    @property
    def given(self) -> Mapping[Period, int]:
        """The limits that there are, the shortest period first."""
        return {period: limit for period, limit in self._all() if limit is not None}

    def _all(self) -> tuple[tuple[Period, int | None], ...]:
        return (
            (Period.DAY, self.per_day),
            (Period.WEEK, self.per_week),
            (Period.MONTH, self.per_month),
            (Period.YEAR, self.per_year),
        )


class Tally:
    """Which periods are full: the limits, and the starts (epoch seconds) of what counts against them."""

    def __init__(self, limits: Limits, counted: Iterable[int], place: ZoneInfo) -> None:
        self._place = place
        self._given = limits.given
        days = [local_date(start, place) for start in counted] if self._given else []
        self._full = {
            period: {key for key, count in Counter(map(_KEYS[period], days)).items() if count >= limit}
            for period, limit in self._given.items()
        }

    def reached(self, start: int) -> list[tuple[Period, int]]:
        """The limits that leave no room for one more at `start`."""
        if not any(self._full.values()):
            return []
        day = local_date(start, self._place)
        return [(period, self._given[period]) for period, full in self._full.items() if _KEYS[period](day) in full]

    def within(self, starts: list[int]) -> list[int]:
        """Those of `starts` for which there is room."""
        if not any(self._full.values()):
            return starts
        return [start for start in starts if not self.reached(start)]
