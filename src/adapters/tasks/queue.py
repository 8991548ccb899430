"""The port DeliveryQueue, by taskiq."""

import asyncio
from collections.abc import Sequence

import structlog

from adapters.tasks.broker import WakeUpBroker
from adapters.tasks.registry import SEND_DELIVERY
from domain.ids import DeliveryId

PATIENCE_SECONDS = 1.0

_log = structlog.get_logger(__name__)


class TaskiqDeliveryQueue:
    """Asks workers to send deliveries soon. When Redis does not take it in a second, the sweep will see to it."""

    def __init__(self, broker: WakeUpBroker, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._broker = broker
        self._patience_seconds = patience_seconds

    async def put(self, delivery_ids: Sequence[DeliveryId]) -> None:
        """Ask that these be sent soon. Never raises."""
        if not delivery_ids:
            return
        try:
            async with asyncio.timeout(self._patience_seconds):
                await self._broker.wake(SEND_DELIVERY, [str(delivery_id) for delivery_id in delivery_ids])
        except Exception as error:  # noqa: BLE001 (the deliveries are stored; waking somebody up is a courtesy)
            _log.warning("queue_does_not_take", deliveries=len(delivery_ids), error=type(error).__name__)
