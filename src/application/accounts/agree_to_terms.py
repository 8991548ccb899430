"""Agree to the terms."""

from dataclasses import dataclass

from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.user import Consent, existing
from domain.administration.audit import AuditAction, AuditEntry


@dataclass(frozen=True, slots=True)
class AgreeToTerms:
    """A signed-in user agrees to the terms of use and the privacy notice in the version in force; it is recorded.

    Whoever registers has agreed to those of that day. Refused: any other version (`invalid_value`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, actor: Actor, version: str) -> Consent:
        """Store it. Raises InvalidValue, NotFound."""
        now = self.clock.now()
        async with self.units() as unit:
            user = existing(await unit.users.get_for_update(actor.user_id))
            consent = user.agree(version, now=now)
            await unit.users.save(user)
            details = {"version": version}
            unit.audit.record(AuditEntry.of(actor, AuditAction.CONSENT_GIVEN, target=user.id, details=details, now=now))
            await unit.commit()
        return consent
