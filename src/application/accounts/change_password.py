"""Take another password."""

from dataclasses import dataclass

from application.accounts.new_passwords import NewPasswords
from application.accounts.present_passwords import PresentPasswords, wrong_password
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.ids import SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePasswordCommand:
    """`session_id` is the session that asks, and goes on. Both passwords are as typed."""

    actor: Actor
    session_id: SessionId
    current_password: str
    password: str


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """A signed-in user who knows the present password takes another one, and is told by mail.

    All their other sessions end. Refused: a wrong present password, and a new one shorter than 8 or longer than 128
    characters, or among the first that anybody would try (`invalid_value`). Wrong ones count like failures to log in
    (`too_many_attempts`): a session that was left open must not be a way to guess.
    """

    units: UnitsOfWork
    clock: Clock
    passwords: NewPasswords
    present: PresentPasswords

    async def __call__(self, command: ChangePasswordCommand) -> None:
        """Store the new password. Raises InvalidValue, NotFound, TooManyAttempts."""
        async with self.units() as unit:
            user = await unit.users.get(command.actor.user_id)
        if user is None:
            raise NotFound("user")
        await self.present.verify(user, command.current_password, command.actor, field="current_password")
        password_hash = await self.passwords.hashed(command.password, email=user.email)
        await self._store(command, known=user.password_hash, password_hash=password_hash)

    @retried
    async def _store(self, command: ChangePasswordCommand, *, known: str, password_hash: str) -> None:
        now = self.clock.now()
        async with self.units() as unit:
            user = await unit.users.get_for_update(command.actor.user_id)
            if user is None:
                raise NotFound("user")
            if user.password_hash != known:  # changed since it was verified, perhaps by its owner who has lost a device
                raise wrong_password("current_password")
            user.change_password(password_hash, now=now)
            await unit.users.save(user)
            await unit.sessions.end_all(user.id, but=command.session_id, now=now)
            unit.audit.record(AuditEntry.of(command.actor, AuditAction.PASSWORD_CHANGED, target=user.id, now=now))
            await unit.commit()
