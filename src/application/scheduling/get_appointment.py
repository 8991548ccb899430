"""Show an appointment."""

from dataclasses import dataclass
from datetime import datetime

from application.clock import Clock
from application.retries import retried
from application.scheduling.views import AppointmentView
from application.unit_of_work import UnitsOfWork
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.ids import AppointmentId
from domain.scheduling.events import Party
from domain.scheduling.policies import Doer, party_between


@dataclass(frozen=True, slots=True)
class GetAppointment:
    """Its client, its professional and administrators may see an appointment; for others it does not exist.

    What administrators see is recorded.
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, actor: Doer, appointment_id: AppointmentId) -> AppointmentView:
        """Return the appointment. Raises NotFound."""
        async with self.units() as unit:
            view = await unit.appointment_views.get(appointment_id)
            party = None if view is None else party_between(actor, view.professional.id, view.client.id)
            if view is None or party is None:
                raise NotFound("appointment")
            if party is Party.ADMIN:
                unit.audit.record(seen_by_admin(actor, view, now=self.clock.now()))
                await unit.commit()
        return view


def seen_by_admin(actor: Doer, view: AppointmentView, *, now: datetime) -> AuditEntry:
    """What is recorded when an administrator looks at somebody else's appointment."""
    details = {"client": str(view.client.id), "professional": str(view.professional.id)}
    return AuditEntry.of(actor, AuditAction.APPOINTMENT_SEEN, target=view.id, details=details, now=now)
