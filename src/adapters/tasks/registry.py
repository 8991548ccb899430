"""The tasks that workers know, by name."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import structlog
from taskiq import AsyncBroker

from adapters.tasks.sending import Send, attempt
from domain.ids import DeliveryId

SEND_DELIVERY = "notifications.send_delivery"
PURGE_EXPIRED = "administration.purge_expired"
PURGE_EVERY = timedelta(hours=1)
EXPIRE_LAPSED = "scheduling.expire_lapsed"
EXPIRE_EVERY = timedelta(seconds=30)

_log = structlog.get_logger(__name__)


type Sweeping = Callable[[], Awaitable[int]]
"""Does what has come due, and tells how much that was."""


def register_tasks(
    broker: AsyncBroker, *, send_delivery: Send, purge_expired: Sweeping, expire_lapsed: Sweeping
) -> None:
    """Tell the broker what to do for each task; the scheduler finds there when to ask for which.

    A task that fails is not repeated by taskiq: what it was about is still in storage.
    """

    async def send(delivery_id: str) -> None:
        await attempt(send_delivery, DeliveryId(UUID(delivery_id)), via="queue")

    async def purge() -> None:
        _log.info("purged", rows=await purge_expired())

    broker.register_task(send, task_name=SEND_DELIVERY)

    async def expire() -> None:
        expired = await expire_lapsed()
        if expired:
            _log.info("expired", appointments=expired)

    for work, name, every in ((purge, PURGE_EXPIRED, PURGE_EVERY), (expire, EXPIRE_LAPSED, EXPIRE_EVERY)):
        broker.register_task(
            work, task_name=name, schedule=[{"interval": int(every.total_seconds()), "schedule_id": name}]
        )
