"""Wall clocks read the slow and obvious way: by looking at them minute by minute.

All zones have whole minutes of offset in the years that the tests use.
"""

from datetime import date, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

DAY = 24 * 60
"""Minutes that a wall clock counts from midnight to midnight."""


def local_time(instant: int, place: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(instant, place)


def first_instant(day: date, place: ZoneInfo) -> int:
    return first_minute_showing(wall_minute(day), place) * 60


def first_minute_showing(wall: int, place: ZoneInfo) -> int:
    """The first minute since the epoch at which the wall clock shows `wall` or later."""
    least, most = _offsets_around(wall // DAY, place)
    return next(minute for minute in range(wall - most, wall - least + 1) if wall_clock(minute, place) >= wall)


def last_minute_showing(wall: int, place: ZoneInfo) -> int:
    """The last minute since the epoch at which the wall clock shows `wall`; if it never does, the first one after."""
    least, most = _offsets_around(wall // DAY, place)
    showing = [minute for minute in range(wall - most, wall - least + 1) if wall_clock(minute, place) == wall]
    return showing[-1] if showing else first_minute_showing(wall, place)


def wall_minute(day: date) -> int:
    """Midnight of `day` on a wall clock that counts its minutes since 1970."""
    return (day - date(1970, 1, 1)).days * DAY


def wall_clock(minute: int, place: ZoneInfo) -> int:
    """What the wall clock shows at a minute since the epoch, as minutes that it has counted since 1970."""
    return minute + _offsets(minute // DAY, place)[minute % DAY]


@lru_cache(maxsize=200_000)
def _offsets_around(day: int, place: ZoneInfo) -> tuple[int, int]:
    edges = [_offsets(other, place)[edge] for other in (day - 1, day, day + 1) for edge in (0, -1)]
    return min(edges), max(edges)


@lru_cache(maxsize=200_000)
def _offsets(utc_day: int, place: ZoneInfo) -> tuple[int, ...]:
    """Minutes from UTC to the wall clock, at every minute of a day in UTC."""
    midnight = utc_day * DAY

    def shown(minute: int) -> int:
        offset = datetime.fromtimestamp((midnight + minute) * 60, place).utcoffset()
        return 0 if offset is None else round(offset.total_seconds()) // 60

    hourly = {shown(minute) for minute in range(0, DAY + 1, 60)}
    if len(hourly) == 1:  # no clock is set twice within an hour
        return _unchanging(*hourly)
    return tuple(shown(minute) for minute in range(DAY))


@cache
def _unchanging(offset: int) -> tuple[int, ...]:
    return (offset,) * DAY
