"""Repositories of the scheduling room over dictionaries."""

from adapters.memory.storage import Transaction
from application.errors import DependencyDown
from application.scheduling.views import ServiceCalendar
from domain.accounts.errors import AlreadyProfessional
from domain.ids import AppointmentId, ProfessionalId, ServiceId
from domain.scheduling.appointment import OCCUPYING, Appointment
from domain.scheduling.availability import Agenda
from domain.scheduling.errors import SlotTaken, SlugTaken
from domain.scheduling.professional import Professional
from domain.scheduling.service import Service
from domain.time.intervals import Span

_REACH = 2 * 24 * 3600  # seconds: no appointment lasts longer than a day, no buffer either


class MemoryProfessionals:
    """Public profiles with their weekly hours."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, professional: Professional) -> None:
        """Store a new profile. Raises SlugTaken, AlreadyProfessional."""
        await self._transaction.lock("profile of", professional.user_id)
        if any(other.user_id == professional.user_id for other in self._transaction.professionals):
            raise AlreadyProfessional
        await self._transaction.lock("slug", professional.slug)
        if any(other.slug == professional.slug for other in self._transaction.professionals):
            raise SlugTaken
        await self._transaction.add(self._transaction.professionals, professional.id, professional)

    async def get(self, professional_id: ProfessionalId) -> Professional | None:
        """The profile, or None."""
        return self._transaction.professionals.get(professional_id)

    async def get_for_update(self, professional_id: ProfessionalId) -> Professional | None:
        """The profile, locked until the end of the transaction, or None."""
        return await self._transaction.get_for_update(self._transaction.professionals, professional_id)

    async def slugs_like(self, slug: str) -> set[str]:
        """Every slug that is `slug` or begins with `slug-`."""
        slugs = (professional.slug for professional in self._transaction.professionals)
        return {other for other in slugs if other == slug or other.startswith(f"{slug}-")}

    async def save(self, professional: Professional) -> None:
        """Store a change to a profile that was read for update; its version rises."""
        await self._transaction.save(
            self._transaction.professionals, professional.id, professional, kind="professional"
        )


class MemoryServices:
    """What professionals offer."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, service: Service) -> None:
        """Store a new service."""
        await self._transaction.add(self._transaction.services, service.id, service)

    async def get(self, service_id: ServiceId) -> Service | None:
        """The service, or None."""
        return self._transaction.services.get(service_id)

    async def get_for_update(self, service_id: ServiceId) -> Service | None:
        """The service, locked until the end of the transaction, or None."""
        return await self._transaction.get_for_update(self._transaction.services, service_id)

    async def save(self, service: Service) -> None:
        """Store a change to a service that was read for update; its version rises."""
        await self._transaction.save(self._transaction.services, service.id, service, kind="service")


class MemoryAppointments:
    """Appointments, of which no two of one professional ever occupy the same time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, appointment: Appointment) -> None:
        """Store a new appointment. Raises SlotTaken when its time is occupied, DependencyDown when its number is taken."""
        await self._ensure_time_is_free(appointment)
        await self._transaction.lock("number", appointment.number)
        if any(other.number == appointment.number for other in self._transaction.appointments):
            raise DependencyDown("storage")
        await self._transaction.add(self._transaction.appointments, appointment.id, appointment)

    async def get(self, appointment_id: AppointmentId) -> Appointment | None:
        """The appointment, or None."""
        return self._transaction.appointments.get(appointment_id)

    async def get_for_update(self, appointment_id: AppointmentId) -> Appointment | None:
        """The appointment, locked until the end of the transaction, or None."""
        return await self._transaction.get_for_update(self._transaction.appointments, appointment_id)

    async def save(self, appointment: Appointment) -> None:
        """Store a change to one that was read for update; its version rises. Raises SlotTaken when its new time is occupied."""
        await self._ensure_time_is_free(appointment)
        await self._transaction.save(self._transaction.appointments, appointment.id, appointment, kind="appointment")

    async def _ensure_time_is_free(self, appointment: Appointment) -> None:
        if appointment.status not in OCCUPYING:
            return
        await self._transaction.lock("calendar", appointment.professional_id)
        wanted = appointment.occupied.span
        for other in self._transaction.appointments:
            if (
                other.professional_id == appointment.professional_id
                and other.id != appointment.id
                and other.status in OCCUPYING
                and wanted.overlaps(other.occupied.span)
            ):
                raise SlotTaken


class MemoryCalendars:
    """A professional's time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def lock(self, professional_id: ProfessionalId) -> None:
        """Wait for one's turn to occupy this professional's time; held until the end of the transaction."""
        await self._transaction.lock("calendar", professional_id)

    async def of_service(
        self, service_id: ServiceId, window: Span, *, without: AppointmentId | None = None
    ) -> ServiceCalendar | None:
        """The service with its professional's hours and every occupied span that matters for starts in `window`.

        `without` leaves one appointment out: the one that is about to move. None when there is no such service.
        """
        service = self._transaction.services.get(service_id)
        professional = None if service is None else self._transaction.professionals.peek(service.professional_id)
        if service is None or professional is None:
            return None
        reach = Span(window.start - _REACH, window.end + _REACH)
        occupied = (
            appointment.occupied.span
            for appointment in self._transaction.appointments
            if appointment.professional_id == professional.id
            and appointment.id != without
            and appointment.status in OCCUPYING
        )
        agenda = Agenda(
            timezone=professional.practice.timezone,
            hours=professional.hours,
            busy=tuple(span for span in occupied if span.overlaps(reach)),
        )
        return ServiceCalendar(service=service, agenda=agenda)
