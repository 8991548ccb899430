"""Show an appointment."""

from dataclasses import dataclass

from application.clock import Clock
from application.retries import retried
from application.scheduling.supervision import record_supervision
from application.scheduling.views import AppointmentView
from application.unit_of_work import UnitsOfWork
from domain.administration.audit import AuditAction
from domain.errors import NotFound
from domain.ids import AppointmentId
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
            if view is None or party_between(actor, view.professional.id, view.client.id) is None:
                raise NotFound("appointment")
            if record_supervision(
                unit,
                actor,
                AuditAction.APPOINTMENT_SEEN,
                view.id,
                client_id=view.client.id,
                professional_id=view.professional.id,
                now=self.clock.now(),
            ):
                await unit.commit()
        return view
