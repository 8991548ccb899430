"""Wall clock ⇄ instant, by the rules of the IANA time zone database (PEP 495 for gaps and folds).

PostgreSQL and Python disagree on folds, so local time becomes UTC here and nowhere else.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from domain.errors import InvalidValue

_EPOCH = datetime(1970, 1, 1)
_NOT_PLACES = frozenset({"Factory", "localtime", "posixrules"})


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones()) - _NOT_PLACES


def zone(name: str, *, field: str = "timezone") -> ZoneInfo:
    """Return the zone called `name`. Raises InvalidValue (`unknown_timezone`) when the database has none."""
    if name not in _known_zones():
        raise InvalidValue(field, "unknown_timezone", f"{field} must be an IANA zone such as Europe/Madrid.")
    return ZoneInfo(name)


def epoch_of_start(day: date, minute: int, place: ZoneInfo) -> int:
    """Epoch second at which a wall-clock start is reached: in a fold the first time, in a gap right after it.

    `minute` counts from midnight of `day` on the wall clock; 1440 and more fall on the next day.
    """
    return _resolve(_wall(day, minute), place, fold=0)


def epoch_of_end(day: date, minute: int, place: ZoneInfo) -> int:
    """Epoch second at which a wall-clock end is reached: in a fold the last time, in a gap right after it."""
    return _resolve(_wall(day, minute), place, fold=1)


def local_date(epoch: int, place: ZoneInfo) -> date:
    """The calendar date that the wall clock shows at `epoch`."""
    return datetime.fromtimestamp(epoch, place).date()


def _wall(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day) + timedelta(minutes=minute)


def _resolve(wall: datetime, place: ZoneInfo, *, fold: int) -> int:
    seconds = round((wall - _EPOCH).total_seconds())
    before = _offset(wall, place, fold=0)
    after = _offset(wall, place, fold=1)
    if before < after:
        return _transition(seconds - after, seconds - before, after, place)
    return seconds - (after if fold else before)


def _offset(wall: datetime, place: ZoneInfo, *, fold: int) -> int:
    offset = wall.replace(tzinfo=place, fold=fold).utcoffset()
    assert offset is not None  # ZoneInfo always knows
    return round(offset.total_seconds())


def _transition(low: int, high: int, after: int, place: ZoneInfo) -> int:
    """First epoch second in (low, high] at which the clock runs at offset `after`: the end of a gap."""
    while high - low > 1:
        middle = (low + high) // 2
        if _offset_at(middle, place) == after:
            high = middle
        else:
            low = middle
    return high


def _offset_at(epoch: int, place: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(epoch, UTC).astimezone(place).utcoffset()
    assert offset is not None  # ZoneInfo always knows
    return round(offset.total_seconds())
