"""Half-open intervals of time.

`Span` holds whole epoch seconds and is what the arithmetic runs on; `Interval` holds UTC instants and is what
aggregates keep. Both mean [start, end): two that only touch do not overlap.
"""

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

    @property
    def starts(self) -> Span:
        """The whole seconds that lie in it: those at which something may start."""
        return Span(ceil(self.start.timestamp()), ceil(self.end.timestamp()))


def second_of(instant: datetime) -> Span:
    """The one second in which `instant` lies: what to ask about a single start."""
    start = int(instant.timestamp())
    return Span(start, start + 1)
