"""Rate limits that hold over all processes, and that no request waits for.

A request is judged by what its process knows: what it has counted itself, and what all had counted when it last told
them. It tells after each sixtieth part of a quota, in the background. So Redis costs nothing to those who ask seldom,
it may be slow or gone without anybody's request being so, and each process lets at most a sixtieth of a quota through
that the others have not heard of yet. What could not be told is told when Redis is back, within the same minute.
"""

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import Final, Protocol

import structlog

from application.accounts.security_ports import Digests
from application.clock import Clock
from application.rate_limits import WINDOW, Quota, Standing, seconds_left

PAUSE: Final = 1.0
"""Seconds for which nothing is told after it could not be."""
_PARTS: Final = 60
_KEPT: Final = 2 * WINDOW  # clocks of machines differ by a little

_log = structlog.get_logger(__name__)

type _Place = tuple[str, str]


class CountsUnreachable(Exception):
    """Shared counts do not answer."""


class SharedCounts(Protocol):
    """Numbers that all processes see."""

    async def add(self, key: str, amount: int, *, seconds: int) -> int:
        """Add to a number, which is forgotten `seconds` after the first time; what it is then. Raises CountsUnreachable."""
        ...

    async def aclose(self) -> None:
        """Give the connections back."""
        ...


@dataclass(slots=True)
class _Count:
    """`told` is what all processes have counted, as far as is known; `untold` what only this one has."""

    told: int = 0
    untold: int = 0


class SharedRateLimiter:
    """Implements RateLimiter. Addresses and users are told as digests.

    What is kept is what one minute has: each begins with nothing.
    """

    def __init__(self, shared: SharedCounts, clock: Clock, digests: Digests, *, pause: float = PAUSE) -> None:
        self._shared, self._clock, self._digests = shared, clock, digests
        self._pause = pause
        self._window = 0
        self._counts: dict[_Place, _Count] = {}
        self._to_tell: dict[_Place, _Count] = {}
        self._telling: asyncio.Task[None] | None = None
        self._pauses_until = 0.0
        self._is_down = False

    def admit(self, quota: Quota, subject: str) -> Standing:
        """Count a request of `subject`, unless it is one too many."""
        now = self._clock.now().timestamp()
        window = int(now // WINDOW)
        if window != self._window:
            self._window, self._counts, self._to_tell = window, {}, {}
        place = (quota.name, subject)
        count = self._counts.get(place)
        if count is None:
            count = self._counts[place] = _Count()
        left = quota.requests - count.told - count.untold
        if left <= 0:
            return Standing(allowed=False, remaining=0, seconds=seconds_left(now))
        count.untold += 1
        if count.untold * _PARTS >= quota.requests:
            self._to_tell[place] = count
            self._tell()
        return Standing(allowed=True, remaining=left - 1, seconds=seconds_left(now))

    async def aclose(self) -> None:
        """Tell nothing more."""
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.wait([self._telling])
        await self._shared.aclose()

    def _tell(self) -> None:
        if self._telling is None and monotonic() >= self._pauses_until:
            self._telling = asyncio.create_task(self._tell_all())

    async def _tell_all(self) -> None:
        try:
            while self._to_tell:
                place = next(iter(self._to_tell))
                await self._tell_one(place, self._to_tell.pop(place))
            self._note(down=False)
        except CountsUnreachable as unreachable:
            # It stays untold until the next request of the same subject; what waits behind it, until the next one at all.
            self._pauses_until = monotonic() + self._pause
            self._note(down=True, why=str(unreachable))
        finally:
            self._telling = None

    async def _tell_one(self, place: _Place, count: _Count) -> None:
        name, subject = place
        key = f"{name}:{self._window}:{self._digests.of(f'rate:{name}:{subject}').hex()}"
        amount = count.untold
        count.told = await self._shared.add(key, amount, seconds=_KEPT)
        count.untold -= amount

    def _note(self, *, down: bool, why: str = "") -> None:
        if down and not self._is_down:
            _log.warning("rate_counts_down", error=why)
        elif self._is_down and not down:
            _log.info("rate_counts_back")
        self._is_down = down
