"""The loop that turns committed events into messages."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from adapters.tasks.pacing import first_of, keep_doing
from application.notifications.relay_outbox import BATCH, RelayReport

PAUSE_SECONDS = 1.0

_log = structlog.get_logger(__name__)


class RelayLoop:
    """Relays when it is woken up, and once a second in any case, since nobody promises that a wake-up arrives."""

    def __init__(self, relay: Callable[[], Awaitable[RelayReport]], *, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._relay = relay
        self._pause_seconds = pause_seconds
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """There is something to relay."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Relay until told to stop; the batch in hand is finished."""
        await keep_doing(
            lambda: self._drain(stop),
            name="relay",
            rest=lambda: first_of(stop, self._woken, within=self._pause_seconds),
            stop=stop,
        )

    async def _drain(self, stop: asyncio.Event) -> None:
        """Relay batch after batch while they are full. Claimed events are leased, so this comes to an end."""
        self._woken.clear()
        while not stop.is_set():
            report = await self._relay()
            for error in report.errors:
                _log.error("event_not_relayed", exc_info=error)
            if report.claimed < BATCH:
                return
