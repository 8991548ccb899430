"""The loop that reminds people, straight from storage: neither the queue nor the scheduler is needed for it."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from adapters.tasks.pacing import first_of, keep_doing
from application.notifications.relay_outbox import RelayReport
from application.notifications.send_reminders import BATCH

PAUSE_SECONDS = 5.0

_log = structlog.get_logger(__name__)


class ReminderLoop:
    """Looks for reminders whose time has come every few seconds, and at once again while there are many."""

    def __init__(self, send: Callable[[], Awaitable[RelayReport]], *, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._send = send
        self._pause_seconds = pause_seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Remind until told to stop; the batch in hand is finished."""
        await keep_doing(
            lambda: self._drain(stop),
            name="reminders",
            rest=lambda: first_of(stop, within=self._pause_seconds),
            stop=stop,
        )

    async def _drain(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            report = await self._send()
            for error in report.errors:
                _log.error("reminder_not_sent", exc_info=error)
            # One that fails stays due: a batch of nothing else would be begun again and again.
            if report.claimed < BATCH or len(report.errors) == report.claimed:
                return
