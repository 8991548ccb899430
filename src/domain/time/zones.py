"""Wall clock ⇄ instant, by the rules of the IANA time zone database (PEP 495 for gaps and folds).

PostgreSQL and Python disagree on folds, so local time becomes UTC here and nowhere else.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from domain.errors import InvalidValue

_EPOCH = datetime(1970, 1, 1)
_FIRST_DAY = date(1970, 1, 1).toordinal()
_DAY = 24 * 3600
_HALF_DAYS = 4  # what may be counted from a midnight ends within two days of it
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


def epoch_of_midnight(day: date, place: ZoneInfo) -> int:
    """Epoch second at which `day` begins: at 00:00 on the wall clock, or at the first time that follows a gap there."""
    steady = steady_midnights(day, day, place)[0]
    return epoch_of_start(day, 0, place) if steady is None else steady


def epoch_of_end(day: date, minute: int, place: ZoneInfo) -> int:
    """Epoch second at which a wall-clock end is reached: in a fold the last time, in a gap right after it."""
    return _resolve(_wall(day, minute), place, fold=1)


def epoch_of(local: datetime, place: ZoneInfo, *, fold: int = 0) -> int:
    """Epoch second at which a naive local time is reached: in a fold at the pass named, in a gap right after it."""
    return _resolve(local, place, fold=fold)


def is_skipped(local: datetime, place: ZoneInfo) -> bool:
    """Tell whether the wall clock of `place` never shows the naive `local`, since it is set forward past it."""
    return _offset(local, place, fold=0) < _offset(local, place, fold=1)


def steady_midnights(first: date, last: date, place: ZoneInfo) -> tuple[int | None, ...]:
    """Epoch second of the midnight of each day from `first` to `last` if the clock then runs evenly for two days, else None.

    On such days, and they are nearly all, a wall-clock minute is a plain sum. It saves resolving each one by itself.
    """
    skipped = first.toordinal() - date(first.year, 1, 1).toordinal()
    found = _steady_midnights(first.year, place)
    for year in range(first.year + 1, last.year + 1):
        found += _steady_midnights(year, place)
    return found[skipped : skipped + last.toordinal() - first.toordinal() + 1]


@lru_cache(maxsize=1024)
def _steady_midnights(year: int, place: ZoneInfo) -> tuple[int | None, ...]:
    new_year = datetime(year, 1, 1)
    days = date(year, 12, 31).toordinal() - new_year.toordinal() + 1
    offsets = [
        {_offset(new_year + timedelta(hours=12 * half), place, fold=fold) for fold in (0, 1)}
        for half in range(2 * days + _HALF_DAYS)
    ]
    midnights: list[int | None] = []
    for index in range(days):
        seen = set[int]().union(*offsets[2 * index : 2 * index + _HALF_DAYS + 1])
        midnight = (new_year.toordinal() - _FIRST_DAY + index) * _DAY
        midnights.append(midnight - seen.pop() if len(seen) == 1 else None)
    return tuple(midnights)


def clock_change(low: int, high: int, place: ZoneInfo) -> int | None:
    """Epoch second in (low, high] at which the clock of `place` is set, if it is; it must be at most once."""
    after = _offset_at(high, place)
    return None if _offset_at(low, place) == after else _transition(low, high, after, place)


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
    """First epoch second in (low, high] at which the clock runs at offset `after`, which it does at `high`."""
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
