"""Second factors, one a user."""

from typing import Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.accounts.mappers import second_factor_of, second_factor_values
from adapters.postgres.accounts.rows import SecondFactorRow
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import table_of
from domain.accounts.second_factor import SecondFactor
from domain.ids import UserId

_factor = table_of(SecondFactorRow)
_WHOSE: Final = _factor.c.user_id == bindparam("whose")
_GET: Final = select(_factor).where(_WHOSE)
_LOCK: Final = _GET.with_for_update()
_insert = insert(_factor)
_SAVE: Final = _insert.on_conflict_do_update(
    index_elements=[_factor.c.user_id],
    set_={name: _insert.excluded[name] for name in ("sealed", "started_at", "confirmed_at", "last_step", "recovery")},
)
_REMOVE: Final = delete(_factor).where(_WHOSE)


class PostgresSecondFactors:
    """Implements SecondFactors."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId) -> SecondFactor | None:
        """Theirs, or None."""
        row = await self._transaction.one(SecondFactorRow, _GET, {"whose": user_id})
        return None if row is None else second_factor_of(row)

    async def get_for_update(self, user_id: UserId) -> SecondFactor | None:
        """Theirs, locked, or None."""
        row = await self._transaction.one(SecondFactorRow, _LOCK, {"whose": user_id})
        return None if row is None else second_factor_of(row)

    async def save(self, factor: SecondFactor) -> None:
        """Store it, new or changed."""
        await self._transaction.run(_SAVE, second_factor_values(factor))

    async def remove(self, user_id: UserId) -> None:
        """Forget it."""
        await self._transaction.run(_REMOVE, {"whose": user_id})
