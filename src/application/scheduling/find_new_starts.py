"""Find where an appointment could move."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from application.clock import Clock
from application.scheduling.find_slots import FreeSlots, checked_window
from application.scheduling.ports import PublicHolidays
from application.scheduling.read_calendar import read_service_calendar
from application.unit_of_work import UnitsOfWork
from domain.errors import NotFound
from domain.ids import AppointmentId
from domain.scheduling.availability import free_starts
from domain.scheduling.policies import Doer, author_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FindNewStartsQuery:
    """Where an appointment could be moved within [since, until), two instants."""

    actor: Doer
    appointment_id: AppointmentId
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class FindNewStarts:
    """Client, professional and administrator ask to which free slots an appointment could move, for 62 days at most.

    It does not stand in its own way, and keeps what was agreed, also where the service has changed since. What is
    shown here is what moving accepts of a client. Somebody else's appointment does not exist (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock
    holidays: PublicHolidays

    async def __call__(self, query: FindNewStartsQuery) -> FreeSlots:
        """Return the free starts. Raises NotFound, InvalidValue."""
        window, now = checked_window(query.since, query.until), self.clock.now()
        async with self.units() as unit:
            appointment = await unit.appointments.get(query.appointment_id)
            if appointment is None or appointment.booked_at is None:
                raise NotFound("appointment")
            author_of(query.actor, appointment)
            calendar = await read_service_calendar(
                unit, self.holidays, appointment.service_id, window.starts, now=now, without=(appointment.id,)
            )
        terms, agenda = appointment.agreement.terms(calendar.service.terms), calendar.agenda
        starts = free_starts(agenda, terms, window.starts, ceil(now.timestamp())) if terms.active else []
        return FreeSlots(
            service_id=appointment.service_id,
            timezone=agenda.timezone,
            duration=terms.duration,
            starts=[start for start in starts if start != int(appointment.time.start.timestamp())],
        )
