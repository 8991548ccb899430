"""Asking somebody who is signed in for their password once more: a step of whatever could take an account away (ASVS 5.0, 7.5.1)."""

from dataclasses import dataclass

from application.accounts.security_ports import PasswordHasher
from application.accounts.throttling import Throttling
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.user import User
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import InvalidValue


def wrong_password(field: str) -> InvalidValue:
    """What to say of a `field` that does not hold the present password."""
    return InvalidValue(field, "wrong", "This is not your present password.")


@dataclass(frozen=True, slots=True)
class PresentPasswords:
    """Verifies them, slows down whoever guesses as logging in does, and has it on record."""

    units: UnitsOfWork
    clock: Clock
    hasher: PasswordHasher
    throttling: Throttling

    async def verify(self, user: User, password: str, actor: Actor, *, field: str) -> None:
        """Do it outside of any transaction, since it takes long. Raises InvalidValue for `field` (`wrong`), TooManyAttempts."""
        marks = self.throttling.login(user.email, actor.origin)
        await self.throttling.ensure_open(marks)
        if not await self.hasher.verify(password, user.password_hash):
            await self._record_failure(user, actor)
            await self.throttling.count(marks)
            raise wrong_password(field)
        await self.throttling.ensure_open(marks)

    @retried
    async def _record_failure(self, user: User, actor: Actor) -> None:
        entry = AuditEntry.of(actor, AuditAction.PRESENT_PASSWORD_WRONG, target=user.id, now=self.clock.now())
        async with self.units() as unit:
            unit.audit.record(entry)
            await unit.commit()
