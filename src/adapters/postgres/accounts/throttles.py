"""What was tried of late."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.accounts.mappers import throttle_of, throttle_values
from adapters.postgres.accounts.rows import ThrottleRow
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import table_of
from domain.accounts.throttle import Throttle

_throttle = table_of(ThrottleRow)
_WANTED: Final = _throttle.c.key == bindparam("wanted")
_GET: Final = select(_throttle).where(_WANTED)
_LOCK: Final = _GET.with_for_update()
_MAKE: Final = insert(_throttle).on_conflict_do_nothing()
_SAVE: Final = update(_throttle).where(_WANTED)
_FORGET: Final = delete(_throttle).where(_WANTED)


class PostgresThrottles:
    """Implements Throttles."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, key: bytes) -> Throttle | None:
        """What is known, or None."""
        row = await self._transaction.one(ThrottleRow, _GET, {"wanted": key})
        return None if row is None else throttle_of(row)

    async def get_for_update(self, key: bytes, *, now: datetime) -> Throttle:
        """What is known, locked; an unused one where nothing is, which is made first, since only a row can be locked."""
        unused = Throttle.unused(key, now=now)
        await self._transaction.run(_MAKE, throttle_values(unused))
        row = await self._transaction.one(ThrottleRow, _LOCK, {"wanted": key})
        return unused if row is None else throttle_of(row)

    async def save(self, throttle: Throttle) -> None:
        """Store a change."""
        await self._transaction.run(_SAVE, {**throttle_values(throttle), "wanted": throttle.key})

    async def forget(self, key: bytes) -> None:
        """Delete it."""
        await self._transaction.run(_FORGET, {"wanted": key})
