"""Show what became of mails."""

from dataclasses import dataclass

from application.clock import Clock
from application.pagination import Page, PageRequest
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import ensure_admin
from domain.administration.audit import AuditAction, AuditEntry, codes
from domain.notifications.delivery import Delivery, DeliveryStatus


@dataclass(frozen=True, slots=True)
class ListDeliveries:
    """Administrators, and the operator, see which mails wait, went out or were given up, and why, the latest first.

    What a mail says is not shown. That they looked is recorded. Refused to all others (`role_required`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(
        self, actor: Actor | Operator, page: PageRequest, *, status: DeliveryStatus | None
    ) -> Page[Delivery]:
        """Return a page. Raises RoleRequired."""
        ensure_admin(actor)
        async with self.units() as unit:
            found = await unit.deliveries.page(page, status=status)
            asked = codes(status=status)
            unit.audit.record(AuditEntry.of(actor, AuditAction.DELIVERIES_LISTED, details=asked, now=self.clock.now()))
            await unit.commit()
        return found
