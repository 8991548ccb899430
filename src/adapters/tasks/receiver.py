"""Takes tasks off the queue and runs them."""

import asyncio

from taskiq import AsyncBroker
from taskiq.receiver import Receiver

AT_ONCE = 8


async def receive(broker: AsyncBroker, stop: asyncio.Event) -> None:
    """Run tasks, a few at a time, until told to stop; those that have begun are finished.

    A message is taken only when there is room to run it, so that a worker that dies takes little with it.
    """
    broker.is_worker_process = True
    await Receiver(broker, max_async_tasks=AT_ONCE, max_prefetch=0, run_startup=False).listen(stop)
