"""What openings look like on the wire: wall-clock times of a day."""

from typing import Annotated, Self

from msgspec import Meta

from adapters.http.values import clock_of, minutes_of
from adapters.http.wire import RequestBody, ResponseBody, WallClock, whole
from domain.scheduling.working_hours import DailyOpening

Start = WallClock
End = Annotated[
    str,
    Meta(
        pattern=whole("(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)"),
        description="Wall clock, 00:00 to 24:00, which are the same midnight; at or before the start it is on the next day.",
    ),
]


class DailyOpeningRequest(RequestBody, frozen=True, kw_only=True):
    """One opening of a day."""

    start: Start
    end: End

    def opening(self) -> DailyOpening:
        """The opening that is described. Raises InvalidValue."""
        return DailyOpening(minutes_of(self.start), minutes_of(self.end))


class DailyOpeningResponse(ResponseBody, frozen=True, kw_only=True):
    """One opening of a day, on the wall clock."""

    start: str
    end: str

    @classmethod
    def of(cls, opening: DailyOpening) -> Self:
        """Show an opening."""
        return cls(start=clock_of(opening.start), end=clock_of(opening.end))
