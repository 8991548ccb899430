"""Give somebody an appointment as a calendar file."""

from dataclasses import dataclass

from application.clock import Clock
from application.notifications.calendar_entries import CalendarEntry, Calendars, EntryStatus
from application.retries import retried
from application.scheduling.supervision import record_supervision
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.administration.audit import AuditAction
from domain.errors import NotFound
from domain.ids import AppointmentId
from domain.scheduling.events import Party
from domain.scheduling.life import Status
from domain.scheduling.policies import party_between

_STATUSES = {
    Status.HELD: EntryStatus.TENTATIVE,
    Status.PENDING: EntryStatus.TENTATIVE,
    Status.CONFIRMED: EntryStatus.CONFIRMED,
    Status.COMPLETED: EntryStatus.CONFIRMED,
    Status.NO_SHOW: EntryStatus.CONFIRMED,
    Status.CANCELLED: EntryStatus.CANCELLED,
    Status.DECLINED: EntryStatus.CANCELLED,
    Status.EXPIRED: EntryStatus.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class GetCalendarFile:
    """Its client, its professional and administrators take an appointment into their own calendar, as a file.

    Fetched again it changes the entry, since it is known by the appointment. What administrators see is recorded.
    Somebody else's appointment does not exist (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock
    calendars: Calendars

    @retried
    async def __call__(self, actor: Actor, appointment_id: AppointmentId) -> bytes:
        """Return the file. Raises NotFound."""
        async with self.units() as unit:
            view = await unit.appointment_views.get(appointment_id)
            party = None if view is None else party_between(actor, view.professional.id, view.client.id)
            owner = await unit.users.get(actor.user_id)
            if view is None or party is None or owner is None:
                raise NotFound("appointment")
            entry = CalendarEntry(
                appointment_id=str(view.id),
                sequence=view.sequence,
                changed_at=view.updated_at,
                status=_STATUSES[view.status],
                start=view.start,
                duration=view.duration,
                timezone=view.timezone,
                service=view.service.name,
                with_whom=view.professional.full_name if party is Party.CLIENT else view.client.full_name,
                location=view.location,
                number=view.number,
                owner_name=owner.profile.full_name,
                owner_address=owner.email.value,
            )
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
        return self.calendars.file(entry)
