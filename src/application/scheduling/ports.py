"""What the scheduling room asks of the outside."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from application.pagination import Page, PageRequest
from application.scheduling.views import (
    AppointmentFilter,
    AppointmentView,
    ProfessionalView,
    ServiceCalendar,
    ServiceView,
)
from domain.ids import AppointmentId, ProfessionalId, ServiceId, UserId
from domain.scheduling.appointment import Appointment
from domain.scheduling.professional import Professional
from domain.scheduling.service import Service
from domain.time.intervals import Span


class Professionals(Protocol):
    """Public profiles with their weekly hours."""

    async def add(self, professional: Professional) -> None:
        """Store a new profile. Raises SlugTaken, and AlreadyProfessional when the user has one."""
        ...

    async def get(self, professional_id: ProfessionalId) -> Professional | None:
        """The profile, or None."""
        ...

    async def get_for_update(self, professional_id: ProfessionalId) -> Professional | None:
        """The profile, locked until the end of the transaction, or None."""
        ...

    async def slugs_like(self, slug: str) -> set[str]:
        """Every slug that is `slug` or begins with `slug-`."""
        ...

    async def save(self, professional: Professional) -> None:
        """Store a change to a profile that was read for update; its version rises."""
        ...


class Services(Protocol):
    """What professionals offer."""

    async def add(self, service: Service) -> None:
        """Store a new service."""
        ...

    async def get(self, service_id: ServiceId) -> Service | None:
        """The service, or None."""
        ...

    async def get_for_update(self, service_id: ServiceId) -> Service | None:
        """The service, locked until the end of the transaction, or None."""
        ...

    async def save(self, service: Service) -> None:
        """Store a change to a service that was read for update; its version rises."""
        ...


class Appointments(Protocol):
    """Appointments, of which no two of one professional ever occupy the same time."""

    async def add(self, appointment: Appointment) -> None:
        """Store a new appointment. Raises SlotTaken when its time is occupied, whoever occupied it.

        Raises DependencyDown when its number is taken: the next attempt draws another.
        """
        ...

    async def get(self, appointment_id: AppointmentId) -> Appointment | None:
        """The appointment, or None."""
        ...

    async def get_for_update(self, appointment_id: AppointmentId) -> Appointment | None:
        """The appointment, locked until the end of the transaction, or None."""
        ...

    async def save(self, appointment: Appointment) -> None:
        """Store a change to one that was read for update; its version rises. Raises SlotTaken when its new time is occupied."""
        ...


class Calendars(Protocol):
    """A professional's time."""

    async def lock(self, professional_id: ProfessionalId) -> None:
        """Wait for one's turn to occupy this professional's time; held until the end of the transaction.

        Raises DependencyDown when the turn does not come in time.
        """
        ...

    async def of_service(
        self, service_id: ServiceId, window: Span, *, without: AppointmentId | None = None
    ) -> ServiceCalendar | None:
        """The service with its professional's hours and every occupied span that matters for starts in `window`.

        `without` leaves one appointment out: the one that is about to move. None when there is no such service.
        """
        ...


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A client's name for one attempt (draft-ietf-httpapi-idempotency-key-header), and a digest of what it asked."""

    value: str
    fingerprint: bytes


class Answers(Protocol):
    """What was answered to requests that carried an Idempotency-Key, for 24 hours."""

    async def recall(self, user_id: UserId, key: IdempotencyKey, *, now: datetime) -> AppointmentView | None:
        """The first answer, or None when there is none yet; then the key is the caller's until the transaction ends.

        Raises IdempotencyKeyInFlight when another transaction has the key, IdempotencyKeyReused when the key was
        used for a different request.
        """
        ...

    async def remember(self, user_id: UserId, key: IdempotencyKey, answer: AppointmentView, *, now: datetime) -> None:
        """Keep the first answer, in the same transaction as what it tells of."""
        ...


class Directory(Protocol):
    """What anybody may see of professionals and services."""

    async def professional(self, id_or_slug: ProfessionalId | str) -> ProfessionalView | None:
        """One professional, by identifier or slug."""
        ...

    async def search(
        self, page: PageRequest, *, text: str | None, profession: str | None, city: str | None
    ) -> Page[ProfessionalView]:
        """Professionals by (full_name, id); each criterion is contained in, without regard to accents and case.

        Every word of `text` is looked for in name, profession, bio and city together.
        """
        ...

    async def service(self, service_id: ServiceId) -> ServiceView | None:
        """One service."""
        ...

    async def services(
        self, professional_id: ProfessionalId, page: PageRequest, *, with_inactive: bool
    ) -> Page[ServiceView]:
        """A professional's services by (created_at, id)."""
        ...


class AppointmentViews(Protocol):
    """What is shown of appointments."""

    async def get(self, appointment_id: AppointmentId) -> AppointmentView | None:
        """One appointment."""
        ...

    async def find(self, page: PageRequest, criteria: AppointmentFilter) -> Page[AppointmentView]:
        """Appointments by (start, id), in the order that the criteria ask for."""
        ...
