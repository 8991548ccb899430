"""Asking somebody who is signed in for their password once more: a step of whatever could take an account away (ASVS 5.0, 7.5.1)."""

from dataclasses import dataclass

from application.accounts.ports import PasswordHasher
from application.accounts.throttling import Throttling
from domain.accounts.actor import Actor
from domain.accounts.user import User
from domain.errors import InvalidValue


def wrong_password(field: str) -> InvalidValue:
    """What to say of a `field` that does not hold the present password."""
    return InvalidValue(field, "wrong", "This is not your present password.")


@dataclass(frozen=True, slots=True)
class PresentPasswords:
    """Verifies them, and slows down whoever guesses as logging in does."""

    hasher: PasswordHasher
    throttling: Throttling

    async def verify(self, user: User, password: str, actor: Actor, *, field: str) -> None:
        """Do it outside of any transaction, since it takes long. Raises InvalidValue for `field` (`wrong`), TooManyAttempts."""
        marks = self.throttling.login(user.email, actor.origin)
        await self.throttling.ensure_open(marks)
        if not await self.hasher.verify(password, user.password_hash):
            await self.throttling.count(marks)
            raise wrong_password(field)
        await self.throttling.ensure_open(marks)
