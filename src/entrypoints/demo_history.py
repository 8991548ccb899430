"""What was booked in the demo, and what became of it.

Made by the domain's own booking rules with the clock set back, a calendar in one transaction; nobody is mailed about
what is meant to be long past.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from adapters.calendars.public_holidays import PublicHolidayCalendar
from adapters.security.machine import SystemIdentifiers
from application.scheduling.read_calendar import read_service_calendar
from application.unit_of_work import UnitsOfWork
from domain.ids import AppointmentId, ServiceId, UserId
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import Agenda, free_starts
from domain.scheduling.errors import SlotRefused
from domain.scheduling.events import Party
from domain.scheduling.history import Author
from domain.scheduling.life import COUNTED, Status
from domain.scheduling.service import Service
from domain.time.intervals import Span
from entrypoints.bootstrap import use_packaged_zone_rules
from entrypoints.demo_cast import NOTES

PAST = timedelta(days=45)
FUTURE = timedelta(days=30)
_EARLIEST, _LATEST = 14 * 24 * 60, 60
"""Minutes before it starts, or before now, at which something is booked."""
_AN_HOUR = 60

# Of a hundred appointments so many are cancelled by their client, by their professional; or nobody comes.
_BY_CLIENT, _BY_PROFESSIONAL, _NO_SHOW = 5, 3, 5


@dataclass(frozen=True, slots=True)
class History:
    """Fills the calendar of one professional from `PAST` ago until `FUTURE` from now."""

    units: UnitsOfWork
    dice: random.Random
    professional: Author
    clients: Sequence[UserId]
    busyness: float

    async def make(self, services: Sequence[ServiceId], *, now: datetime) -> None:
        """Store it, as it looks at `now`."""
        window = Span(int((now - PAST).timestamp()), int((now + FUTURE).timestamp()))
        taken: list[Span] = []
        async with self.units() as unit:
            for service_id in services:
                calendar = await read_service_calendar(unit, PublicHolidayCalendar(), service_id, window, now=now)
                for appointment in self._booked(calendar.service, calendar.agenda, window, taken, now):
                    appointment.pull_events()  # nobody is mailed about it
                    await unit.appointments.add(appointment)
            await unit.commit()

    def _booked(
        self, service: Service, agenda: Agenda, window: Span, taken: list[Span], now: datetime
    ) -> Sequence[Appointment]:
        """Appointments of one service; `taken` is what the calendar's occupy, and grows with them."""
        # Each was booked in its own time, and none at shorter notice than the service wants.
        terms = replace(service.terms, horizon_days=(PAST + FUTURE).days + 1, minimum_notice=0)
        asked = replace(service, terms=terms)
        booked: list[Appointment] = []
        counted: list[int] = []
        for start in free_starts(agenda, terms, window, window.start):
            if self.dice.random() > self.busyness:
                continue
            known = replace(agenda, busy=tuple(taken), counted=tuple(counted))
            try:
                appointment = self._book(asked, known, datetime.fromtimestamp(start, UTC), now)
            except SlotRefused:  # another service has taken it, or a limit is reached
                continue
            self._live(appointment, now)
            booked.append(appointment)
            if appointment.status is not Status.CANCELLED:
                taken.append(appointment.occupied.span)
            if appointment.status in COUNTED:
                counted.append(start)
        return booked

    def _book(self, service: Service, agenda: Agenda, start: datetime, now: datetime) -> Appointment:
        client = self.dice.choice(self.clients)
        return Appointment.book(
            id=AppointmentId(SystemIdentifiers().new_id()),
            number=SystemIdentifiers().new_number(),
            service=service,
            agenda=agenda,
            client_id=client,
            start=start,
            notes=self.dice.choice(NOTES),
            by=Author(Party.CLIENT, client),
            now=min(start, now) - timedelta(minutes=self.dice.randint(_LATEST, _EARLIEST)),
            zone_rules=use_packaged_zone_rules(),
        )

    def _live(self, appointment: Appointment, now: datetime) -> None:
        """What became of it: some are called off, most of the past took place, and a few did not come."""
        if appointment.status is Status.PENDING:
            answered = appointment.created_at + timedelta(minutes=self.dice.randrange(1, _AN_HOUR))
            appointment.confirm(by=self.professional, now=answered)
        fate = self.dice.randrange(100)
        if fate < _BY_CLIENT + _BY_PROFESSIONAL:
            self._call_off(appointment, now, by_client=fate < _BY_CLIENT)
        elif appointment.end < now:
            if fate < _BY_CLIENT + _BY_PROFESSIONAL + _NO_SHOW:
                appointment.mark_no_show(by=self.professional, now=appointment.end)
            else:
                appointment.complete(by=self.professional, now=appointment.end)

    def _call_off(self, appointment: Appointment, now: datetime, *, by_client: bool) -> None:
        """At some moment until now, or until a client no longer may."""
        first, last = appointment.updated_at, min(now, appointment.cancel_until)
        when = first + max(last - first, timedelta()) * self.dice.random()
        if by_client and first <= last:
            appointment.cancel(by=Author(Party.CLIENT, appointment.client_id), reason=None, now=when)
        else:
            appointment.cancel(by=self.professional, reason="Ha surgido una urgencia.", now=when)
