"""Numbers that all processes see, in Valkey or Redis."""

from typing import Any, Final

from limits.aio.storage import RedisStorage
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from adapters.counting.rate_limiter import CountsUnreachable

PREFIX: Final = "citas:rate"
_SECONDS: Final = 1.0
_CONNECTIONS: Final = 2
# A pooled connection may be older than the server: the first error means little, the second that it is down.
_RETRIES: Final = 1


class ValkeyCounts:
    """Implements SharedCounts. Connects when it is first used."""

    def __init__(self, url: str) -> None:
        self._pool = ConnectionPool.from_url(
            url,
            max_connections=_CONNECTIONS,
            socket_timeout=_SECONDS,
            socket_connect_timeout=_SECONDS,
            retry=Retry(NoBackoff(), _RETRIES),
            retry_on_error=[RedisError, OSError],
        )
        # Any: the library declares plain values only, and hands the pool on all the same. The address is the pool's.
        options: dict[str, Any] = {"connection_pool": self._pool}
        self._storage = RedisStorage("async+redis://", implementation="redispy", key_prefix=PREFIX, **options)

    async def add(self, key: str, amount: int, *, seconds: int) -> int:
        """Add to a number; what it is then. Raises CountsUnreachable."""
        try:
            return await self._storage.incr(key, seconds, amount=amount)
        except (RedisError, OSError) as error:  # by its kind alone: what it says may quote an address
            raise CountsUnreachable(type(error).__name__) from None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._pool.aclose()
