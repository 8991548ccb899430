"""What is shown of professionals, services and appointments: read models, never changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import AppointmentId, ProfessionalId, ServiceId, UserId
from domain.scheduling.availability import Agenda
from domain.scheduling.history import Change
from domain.scheduling.life import Status
from domain.scheduling.service import Service, ServiceTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalView:
    """A professional's public page."""

    id: ProfessionalId
    slug: str
    full_name: str
    profession: str
    bio: str
    city: str | None
    timezone: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """A service as anybody may see it."""

    id: ServiceId
    professional_id: ProfessionalId
    terms: ServiceTerms
    created_at: datetime
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCalendar:
    """A service and the time of its professional, read together so that they fit together.

    The agenda has no holidays yet: `holidays_region` tells which ones belong into it.
    """

    service: Service
    agenda: Agenda
    holidays_region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalCalendar:
    """A professional's hours, exceptions and time off; nobody's appointments. Holidays as in ServiceCalendar."""

    agenda: Agenda
    holidays_region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeCalendar:
    """A professional, each of their active services, and their time. Each agenda counts for its own service's limits."""

    professional: ProfessionalView
    services: tuple[ServiceCalendar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRef:
    """Which service an appointment is for."""

    id: ServiceId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalParty:
    """Whom an appointment is with."""

    id: ProfessionalId
    user_id: UserId
    full_name: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientParty:
    """Who comes to an appointment."""

    id: UserId
    full_name: str
    email: str
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentView:
    """An appointment with the names of everybody in it.

    Instants are UTC; `local_start` is the naive wall clock in `timezone`; `duration` is minutes.
    """

    id: AppointmentId
    number: str
    status: Status
    service: ServiceRef
    professional: ProfessionalParty
    client: ClientParty
    start: datetime
    end: datetime
    timezone: str
    local_start: datetime
    duration: int
    notes: str
    location: str
    sequence: int
    expires_at: datetime | None = None
    cancel_until: datetime
    reschedule_until: datetime
    cancelled_by: str | None
    cancellation_reason: str | None
    created_at: datetime
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One step in an appointment's life, with the name of who took it; None when that was no user, or is not shown."""

    change: Change
    full_name: str | None


class Capacity(StrEnum):
    """As what somebody lists appointments."""

    CLIENT = "client"
    PROFESSIONAL = "professional"
    ADMIN = "admin"


class Order(StrEnum):
    """Upcoming appointments read best from the soonest, history from the latest."""

    SOONEST_FIRST = "soonest_first"
    LATEST_FIRST = "latest_first"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentFilter:
    """Which appointments to list; None leaves a criterion out. Start within [since, until)."""

    client_id: UserId | None = None
    professional_id: ProfessionalId | None = None
    status: Status | None = None
    since: datetime | None = None
    until: datetime | None = None
    order: Order = Order.SOONEST_FIRST
