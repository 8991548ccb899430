"""The repository of appointments over dictionaries."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from adapters.memory.storage import Transaction
from application.errors import DependencyDown
from domain.ids import AppointmentId, ProfessionalId, UserId
from domain.scheduling.appointment import Appointment
from domain.scheduling.errors import SlotTaken
from domain.scheduling.history import Acquaintance
from domain.scheduling.life import OCCUPYING, Status

_REACH = timedelta(days=3)
"""Whose starts are further apart do not meet: no appointment and no buffer is longer than a day."""


class MemoryAppointments:
    """Appointments, of which no two of one professional ever occupy the same time; holds and requests among them.

    As in a database with such a constraint, what has lapsed is in the way until somebody lets it expire.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, appointment: Appointment) -> None:
        """Store a new appointment. Raises SlotTaken when its time is occupied, DependencyDown when its number is taken."""
        await self._ensure_times_are_free([appointment])
        await self._transaction.lock("number", appointment.number)
        if any(self._transaction.appointments.where("number", appointment.number)):
            raise DependencyDown("storage")
        self._keep_changes(appointment)
        await self._transaction.add(self._transaction.appointments, appointment.id, appointment)

    async def get(self, appointment_id: AppointmentId) -> Appointment | None:
        """The appointment, or None."""
        return self._transaction.appointments.get(appointment_id)

    async def get_for_update(self, appointment_id: AppointmentId) -> Appointment | None:
        """The appointment, locked until the end of the transaction, or None."""
        return await self._transaction.get_for_update(self._transaction.appointments, appointment_id)

    async def save(self, appointment: Appointment) -> None:
        """Store a change to one that was read for update; its version rises. Raises SlotTaken when its new time is occupied."""
        await self.save_together([appointment])

    async def save_together(self, appointments: Sequence[Appointment]) -> None:
        """Store several moves as one: none is in another's way on its way. As `save` otherwise."""
        await self._ensure_times_are_free(appointments)
        for appointment in appointments:
            self._keep_changes(appointment)
            await self._transaction.save(
                self._transaction.appointments, appointment.id, appointment, kind="appointment"
            )

    async def occupying(
        self, professional_id: ProfessionalId, *, since: datetime, now: datetime
    ) -> Sequence[Appointment]:
        """All in OCCUPYING that end after `since` and had not lapsed at `now`, by start; locked as by `get_for_update`."""

        def fits(appointment: Appointment) -> bool:
            return appointment.status in OCCUPYING and appointment.end > since and not appointment.has_lapsed(now)

        found = await self._locked(self._of(professional_id), fits)
        return sorted(found, key=lambda appointment: (appointment.time.start, appointment.id))

    async def lapsed(self, professional_id: ProfessionalId, *, now: datetime) -> Sequence[Appointment]:
        """Holds and requests of one calendar whose time was up at `now`; locked as by `get_for_update`."""
        return await self._locked(self._of(professional_id), lambda appointment: appointment.has_lapsed(now))

    async def some_lapsed(self, *, now: datetime, limit: int) -> Sequence[Appointment]:
        """As `lapsed`, of anybody, the longest overdue first; those that somebody else has locked are left out."""
        overdue = sorted(
            (appointment.expires_at, appointment.id)
            for appointment in self._transaction.appointments
            if appointment.has_lapsed(now) and appointment.expires_at is not None
        )
        found: list[Appointment] = []
        for _, appointment_id in overdue:
            if len(found) == limit:
                break
            if await self._transaction.try_lock(appointment_id):
                appointment = self._transaction.appointments.get(appointment_id)
                if appointment is not None and appointment.has_lapsed(now):
                    found.append(appointment)
        return found

    async def held_by(self, client_id: UserId, professional_id: ProfessionalId) -> Sequence[Appointment]:
        """What a client holds in one calendar, lapsed or not; where there is something, the calendar's turn comes first."""

        def fits(appointment: Appointment) -> bool:
            return appointment.client_id == client_id and appointment.status is Status.HELD

        if not any(map(fits, self._of(professional_id))):
            return []
        await self._transaction.lock("calendar", professional_id)
        return await self._locked(self._of(professional_id), fits)

    async def acquaintance(self, professional_id: ProfessionalId, client_id: UserId) -> Acquaintance | None:
        """What a professional knows of a client by appointments, mere holds left out; the latest is what was booked last."""
        booked = [
            (appointment.booked_at, appointment.id, appointment.entered_client)
            for appointment in self._of(professional_id)
            if appointment.client_id == client_id and appointment.booked_at is not None
        ]
        latest_first = sorted(booked, key=lambda booking: booking[:2], reverse=True)
        return Acquaintance.of(entered for _, _, entered in latest_first)

    async def calendars_to_realign(self, *, since: datetime, zone_rules: str) -> Sequence[ProfessionalId]:
        """Whose appointments that occupy time and start after `since` were derived by rules of another version."""
        return sorted(
            {
                appointment.professional_id
                for appointment in self._transaction.appointments
                if appointment.status in OCCUPYING
                and appointment.time.start > since
                and appointment.time.zone_rules != zone_rules
            }
        )

    def _of(self, professional_id: ProfessionalId) -> Iterable[Appointment]:
        return self._transaction.appointments.where("professional", professional_id)

    async def _locked(
        self, candidates: Iterable[Appointment], fits: Callable[[Appointment], bool]
    ) -> list[Appointment]:
        """Copies of those that fit, and still do once nobody else changes them."""
        found: list[Appointment] = []
        for candidate in [candidate for candidate in candidates if fits(candidate)]:
            appointment = await self.get_for_update(candidate.id)
            if appointment is not None and fits(appointment):
                found.append(appointment)
        return found

    async def _ensure_times_are_free(self, appointments: Sequence[Appointment]) -> None:
        moving = {appointment.id for appointment in appointments}
        placed: list[Appointment] = []
        for appointment in appointments:
            if appointment.status in OCCUPYING:
                await self._transaction.lock("calendar", appointment.professional_id)
                others = (other for other in self._of(appointment.professional_id) if other.id not in moving)
                if any(_collide(appointment, other) for other in (*placed, *others)):
                    raise SlotTaken
                placed.append(appointment)

    def _keep_changes(self, appointment: Appointment) -> None:
        earlier = self._transaction.changes.peek(appointment.id) or ()
        self._transaction.changes.put(appointment.id, earlier + appointment.pull_changes())


def _collide(one: Appointment, other: Appointment) -> bool:
    return (
        abs(one.time.start - other.time.start) < _REACH  # a glance that spares the arithmetic nearly always
        and other.status in OCCUPYING
        and one.professional_id == other.professional_id
        and one.occupied.span.overlaps(other.occupied.span)
    )
