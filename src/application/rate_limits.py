"""The port to counting: how often somebody may ask for anything at all.

What is dear, such as logging in or having something mailed, is slowed down besides (`accounts/throttling.py`), by counts
in storage that nothing forgets.
"""

from dataclasses import dataclass
from typing import Final, Protocol

WINDOW: Final = 60
"""Seconds. Windows begin with the minutes of UTC, so that whoever counts needs to agree on nothing else."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many `requests` a window has for each of those who are counted under `name`; 0 is no limit."""

    name: str
    requests: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What came of a request: whether it is `allowed`, how many `remaining` ones are, and for how many `seconds` that holds."""

    allowed: bool
    remaining: int
    seconds: int


class RateLimiter(Protocol):
    """Counts requests."""

    def admit(self, quota: Quota, subject: str) -> Standing:
        """Count a request of `subject`, unless it is one too many. Never waits for anything, and never fails."""
        ...


def seconds_left(now: float) -> int:
    """How long the window of an instant, in seconds since the epoch, goes on: from 1 to 60."""
    return WINDOW - int(now) % WINDOW
