"""Half-open intervals of time and the algebra on sets of them.

`Span` holds whole epoch seconds and is what the arithmetic runs on; `Interval` holds UTC instants and is what
aggregates keep. Both mean [start, end): two that only touch do not overlap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil, floor
from typing import NamedTuple

from domain.errors import InvalidValue

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def checked_instant(field: str, value: datetime) -> datetime:
    """Return `value` in UTC. Raises InvalidValue when it is naive or outside [1970, 2200)."""
    if value.tzinfo is None:
        raise InvalidValue(field, "naive", f"{field} needs a UTC offset.")
    try:
        instant = value.astimezone(UTC)
    except OverflowError:
        raise InvalidValue(field, "out_of_range", f"{field} must lie between 1970 and 2200.") from None
    if not EARLIEST <= instant < LATEST:
        raise InvalidValue(field, "out_of_range", f"{field} must lie between 1970 and 2200.")
    return instant


class Span(NamedTuple):
    """[start, end) in whole seconds since the epoch."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share a second."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Interval:
    """[start, end) between two UTC instants; never empty.

    Raises InvalidValue when the end is not after the start, or a bound is naive or absurd.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", checked_instant("start", self.start))
        object.__setattr__(self, "end", checked_instant("end", self.end))
        if self.end <= self.start:
            raise InvalidValue("end", "not_after_start", "end must be after start.")

    @property
    def span(self) -> Span:
        """The same interval in epoch seconds; one that begins or ends within a second has all of it."""
        return Span(floor(self.start.timestamp()), ceil(self.end.timestamp()))


def second_of(instant: datetime) -> Span:
    """The one second in which `instant` lies: what to ask about a single start."""
    start = int(instant.timestamp())
    return Span(start, start + 1)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return the union as sorted, disjoint spans: overlapping and touching ones become one, empty ones vanish."""
    merged: list[Span] = []
    for span in sorted(s for s in spans if s.start < s.end):
        if merged and span.start <= merged[-1].end:
            if span.end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return merged


def subtract(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """Return `spans` without `holes`, in one pass with two pointers. Both must be sorted and disjoint (see `merge`)."""
    left: list[Span] = []
    first = 0
    for start, end in spans:
        while first < len(holes) and holes[first].end <= start:
            first += 1
        cursor, index = start, first
        while index < len(holes) and holes[index].start < end:
            if holes[index].start > cursor:
                left.append(Span(cursor, holes[index].start))
            cursor = max(cursor, holes[index].end)
            index += 1
        if cursor < end:
            left.append(Span(cursor, end))
    return left
