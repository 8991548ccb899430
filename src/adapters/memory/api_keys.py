"""Keys over dictionaries."""

from datetime import datetime

from adapters.memory.storage import Transaction
from domain.accounts.api_key import ApiKey
from domain.ids import ApiKeyId, UserId


class MemoryApiKeys:
    """Keys with which programs act for their users."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, key: ApiKey) -> None:
        """Store a new key."""
        self._transaction.api_keys.put(key.id, key)

    async def get_for_update(self, key_id: ApiKeyId) -> ApiKey | None:
        """The key, locked until the end of the transaction, or None."""
        return await self._transaction.get_for_update(self._transaction.api_keys, key_id)

    async def save(self, key: ApiKey) -> None:
        """Store a change to a key that was read for update."""
        self._transaction.api_keys.put(key.id, key)

    async def note_use(self, key_id: ApiKeyId, *, now: datetime) -> None:
        """Remember when it was used, unless a later use is known."""
        key = await self.get_for_update(key_id)
        if key is not None and (key.last_used_at is None or key.last_used_at < now):
            key.last_used_at = now
            await self.save(key)

    async def live(self, user_id: UserId, *, now: datetime) -> list[ApiKey]:
        """The keys of a user that may be used, the newest first."""
        live = [key for key in self._transaction.api_keys if key.user_id == user_id and key.is_live(now)]
        return sorted(live, key=lambda key: (key.created_at, key.id), reverse=True)

    async def revoke_all(self, user_id: UserId, *, now: datetime) -> None:
        """Revoke every key of a user."""
        for found in [key.id for key in self._transaction.api_keys if key.user_id == user_id]:
            key = await self.get_for_update(found)
            if key is not None:
                key.revoke(now=now)
                await self.save(key)
