"""Proving a second factor: a step of logging in, and of changing the factor itself."""

import re
from dataclasses import dataclass

from application.accounts.security_ports import Digests, OneTimePasswords, SecretBox
from application.accounts.throttling import Throttling
from application.clock import Clock
from application.identifiers import Identifiers
from application.retries import retried
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.events import RecoveryCodeUsed
from domain.accounts.second_factor import RECOVERY_CODES, SecondFactor
from domain.administration.audit import AuditAction, AuditEntry
from domain.ids import UserId

_CODE = re.compile(r"[0-9]{6}")
_PARTS = 3


async def second_factor_for_update(unit: UnitOfWork, user_id: UserId) -> SecondFactor | None:
    """Lock the account, and its second factor if there is one: whoever is logging in meanwhile waits, and looks again."""
    await unit.users.get_for_update(user_id)
    return await unit.second_factors.get_for_update(user_id)


@dataclass(frozen=True, slots=True)
class SecondFactorProof:
    """Verifies codes, each of which works once, and slows down whoever guesses."""

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    throttling: Throttling
    digests: Digests
    box: SecretBox
    passwords: OneTimePasswords

    @retried
    async def prove(self, actor: Actor, code: str) -> bool:
        """Use a code up; tell whether it was good. Raises TooManyAttempts, NoSecondFactor.

        Wrong ones are counted by account, wherever they come from. Each is looked at and counted under one lock, so that
        of many at once no more are looked at than one after the other.
        """
        now, marks = self.clock.now(), self.throttling.codes(actor.user_id)
        async with self.units() as unit:
            factor = await unit.second_factors.get_for_update(actor.user_id)
            if factor is None:
                return False
            factor.ensure_on()
            await self.throttling.ensure_open_within(unit, marks)
            step = self.step_of(factor, code)
            good = step is not None and factor.use_step(step)
            if not good and factor.use_recovery(self._digest(actor.user_id, code)):
                good = True
                left = len(factor.recovery)
                unit.announce(RecoveryCodeUsed(occurred_at=now, user_id=actor.user_id, left=left))
                unit.audit.record(AuditEntry.of(actor, AuditAction.RECOVERY_CODE_USED, target=actor.user_id, now=now))
            if good:
                await unit.second_factors.save(factor)
                await self.throttling.forgive_within(unit, marks)
            else:
                await self.throttling.count_within(unit, marks)
                wrong = AuditAction.WRONG_CODE
                unit.audit.record(AuditEntry.of(None, wrong, target=actor.user_id, origin=actor.origin, now=now))
            await unit.commit()
        return good

    def step_of(self, factor: SecondFactor, code: str) -> int | None:
        """The time step of a code; None when it is wrong."""
        said = "".join(code.split())
        if not _CODE.fullmatch(said):
            return None
        return self.passwords.step_of(self.box.open(factor.sealed), said, now=self.clock.now())

    def fresh_recovery_codes(self, user_id: UserId) -> tuple[list[str], frozenset[bytes]]:
        """Ten codes of 120 random bits, to be shown once, and their digests: so many need no slow hash (ASVS 5.0, 6.5.2)."""
        codes = ["-".join(self.ids.new_number() for _ in range(_PARTS)) for _ in range(RECOVERY_CODES)]
        return codes, frozenset(self._digest(user_id, code) for code in codes)

    def _digest(self, user_id: UserId, code: str) -> bytes:
        said = re.sub(r"[^0-9A-Z]", "", code.upper())
        return self.digests.of(f"recovery:{user_id}:{said}")
