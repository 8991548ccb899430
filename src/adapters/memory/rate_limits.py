"""Counting of requests for one process, to the last one."""

from collections import Counter

from application.clock import Clock
from application.rate_limits import WINDOW, Quota, Standing, seconds_left


class MemoryRateLimiter:
    """Implements RateLimiter with a dictionary."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counts: Counter[tuple[int, str, str]] = Counter()

    def admit(self, quota: Quota, subject: str) -> Standing:
        """Count a request of `subject`, unless it is one too many."""
        now = self._clock.now().timestamp()
        place = (int(now // WINDOW), quota.name, subject)
        left = quota.requests - self._counts[place]
        if left > 0:
            self._counts[place] += 1
        return Standing(allowed=left > 0, remaining=max(0, left - 1), seconds=seconds_left(now))
