"""Keys with which programs act for their users."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, or_, select, update

from adapters.postgres.accounts.mappers import api_key_of, api_key_values
from adapters.postgres.accounts.rows import ApiKeyRow
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import ID, TableStatements, table_of
from domain.accounts.api_key import ApiKey
from domain.ids import ApiKeyId, UserId

_KEYS: Final = TableStatements(ApiKeyRow)
_key = table_of(ApiKeyRow)
_NOW: Final = bindparam("now", type_=_key.c.created_at.type)
_LIVE: Final = (
    select(_key)
    .where(
        _key.c.user_id == bindparam("whose"),
        _key.c.revoked_at.is_(None),
        or_(_key.c.expires_at.is_(None), _key.c.expires_at > _NOW),
    )
    .order_by(_key.c.created_at.desc(), _key.c.id.desc())
)
_NOTE_USE: Final = (
    update(_key)
    .where(_key.c.id == ID, or_(_key.c.last_used_at.is_(None), _key.c.last_used_at < _NOW))
    .values(last_used_at=_NOW)
)
_REVOKE_ALL: Final = (
    update(_key).where(_key.c.user_id == bindparam("whose"), _key.c.revoked_at.is_(None)).values(revoked_at=_NOW)
)


class PostgresApiKeys:
    """Implements ApiKeys."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, key: ApiKey) -> None:
        """Store a new key."""
        await self._transaction.run(_KEYS.insert, api_key_values(key))

    async def get_for_update(self, key_id: ApiKeyId) -> ApiKey | None:
        """The key, locked, or None."""
        row = await self._transaction.one(ApiKeyRow, _KEYS.by_id_for_update, {"id_": key_id})
        return None if row is None else api_key_of(row)

    async def save(self, key: ApiKey) -> None:
        """Store a change."""
        await self._transaction.run(_KEYS.update, {**api_key_values(key), "id_": key.id})

    async def note_use(self, key_id: ApiKeyId, *, now: datetime) -> None:
        """Remember when it was used, unless a later use is known."""
        await self._transaction.run(_NOTE_USE, {"id_": key_id, "now": now})

    async def live(self, user_id: UserId, *, now: datetime) -> list[ApiKey]:
        """The keys of a user that may be used, the newest first."""
        rows = await self._transaction.every(ApiKeyRow, _LIVE, {"whose": user_id, "now": now})
        return [api_key_of(row) for row in rows]

    async def revoke_all(self, user_id: UserId, *, now: datetime) -> None:
        """Revoke every key of a user."""
        await self._transaction.run(_REVOKE_ALL, {"whose": user_id, "now": now})
