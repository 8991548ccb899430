"""Take a key away from whoever holds it."""

from dataclasses import dataclass

from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.ids import ApiKeyId


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeApiKeyCommand:
    """One of the actor's own keys."""

    actor: Actor
    key_id: ApiKeyId


@dataclass(frozen=True, slots=True)
class RevokeApiKey:
    """A signed-in user revokes one of their keys, which stops working at once.

    Somebody else's key, or one that does not work any more, does not exist (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, command: RevokeApiKeyCommand) -> None:
        """Revoke it. Raises NotFound."""
        now = self.clock.now()
        async with self.units() as unit:
            key = await unit.api_keys.get_for_update(command.key_id)
            if key is None or key.user_id != command.actor.user_id or not key.is_live(now):
                raise NotFound("API key")
            key.revoke(now=now)
            await unit.api_keys.save(key)
            unit.audit.record(AuditEntry.of(command.actor, AuditAction.API_KEY_REVOKED, target=key.id, now=now))
            await unit.commit()
