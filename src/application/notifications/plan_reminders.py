"""Plan when somebody is reminded: a step of relaying what has happened to an appointment."""

from dataclasses import dataclass
from datetime import datetime

from application.identifiers import Identifiers
from application.unit_of_work import UnitOfWork
from domain.events import DomainEvent
from domain.ids import ReminderId
from domain.notifications.reminders import Reminder, plan
from domain.scheduling.events import (
    AppointmentBooked,
    AppointmentConfirmed,
    AppointmentEvent,
    AppointmentRealigned,
    AppointmentRescheduled,
)
from domain.scheduling.life import Status
from domain.time.zones import zone

_AGREED = (AppointmentBooked, AppointmentConfirmed, AppointmentRescheduled, AppointmentRealigned)
"""After these it is agreed on when the appointment takes place."""


@dataclass(frozen=True, slots=True)
class PlanReminders:
    """Enters into the ledger when the client is to be reminded of an appointment, or why not.

    The rules are those of the service at that moment, the quiet hours those of the client, on their own clock. Planning
    twice enters nothing twice; what was planned for an earlier time stays, and is skipped when it comes due.
    """

    ids: Identifiers

    async def __call__(self, unit: UnitOfWork, event: DomainEvent, *, now: datetime) -> None:
        """Plan what the event calls for."""
        if not isinstance(event, AppointmentEvent) or not isinstance(event, _AGREED):
            return
        facts = event.appointment
        appointment = await unit.appointments.get(facts.id)
        if appointment is None or appointment.status is not Status.CONFIRMED or appointment.sequence != facts.sequence:
            return  # what has happened since is an event of its own
        service, client = await unit.services.get(facts.service_id), await unit.users.get(facts.client_id)
        if service is None or client is None:
            return
        planned = plan(
            service.terms.reminders,
            start=appointment.time.start,
            agreed_at=event.occurred_at,
            quiet=client.profile.notification_preferences.quiet_hours,
            place=zone(client.profile.timezone),
        )
        for one in planned:
            await unit.reminders.add(
                Reminder.of(
                    one,
                    id=ReminderId(self.ids.new_id()),
                    appointment_id=facts.id,
                    sequence=facts.sequence,
                    recipient_id=client.id,
                    now=now,
                )
            )
