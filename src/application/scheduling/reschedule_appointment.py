"""Move an appointment."""

from dataclasses import dataclass
from datetime import datetime

from application.clock import Clock
from application.scheduling.change_appointment import AppointmentChange, load_for_change, show, store_change
from application.scheduling.views import AppointmentView
from application.unit_of_work import UnitsOfWork
from domain.errors import NotFound
from domain.scheduling.policies import party_of
from domain.time.intervals import checked_instant, second_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RescheduleAppointmentCommand(AppointmentChange):
    """`to` is the instant of the new start."""

    to: datetime


@dataclass(frozen=True, slots=True)
class RescheduleAppointment:
    """Client or professional move an appointment; it keeps its identity, and both are told.

    A client may choose any slot that the service offers, until the cut-off agreed at booking (`cutoff_passed`).
    Where it is already, it stays, and nobody is told. Professional and administrator may choose any future time that overlaps nothing, until it is over (`appointment_over`).
    Refused: a time that is taken (`slot_taken`) or not offered (`slot_not_offered`), a cancelled or closed
    appointment (`illegal_transition`), one that has changed since it was read (`stale_version`); somebody else's
    appointment does not exist (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock
    zone_rules: str

    async def __call__(self, command: RescheduleAppointmentCommand) -> AppointmentView:
        """Store the move. Raises what is named above, InvalidValue, DependencyDown."""
        to = checked_instant("start", command.to)
        async with self.units() as unit:
            found = await unit.appointments.get(command.appointment_id)
            if found is None:
                raise NotFound("appointment")
            party_of(command.actor, found)  # strangers must not make the owner wait
            await unit.calendars.lock(found.professional_id)
            appointment, party = await load_for_change(unit, command)
            if appointment.time.start == to:
                return await show(unit, appointment)  # there already: nothing to tell anybody
            calendar = await unit.calendars.of_service(appointment.service_id, second_of(to), without=appointment.id)
            if calendar is None:
                raise NotFound("service")
            appointment.reschedule(
                to=to,
                service=calendar.service,
                agenda=calendar.agenda,
                by=party,
                now=self.clock.now(),
                zone_rules=self.zone_rules,
            )
            return await store_change(unit, appointment)
