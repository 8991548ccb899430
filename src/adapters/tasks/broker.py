"""The way to the workers: a Redis list that wakes them up. What is to be done stands in PostgreSQL.

Why a list and not a stream (taskiq-redis 1.2.4): the acknowledgements of its stream broker are given back only when a
new message arrives, its consumer group loses what was sent before it, and read entries stay for ever. Here a lost
message costs seconds, since the sweep finds what is due in storage; so the list, which has no such corners, is enough.
Its own reader ends with the first error of Redis, and waits on a dead connection for ever; ours does neither.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from taskiq import TaskiqMessage
from taskiq_redis import ListQueueBroker

from adapters.tasks.pacing import Backoff

QUEUE = "citas:tasks"

_CONNECTIONS = 8
_CONNECT_SECONDS = 1.0
_ANSWER_SECONDS = 3.0
# Must stay below the time that an answer is waited for: an empty queue is not a dead server.
_BLOCK_SECONDS = 2.0
# A pooled connection may be older than the server: the first error means little, the second that it is down.
_RETRIES = 1

_log = structlog.get_logger(__name__)


class WakeUpBroker(ListQueueBroker):
    """Survives a Redis that goes away and comes back, and sends many messages as one."""

    async def wake(self, task_name: str, arguments: Sequence[str]) -> None:
        """Ask for one run of the task for each argument, in one round trip. Raises RedisError, OSError."""
        messages = [
            self.formatter.dumps(
                TaskiqMessage(task_id=self.id_generator(), task_name=task_name, labels={}, args=[argument], kwargs={})
            ).message
            for argument in arguments
        ]
        async with Redis(connection_pool=self.connection_pool) as redis:
            await redis.lpush(self.queue_name, *messages)

    async def listen(self) -> AsyncGenerator[bytes]:
        """Yield messages, oldest first, for as long as they are asked for."""
        backoff = Backoff(first=0.1, longest=2.0)
        async with Redis(connection_pool=self.connection_pool) as redis:
            while True:
                try:
                    popped = await redis.brpop([self.queue_name], timeout=_BLOCK_SECONDS)
                except (RedisError, OSError) as error:
                    if not backoff.is_waiting:
                        _log.warning("queue_down", error=type(error).__name__)
                    await asyncio.sleep(backoff.next())
                    continue
                if backoff.is_waiting:
                    _log.info("queue_back")
                    backoff.reset()
                if popped is not None:
                    _, message = popped
                    yield message if isinstance(message, bytes) else message.encode()


def create_broker(redis_url: str) -> WakeUpBroker:
    """A broker at `redis_url` (`redis://…`, `rediss://…` or `unix:///path?db=0`). Connects to nothing yet."""
    return WakeUpBroker(
        redis_url,
        queue_name=QUEUE,
        max_connection_pool_size=_CONNECTIONS,
        timeout=_CONNECT_SECONDS,
        socket_connect_timeout=_CONNECT_SECONDS,
        socket_timeout=_ANSWER_SECONDS,
        retry=Retry(NoBackoff(), _RETRIES),
    )
