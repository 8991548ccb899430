"""The weekly opening hours of a professional, on their wall clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.errors import InvalidValue
from domain.time.intervals import Span, merge
from domain.time.zones import epoch_of_end, epoch_of_start, local_date

MINUTES_A_DAY = 24 * 60
OPENINGS_A_DAY = 10
_MINUTES_A_WEEK = 7 * MINUTES_A_DAY
_LOOK_BACK = 15  # days: hours that close at all close once a week, and the gap of spring can swallow one closing
_LOOK_AHEAD = 2  # days: an appointment that starts in the window lasts 24 hours at most, and so may outlast a day of 23


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
class Opening:
    """Minutes since midnight on the wall clock: 0 ≤ start < 1440, 0 ≤ end ≤ 1440 (24:00).

    An end at or before the start is on the next day, so 0 and 1440 mean the same midnight; 1440 is what is kept.
    Raises InvalidValue.
    """

    weekday: Weekday
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


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """A week of openings, sorted. At most ten a day; overlapping and touching ones count as one. Raises InvalidValue."""

    openings: tuple[Opening, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "openings", tuple(sorted(self.openings)))
        for weekday in Weekday:
            if sum(1 for opening in self.openings if opening.weekday is weekday) > OPENINGS_A_DAY:
                raise InvalidValue("weekly", "too_many", f"A day may have {OPENINGS_A_DAY} openings at most.")

    @classmethod
    def of(cls, openings: Iterable[Opening]) -> "WeeklyHours":
        """Build from openings in any order."""
        return cls(tuple(openings))

    @property
    def never_closes(self) -> bool:
        """Tell whether the openings cover the whole week, so that no opening ever ends."""
        minutes = [
            Span(opening.weekday * MINUTES_A_DAY + opening.start, opening.weekday * MINUTES_A_DAY + opening.closing)
            for opening in self.openings
        ]
        following = [Span(span.start + _MINUTES_A_WEEK, span.end + _MINUTES_A_WEEK) for span in minutes]
        return any(run.end - run.start > _MINUTES_A_WEEK for run in merge([*minutes, *following]))

    def runs(self, window: Span, place: ZoneInfo) -> list["OpenRun"]:
        """Return the times of unbroken opening that meet `window`, each whole, in order.

        A run starts where its first opening starts, also when that is before the window, because the grid of
        starts hangs there; so the answer does not depend on how a longer window is cut into pieces.
        """
        first = local_date(window.start, place) - timedelta(days=_LOOK_BACK)
        last = local_date(window.end, place)
        spans = merge(self._resolved(first, last + timedelta(days=_LOOK_AHEAD), place))
        never_closes = self.never_closes
        return [
            OpenRun(span, _weeks(span, place) if never_closes else (span,)) for span in spans if span.overlaps(window)
        ]

    def _resolved(self, first: date, last: date, place: ZoneInfo) -> Iterator[Span]:
        day = first
        while day <= last:
            for opening in self.openings:
                if opening.weekday == day.weekday():
                    yield Span(epoch_of_start(day, opening.start, place), epoch_of_end(day, opening.closing, place))
            day += timedelta(days=1)


class OpenRun(NamedTuple):
    """A time of unbroken opening. Within each of `grids` the possible starts are counted from that grid's start."""

    span: Span
    grids: tuple[Span, ...]


def _weeks(span: Span, place: ZoneInfo) -> tuple[Span, ...]:
    """Cut at local Mondays: hours that never close have no first opening, so their grid starts anew each week."""
    weeks: list[Span] = []
    start, day = span.start, local_date(span.start, place)
    monday = day + timedelta(days=7 - day.weekday())
    while (border := epoch_of_start(monday, 0, place)) < span.end:
        weeks.append(Span(start, border))
        start, monday = border, monday + timedelta(days=7)
    return (*weeks, Span(start, span.end))
