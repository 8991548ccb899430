"""Hours of the day in which somebody wants to be left alone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.errors import InvalidValue
from domain.time.intervals import Interval
from domain.time.zones import epoch_of_end, epoch_of_start, local_date

_DAY = 24 * 60
_FIELD = "notification_preferences.quiet_hours"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to `end` on somebody's wall clock, each day; minutes after midnight, and mostly across it.

    Raises InvalidValue.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        for name, minute in (("start", self.start), ("end", self.end)):
            if not 0 <= minute < _DAY:
                field = f"{_FIELD}.{name}"
                raise InvalidValue(field, "out_of_range", f"{field} must lie between 00:00 and 23:59.")
        if self.start == self.end:
            raise InvalidValue(f"{_FIELD}.end", "empty", "quiet_hours must end at another time than they start.")

    def around(self, instant: datetime, place: ZoneInfo) -> Interval | None:
        """The quiet hours that an instant falls into, on the clock of `place`; None when it falls into none.

        They last until the clock shows `end` for the last time, whatever is done to it meanwhile.
        """
        epoch = int(instant.timestamp())
        today = local_date(epoch, place)
        for day in (today - timedelta(days=1), today):
            begin, end = self._of(day, place)
            if begin <= epoch < end:
                return Interval(datetime.fromtimestamp(begin, UTC), datetime.fromtimestamp(end, UTC))
        return None

    def _of(self, day: date, place: ZoneInfo) -> tuple[int, int]:
        end = self.end if self.end > self.start else self.end + _DAY
        return epoch_of_start(day, self.start, place), epoch_of_end(day, end, place)


AT_NIGHT = QuietHours(22 * 60, 8 * 60)
"""What everybody has who has said nothing else."""
