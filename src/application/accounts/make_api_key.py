"""Make a key for a program."""

from dataclasses import dataclass
from datetime import timedelta

from application.accounts.api_key_token import ApiKeyToken
from application.accounts.present_passwords import PresentPasswords, wrong_password
from application.clock import Clock
from application.identifiers import Identifiers
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.api_key import ApiKey, Scope, ensure_room_for_a_key
from domain.accounts.events import ApiKeyMade
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.ids import ApiKeyId


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeApiKeyCommand:
    """`password` is the present one, as typed. Without a `lifetime` the key works until it is revoked."""

    actor: Actor
    name: str
    scopes: frozenset[Scope]
    lifetime: timedelta | None
    password: str


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A key, and what is to be sent with requests: nobody can ever be shown it again."""

    key: ApiKey
    token: str


@dataclass(frozen=True, slots=True)
class MakeApiKey:
    """A signed-in user who knows their password makes a key with which a program acts for them, and is told by mail.

    The key is shown this once. It does what its scopes say and their roles allow, but nothing of an administrator, and
    nothing that concerns the account itself: those operations take no keys. Refused: a wrong password (`invalid_value`),
    which counts like a failure to log in (`too_many_attempts`); more than 20 keys at a time (`too_many_api_keys`).
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    present: PresentPasswords

    async def __call__(self, command: MakeApiKeyCommand) -> NewApiKey:
        """Make it. Raises InvalidValue, NotFound, TooManyApiKeys, TooManyAttempts."""
        async with self.units() as unit:
            user = await unit.users.get(command.actor.user_id)
        if user is None:
            raise NotFound("user")
        await self.present.verify(user, command.password, command.actor, field="password")
        return await self._store(command, known=user.password_hash)

    @retried
    async def _store(self, command: MakeApiKeyCommand, *, known: str) -> NewApiKey:
        now, token = self.clock.now(), ApiKeyToken(ApiKeyId(self.ids.new_id()), self.ids.new_secret())
        async with self.units() as unit:
            # Locked, so that of many requests at once each counts the keys of those before.
            user = await unit.users.get_for_update(command.actor.user_id)
            if user is None:
                raise NotFound("user")
            if user.password_hash != known:  # changed since it was verified, perhaps by its owner who has lost a device
                raise wrong_password("password")
            ensure_room_for_a_key(len(await unit.api_keys.live(user.id, now=now)))
            key = ApiKey.make(
                id=token.key_id,
                user_id=user.id,
                name=command.name,
                scopes=command.scopes,
                digest=token.digest,
                lifetime=command.lifetime,
                now=now,
            )
            await unit.api_keys.add(key)
            unit.announce(ApiKeyMade(occurred_at=now, user_id=user.id, key_id=key.id, name=key.name))
            details = {"scopes": " ".join(sorted(key.scopes))}
            entry = AuditEntry.of(command.actor, AuditAction.API_KEY_MADE, target=key.id, details=details, now=now)
            unit.audit.record(entry)
            await unit.commit()
        return NewApiKey(key, str(token))
