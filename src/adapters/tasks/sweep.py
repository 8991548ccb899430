"""The loop that sends what is due, straight from storage: what the queue lost, and what is to be tried again."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from adapters.tasks.pacing import first_of, keep_doing
from adapters.tasks.sending import Send, attempt
from application.notifications.find_due_deliveries import BATCH
from domain.ids import DeliveryId

PAUSE_SECONDS = 2.0
AT_ONCE = 8
_PAUSE_WHILE_FULL_SECONDS = 0.1


class SweepLoop:
    """Knows nothing of Redis. Whoever gets to a delivery first leases it, so nothing is sent twice.

    At most `at_once` are being sent at a time; one that takes long holds up no other while there is room.
    """

    def __init__(
        self,
        find_due: Callable[[], Awaitable[Sequence[DeliveryId]]],
        send: Send,
        *,
        pause_seconds: float = PAUSE_SECONDS,
        at_once: int = AT_ONCE,
    ) -> None:
        self._find_due = find_due
        self._send = send
        self._pause_seconds = pause_seconds
        self._room = asyncio.Semaphore(at_once)
        self._is_full = False

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until told to stop; what is being sent is finished."""
        async with asyncio.TaskGroup() as sending:
            await keep_doing(
                lambda: self._sweep(sending, stop),
                name="sweep",
                rest=lambda: first_of(stop, within=_PAUSE_WHILE_FULL_SECONDS if self._is_full else self._pause_seconds),
                stop=stop,
            )

    async def _sweep(self, sending: asyncio.TaskGroup, stop: asyncio.Event) -> None:
        due = await self._find_due()
        self._is_full = len(due) >= BATCH
        for delivery_id in due:
            await self._room.acquire()
            if stop.is_set():
                self._room.release()
                return
            sending.create_task(self._send_one(delivery_id))

    async def _send_one(self, delivery_id: DeliveryId) -> None:
        try:
            await attempt(self._send, delivery_id, via="sweep")
        finally:
            self._room.release()
