"""Writes many instants as RFC 3339 with a zone's offset, quickly: a month of slots is hundreds of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_DAY = 24 * 60 * 60
_HOUR = 60 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class OffsetClock:
    """Turns epoch seconds into text, looking offsets and dates up once where they don't change."""

    def __init__(self, place: ZoneInfo) -> None:
        self._place = place
        self._days: dict[int, str] = {}
        self._steady: dict[int, int | None] = {}

    def text(self, epoch: int) -> str:
        """Return such as `2027-03-02T10:00:00+01:00`."""
        offset = self._offset(epoch)
        day, second = divmod(epoch + offset, _DAY)
        date = self._days.get(day)
        if date is None:
            date = self._days[day] = (_EPOCH + timedelta(days=day)).strftime("%Y-%m-%d")
        sign = "-" if offset < 0 else "+"
        hours, minutes = divmod(abs(offset) // 60, 60)
        return f"{date}T{second // _HOUR:02}:{second // 60 % 60:02}:{second % 60:02}{sign}{hours:02}:{minutes:02}"

    def _offset(self, epoch: int) -> int:
        """Seconds east of UTC; asked once for a UTC day at whose two ends it is the same."""
        day = epoch // _DAY
        if day not in self._steady:
            first, last = self._asked(day * _DAY), self._asked((day + 1) * _DAY - 1)
            self._steady[day] = first if first == last else None
        steady = self._steady[day]
        return self._asked(epoch) if steady is None else steady

    def _asked(self, epoch: int) -> int:
        offset = datetime.fromtimestamp(epoch, self._place).utcoffset()
        assert offset is not None  # ZoneInfo always knows
        return round(offset.total_seconds())


def spans(starts: Sequence[int], minutes: int, place: ZoneInfo) -> list[tuple[str, str]]:
    """Return start and end of each slot."""
    clock = OffsetClock(place)
    return [(clock.text(start), clock.text(start + minutes * 60)) for start in starts]
