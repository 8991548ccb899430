"""Show what happened to an appointment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from application.clock import Clock
from application.retries import retried
from application.scheduling.supervision import record_supervision
from application.scheduling.views import ChangeView, ClientParty
from application.unit_of_work import UnitsOfWork
from domain.accounts.policies import administers
from domain.administration.audit import AuditAction
from domain.errors import NotFound
from domain.ids import AppointmentId
from domain.scheduling.events import Party
from domain.scheduling.policies import Doer, party_between


@dataclass(frozen=True, slots=True)
class GetHistory:
    """Its client, its professional and administrators see who did what with an appointment, when and why.

    Which administrator it was only administrators see, and what they see is recorded. Somebody else's appointment does not exist (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, actor: Doer, appointment_id: AppointmentId) -> Sequence[ChangeView]:
        """Return every step, oldest first. Raises NotFound."""
        async with self.units() as unit:
            view = await unit.appointment_views.get(appointment_id)
            if view is None or party_between(actor, view.professional.id, view.client.id) is None:
                raise NotFound("appointment")
            steps = [_named(step, view.client) for step in await unit.appointment_views.history(appointment_id)]
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
        if administers(actor):
            return steps
        return [replace(step, full_name=None) if step.change.by.party is Party.ADMIN else step for step in steps]


def _named(step: ChangeView, client: ClientParty) -> ChangeView:
    """The client acts under the name that the appointment shows. Whoever held the time to book it for them goes unnamed."""
    if step.change.by.party is not Party.CLIENT:
        return step
    return replace(step, full_name=client.full_name if step.change.by.user_id == client.id else None)
