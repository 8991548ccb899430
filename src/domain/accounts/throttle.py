"""How fast somebody may go on trying: the first attempts are free, then each has to wait twice as long as the one before.

Nobody is ever locked out for good, since delays have a longest, and are forgotten after a quiet time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final

from domain.accounts.errors import TooManyAttempts

_MOST_DOUBLINGS = 30  # a power that no delay needs, and that no number overflows with


class Throttled(StrEnum):
    """What is counted, and by what."""

    LOGIN_BY_ACCOUNT = "login_by_account"
    LOGIN_BY_ADDRESS = "login_by_address"
    MAIL_BY_ACCOUNT = "mail_by_account"
    MAIL_BY_ADDRESS = "mail_by_address"
    LINK_BY_ADDRESS = "link_by_address"
    CODE_BY_ACCOUNT = "code_by_account"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrottlePolicy:
    """`free` attempts cost no delay; the next one waits `first_delay`, and no one waits longer than `longest_delay`."""

    free: int
    first_delay: timedelta
    longest_delay: timedelta
    forgotten_after: timedelta

    def delay_after(self, attempts: int) -> timedelta:
        """How long the next attempt has to wait after so many."""
        if attempts < self.free:
            return timedelta()
        return min(self.longest_delay, self.first_delay * 2 ** min(attempts - self.free, _MOST_DOUBLINGS))


POLICIES: Final = {
    Throttled.LOGIN_BY_ACCOUNT: ThrottlePolicy(
        free=5,
        first_delay=timedelta(seconds=1),
        longest_delay=timedelta(minutes=15),
        forgotten_after=timedelta(hours=1),
    ),
    # Whole clinics and schools share an address.
    Throttled.LOGIN_BY_ADDRESS: ThrottlePolicy(
        free=50,
        first_delay=timedelta(seconds=1),
        longest_delay=timedelta(minutes=15),
        forgotten_after=timedelta(hours=1),
    ),
    Throttled.MAIL_BY_ACCOUNT: ThrottlePolicy(
        free=5,
        first_delay=timedelta(minutes=1),
        longest_delay=timedelta(hours=1),
        forgotten_after=timedelta(hours=24),
    ),
    Throttled.MAIL_BY_ADDRESS: ThrottlePolicy(
        free=30,
        first_delay=timedelta(seconds=10),
        longest_delay=timedelta(hours=1),
        forgotten_after=timedelta(hours=24),
    ),
    # A million codes, three of them good: at four an hour whoever knows the password needs years.
    Throttled.CODE_BY_ACCOUNT: ThrottlePolicy(
        free=5,
        first_delay=timedelta(seconds=30),
        longest_delay=timedelta(minutes=15),
        forgotten_after=timedelta(hours=24),
    ),
    # No account is known of a link that does not work.
    Throttled.LINK_BY_ADDRESS: ThrottlePolicy(
        free=30,
        first_delay=timedelta(seconds=1),
        longest_delay=timedelta(minutes=15),
        forgotten_after=timedelta(hours=1),
    ),
}
"""Logging in counts failures, so does opening links; mail counts every request that has something mailed."""


@dataclass(slots=True, kw_only=True, eq=False)
class Throttle:
    """What was tried of late. `key` is a digest that does not tell whose account or address it is."""

    key: bytes
    attempts: int
    last_at: datetime
    blocked_until: datetime

    @classmethod
    def unused(cls, key: bytes, *, now: datetime) -> "Throttle":
        """Nothing was tried."""
        return cls(key=key, attempts=0, last_at=now, blocked_until=now)

    def ensure_open(self, *, now: datetime) -> None:
        """Raise TooManyAttempts, with the seconds to wait, while the next attempt has to wait."""
        if now < self.blocked_until:
            raise TooManyAttempts(ceil((self.blocked_until - now).total_seconds()))

    def count(self, policy: ThrottlePolicy, *, now: datetime) -> None:
        """One more. Raises TooManyAttempts, and counts nothing, while the next attempt has to wait."""
        self.ensure_open(now=now)
        forgotten = now - self.last_at >= policy.forgotten_after
        self.attempts = 1 if forgotten else self.attempts + 1
        self.last_at = now
        self.blocked_until = now + policy.delay_after(self.attempts)
