"""How loops wait: for events, for a while, and longer while things go wrong."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from application.errors import DependencyDown

_FIRST_DELAY = 0.25
_LONGEST_DELAY = 5.0

_log = structlog.get_logger(__name__)


class Backoff:
    """Delays in seconds that double from `first` up to `longest`."""

    def __init__(self, *, first: float, longest: float) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    @property
    def is_waiting(self) -> bool:
        """Whether there was trouble since the last reset."""
        return self._next != self._first

    def next(self) -> float:
        """The delay before the next try."""
        delay = self._next
        self._next = min(delay * 2, self._longest)
        return delay

    def reset(self) -> None:
        """It works again."""
        self._next = self._first


async def first_of(*events: asyncio.Event, within: float) -> None:
    """Return as soon as one of the events is set, or when so many seconds have passed."""
    if any(event.is_set() for event in events):
        return
    waiters = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waiters, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for waiter in waiters:
            waiter.cancel()


async def keep_doing(
    work: Callable[[], Awaitable[None]], *, name: str, rest: Callable[[], Awaitable[None]], stop: asyncio.Event
) -> None:
    """Work and rest by turns until told to stop; work in hand is finished. Errors are logged, and waited out ever longer."""
    log = _log.bind(loop=name)
    backoff = Backoff(first=_FIRST_DELAY, longest=_LONGEST_DELAY)
    while not stop.is_set():
        try:
            await work()
        except DependencyDown as error:
            log.warning("dependency_down", **error.details)
        except Exception:
            log.exception("round_failed")
        else:
            backoff.reset()
            await rest()
            continue
        await first_of(stop, within=backoff.next())
