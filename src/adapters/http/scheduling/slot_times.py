"""Writes instants as RFC 3339 with a zone's offset, quickly: a month of slots is hundreds of them.

What is remembered depends on the zone's rules alone, which stay the same as long as the process runs.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_DAY = 24 * 60 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCK = [f"T{minute // 60:02}:{minute % 60:02}:" for minute in range(24 * 60)]
_DAYS_KEPT = 2**13  # a year in a score of zones; a day takes some 200 bytes


def local_text(epoch: int, place: ZoneInfo) -> str:
    """Write an epoch second such as `2027-03-02T10:00:00+01:00`."""
    offset, suffix = _steady_offset(epoch // _DAY, place) or _offset(epoch, place)
    day, second = divmod(epoch + offset, _DAY)
    return f"{_date(day)}{_CLOCK[second // 60]}{second % 60:02}{suffix}"


@lru_cache(maxsize=_DAYS_KEPT)
def _steady_offset(day: int, place: ZoneInfo) -> tuple[int, str] | None:
    """The offset of a whole UTC day, asked for once; None when it is not the same at both ends."""
    first, last = _offset(day * _DAY, place), _offset((day + 1) * _DAY - 1, place)
    return first if first == last else None


def _offset(epoch: int, place: ZoneInfo) -> tuple[int, str]:
    """Seconds east of UTC, and how they are written."""
    offset = datetime.fromtimestamp(epoch, place).utcoffset()
    assert offset is not None  # ZoneInfo always knows
    seconds = round(offset.total_seconds())
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return seconds, f"{'-' if seconds < 0 else '+'}{hours:02}:{minutes:02}"


@lru_cache(maxsize=_DAYS_KEPT)
def _date(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).strftime("%Y-%m-%d")
