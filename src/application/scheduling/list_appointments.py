"""List appointments."""

from dataclasses import dataclass, replace

from application.clock import Clock
from application.pagination import Page, PageRequest
from application.retries import retried
from application.scheduling.views import AppointmentFilter, AppointmentView, Capacity
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Operator
from domain.accounts.errors import RoleRequired
from domain.accounts.policies import ensure_admin
from domain.accounts.values import Role
from domain.administration.audit import AuditAction, AuditEntry, codes
from domain.scheduling.policies import Doer


@dataclass(frozen=True, slots=True)
class ListAppointments:
    """A client lists their own appointments, a professional those in their calendar, an administrator all, which is recorded.

    Refused: a capacity whose role the asker does not hold (`role_required`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(
        self, actor: Doer, capacity: Capacity, criteria: AppointmentFilter, page: PageRequest
    ) -> Page[AppointmentView]:
        """Return a page of what fits `criteria` within what the actor may see. Raises RoleRequired."""
        visible = _within_reach(actor, capacity, criteria)
        async with self.units() as unit:
            found = await unit.appointment_views.find(page, visible)
            if capacity is Capacity.ADMIN:
                asked = codes(client=criteria.client_id, professional=criteria.professional_id, status=criteria.status)
                unit.audit.record(
                    AuditEntry.of(actor, AuditAction.APPOINTMENTS_LISTED, details=asked, now=self.clock.now())
                )
                await unit.commit()
        return found


def _within_reach(actor: Doer, capacity: Capacity, criteria: AppointmentFilter) -> AppointmentFilter:
    match capacity:
        case Capacity.CLIENT:
            if isinstance(actor, Operator):
                raise RoleRequired(Role.CLIENT)
            return replace(criteria, client_id=actor.user_id)
        case Capacity.PROFESSIONAL:
            if isinstance(actor, Operator) or actor.professional_id is None or not actor.is_(Role.PROFESSIONAL):
                raise RoleRequired(Role.PROFESSIONAL)
            return replace(criteria, professional_id=actor.professional_id)
        case Capacity.ADMIN:
            ensure_admin(actor)
            return criteria
