"""Begin with a second factor."""

from dataclasses import dataclass

from application.accounts.present_passwords import PresentPasswords
from application.accounts.security_ports import Enrolment, OneTimePasswords, SecretBox
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.errors import SecondFactorOn
from domain.accounts.second_factor import SecondFactor
from domain.accounts.user import existing


@dataclass(frozen=True, slots=True)
class StartSecondFactor:
    """A signed-in user who gives their present password gets a secret for their authenticator application.

    It counts for nothing until a code confirms it, and may be begun anew until then. Refused: when one is on
    (`second_factor_on`), a wrong password (`invalid_value`; after several `too_many_attempts`).
    """

    units: UnitsOfWork
    clock: Clock
    present: PresentPasswords
    box: SecretBox
    passwords: OneTimePasswords

    async def __call__(self, actor: Actor, password: str) -> Enrolment:
        """Return what the application is told. Raises SecondFactorOn, InvalidValue, TooManyAttempts, NotFound."""
        async with self.units() as unit:
            user = existing(await unit.users.get(actor.user_id))
        await self.present.verify(user, password, actor, field="password")
        secret = self.passwords.new_secret()
        await self._store(actor, secret)
        return self.passwords.enrolment(secret, str(user.email))

    @retried
    async def _store(self, actor: Actor, secret: bytes) -> None:
        sealed = self.box.seal(secret)
        async with self.units() as unit:
            former = await unit.second_factors.get_for_update(actor.user_id)
            if former is not None and former.is_on:
                raise SecondFactorOn
            await unit.second_factors.save(SecondFactor.start(actor.user_id, sealed, now=self.clock.now()))
            await unit.commit()
