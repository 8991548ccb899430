"""Where the first possible start of a free range lies, and how far apart the following ones are."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never
from zoneinfo import ZoneInfo

from domain.time.zones import clock_change

_CLOCK_UNITS = (60, 30, 20, 15, 10, 5)
"""Minutes that people expect to see on a clock, the roundest first."""
_SMALLER_MOVES = (15, 5)  # minutes
_DAY = 24 * 3600


class Alignment(StrEnum):
    """What possible starts are lined up with."""

    OPENING = "opening"
    RANGE = "range"
    CLOCK = "clock"
    OPTIMIZED = "optimized"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """How starts follow each other. Minutes: `interval`, and the `offset` that is added to the first and to each step."""

    alignment: Alignment
    interval: int
    offset: int

    @property
    def seconds(self) -> int:
        """From one start to the next."""
        return (self.interval + self.offset) * 60

    def first(self, earliest: int, latest: int, origin: int, place: ZoneInfo) -> int:
        """Return the first start that is not before `earliest`; it may lie behind `latest`, and then there is none.

        Epoch seconds. `latest` is the last second at which a start is possible at all, `origin` where the opening's
        grid begins.
        """
        shift = self.offset * 60
        match self.alignment:
            case Alignment.OPENING:
                passed = earliest - origin - shift
                return origin + shift + max(0, -(-passed // self.seconds)) * self.seconds
            case Alignment.RANGE:
                return earliest + shift
            case Alignment.CLOCK:
                return _round_up(earliest, self._clock_unit(), place) + shift
            case Alignment.OPTIMIZED:
                return self._costing_nothing(earliest, latest - shift, place) + shift
            case _:
                assert_never(self.alignment)

    def _clock_unit(self) -> int:
        return next((unit for unit in _CLOCK_UNITS if self.interval % unit == 0), 1)

    def _costing_nothing(self, earliest: int, latest: int, place: ZoneInfo) -> int:
        """The roundest start near `earliest` from which as many steps fit as from `earliest` itself."""
        spare = (latest - earliest) % self.seconds
        for unit in (self.interval, *_SMALLER_MOVES):
            rounded = _round_up(earliest, unit, place)
            if rounded - earliest <= spare:
                return rounded
        return earliest


def _round_up(epoch: int, unit: int, place: ZoneInfo) -> int:
    """The first second from `epoch` on at which the local clock shows a multiple of `unit` minutes since its midnight."""
    while True:
        local = datetime.fromtimestamp(epoch, place)
        passed = local.hour * 3600 + local.minute * 60 + local.second
        rounded = epoch + min(-passed % (unit * 60), _DAY - passed)  # midnight is a multiple of everything
        changed = clock_change(epoch, rounded, place)
        if changed is None:
            return rounded
        epoch = changed  # the clock is set on the way: look again from there
