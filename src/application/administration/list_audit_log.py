"""Show who did what."""

from dataclasses import dataclass

from application.administration.views import AuditFilter
from application.clock import Clock
from application.pagination import Page, PageRequest
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import ensure_admin
from domain.administration.audit import AuditAction, AuditEntry, SealedEntry, codes


@dataclass(frozen=True, slots=True)
class ListAuditLog:
    """Administrators, and the operator, read who did what, on whom, when and from where, the latest first.

    That they did, and what they asked for, is recorded too. Refused to all others (`role_required`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, actor: Actor | Operator, criteria: AuditFilter, page: PageRequest) -> Page[SealedEntry]:
        """Return a page. Raises RoleRequired."""
        ensure_admin(actor)
        async with self.units() as unit:
            found = await unit.audit.page(page, criteria)
            asked = codes(action=criteria.action, actor=criteria.actor_id, target=criteria.target_id)
            unit.audit.record(AuditEntry.of(actor, AuditAction.AUDIT_LOG_READ, details=asked, now=self.clock.now()))
            await unit.commit()
        return found
