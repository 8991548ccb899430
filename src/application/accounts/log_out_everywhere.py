"""Log out on every device."""

from dataclasses import dataclass

from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.administration.audit import AuditAction, AuditEntry


@dataclass(frozen=True, slots=True)
class LogOutEverywhere:
    """A signed-in user ends all of their sessions, this one included; no token of theirs works any more."""

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, actor: Actor) -> None:
        """End them."""
        async with self.units() as unit:
            now = self.clock.now()
            await unit.sessions.end_all(actor.user_id, now=now)
            unit.audit.record(AuditEntry.of(actor, AuditAction.LOGGED_OUT_EVERYWHERE, now=now))
            await unit.commit()
