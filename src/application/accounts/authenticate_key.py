"""Establish whose key a program holds."""

from dataclasses import dataclass, replace
from datetime import datetime

from application.accounts.api_key_token import ApiKeyToken
from application.accounts.views import KeyIdentity
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.api_key import roles_of_keys
from domain.accounts.errors import InvalidToken
from domain.ids import ApiKeyId


@dataclass(frozen=True, slots=True)
class AuthenticateKey:
    """A program acts as whoever made its key, with the roles that they hold at this moment, but never as an administrator.

    Key and user are looked up each time, so that a key that was revoked or has expired, and every key of somebody who was
    disabled, is refused at once. When it was used is noted once a minute at most.
    """

    units: UnitsOfWork
    clock: Clock

    async def __call__(self, token: str) -> KeyIdentity:
        """Return for whom the key is. Raises InvalidToken."""
        presented, now = ApiKeyToken.parse(token), self.clock.now()
        async with self.units() as unit:
            held = await unit.account_views.held_key(presented.key_id)
        if held is None or not held.key.opens_with(presented.digest, now=now) or not held.active:
            raise InvalidToken
        if held.key.use_is_news(now):
            await self._note_use(held.key.id, now)
        owner = replace(held.owner, roles=roles_of_keys(held.owner.roles))
        return KeyIdentity(actor=owner, key_id=held.key.id, scopes=held.key.scopes)

    @retried
    async def _note_use(self, key_id: ApiKeyId, now: datetime) -> None:
        async with self.units() as unit:
            await unit.api_keys.note_use(key_id, now=now)
            await unit.commit()
