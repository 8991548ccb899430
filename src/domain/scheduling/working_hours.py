"""When a professional opens, on their wall clock: the hours of every week, and the days that are different."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from domain.errors import InvalidValue

MINUTES_A_DAY = 24 * 60
OPENINGS_A_DAY = 10
OPENINGS_A_WEEK = 7 * OPENINGS_A_DAY

type Seconds = tuple[int, int]
"""Start and end of an opening in seconds since the midnight of its day; the end may lie on the next day."""


class Weekday(IntEnum):
    """Numbered as `date.weekday()`."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6


@dataclass(frozen=True, slots=True, order=True)
class DailyOpening:
    """Minutes since midnight on the wall clock: 0 ≤ start < 1440, 0 ≤ end ≤ 1440 (24:00).

    An end at or before the start is on the next day, so 0 and 1440 mean the same midnight; 1440 is what is kept.
    Raises InvalidValue.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < MINUTES_A_DAY:
            raise InvalidValue("start", "out_of_range", "start must lie between 00:00 and 23:59.")
        if not 0 <= self.end <= MINUTES_A_DAY:
            raise InvalidValue("end", "out_of_range", "end must lie between 00:00 and 24:00.")
        if self.end == 0:
            object.__setattr__(self, "end", MINUTES_A_DAY)

    @property
    def closing(self) -> int:
        """The end in minutes since midnight of the day on which the opening starts; may exceed 1440."""
        return self.end if self.end > self.start else self.end + MINUTES_A_DAY

    @property
    def seconds(self) -> Seconds:
        """Start and closing in seconds since midnight."""
        return self.start * 60, self.closing * 60


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """An opening of every week; `start` and `end` as in DailyOpening. Raises InvalidValue."""

    weekday: Weekday
    start: int
    end: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "end", self.hours.end)

    @property
    def hours(self) -> DailyOpening:
        """The same opening without its weekday."""
        return DailyOpening(self.start, self.end)

    @property
    def closing(self) -> int:
        """The end in minutes since midnight of the day on which the opening starts; may exceed 1440."""
        return self.hours.closing


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """A week of openings, sorted. At most ten a day; overlapping and touching ones count as one. Raises InvalidValue.

    `by_weekday` holds the same in seconds since midnight, Monday first: what the arithmetic runs on.
    """

    openings: tuple[Opening, ...] = ()
    by_weekday: tuple[tuple[Seconds, ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        openings = tuple(sorted(self.openings))
        by_weekday = tuple(
            tuple(opening.hours.seconds for opening in openings if opening.weekday is weekday) for weekday in Weekday
        )
        if any(len(day) > OPENINGS_A_DAY for day in by_weekday):
            raise InvalidValue("weekly", "too_many", f"A day may have {OPENINGS_A_DAY} openings at most.")
        object.__setattr__(self, "openings", openings)
        object.__setattr__(self, "by_weekday", by_weekday)

    @classmethod
    def of(cls, openings: Iterable[Opening]) -> "WeeklyHours":
        """Build from openings in any order."""
        return cls(tuple(openings))


@dataclass(frozen=True, slots=True)
class DayException:
    """A date whose openings replace those of its weekday; without any it is a day off.

    An opening that crosses midnight belongs to the date on which it starts. At most ten openings. Raises InvalidValue.
    """

    date: date
    openings: tuple[DailyOpening, ...] = ()

    def __post_init__(self) -> None:
        if len(self.openings) > OPENINGS_A_DAY:
            raise InvalidValue("openings", "too_many", f"A day may have {OPENINGS_A_DAY} openings at most.")
        object.__setattr__(self, "openings", tuple(sorted(self.openings)))

    @property
    def seconds(self) -> tuple[Seconds, ...]:
        """The openings in seconds since the date's midnight."""
        return tuple(opening.seconds for opening in self.openings)
