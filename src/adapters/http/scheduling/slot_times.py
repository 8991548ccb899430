"""Writes many instants as RFC 3339 with a zone's offset, quickly: a month of slots is hundreds of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_DAY = 24 * 60 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCK = [f"T{minute // 60:02}:{minute % 60:02}:" for minute in range(24 * 60)]


class OffsetClock:
    """Turns epoch seconds into text, looking offsets and dates up once where they don't change."""

    def __init__(self, place: ZoneInfo) -> None:
        self._place = place
        self._dates: dict[int, str] = {}
        self._steady: dict[int, tuple[int, str] | None] = {}

    def text(self, epoch: int) -> str:
        """Return such as `2027-03-02T10:00:00+01:00`."""
        offset, suffix = self._offset(epoch)
        day, second = divmod(epoch + offset, _DAY)
        date = self._dates.get(day)
        if date is None:
            date = self._dates[day] = (_EPOCH + timedelta(days=day)).strftime("%Y-%m-%d")
        return f"{date}{_CLOCK[second // 60]}{second % 60:02}{suffix}"

    def _offset(self, epoch: int) -> tuple[int, str]:
        """Seconds east of UTC, and how they are written; asked once for a UTC day at whose two ends it is the same."""
        day = epoch // _DAY
        if day not in self._steady:
            first, last = self._asked(day * _DAY), self._asked((day + 1) * _DAY - 1)
            self._steady[day] = first if first == last else None
        return self._steady[day] or self._asked(epoch)

    def _asked(self, epoch: int) -> tuple[int, str]:
        offset = datetime.fromtimestamp(epoch, self._place).utcoffset()
        assert offset is not None  # ZoneInfo always knows
        seconds = round(offset.total_seconds())
        hours, minutes = divmod(abs(seconds) // 60, 60)
        return seconds, f"{'-' if seconds < 0 else '+'}{hours:02}:{minutes:02}"


def spans(starts: Sequence[int], minutes: int, place: ZoneInfo) -> list[tuple[str, str]]:
    """Return start and end of each slot."""
    clock = OffsetClock(place)
    return [(clock.text(start), clock.text(start + minutes * 60)) for start in starts]
