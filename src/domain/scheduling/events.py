"""Facts of the scheduling room. Each carries what was true at that moment, so that a mail sent later tells it as it was."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.events import DomainEvent
from domain.ids import AppointmentId, ProfessionalId, ServiceId, UserId


class Party(StrEnum):
    """In which capacity somebody acts on an appointment."""

    CLIENT = "client"
    PROFESSIONAL = "professional"
    ADMIN = "admin"
    SYSTEM = "system"
    """Nobody: time has passed, or the rules of a time zone have changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentFacts:
    """An appointment as it was. `start` is a UTC instant, `duration` minutes, `sequence` iCalendar's (RFC 5545, 3.8.7.4)."""

    id: AppointmentId
    number: str
    professional_id: ProfessionalId
    client_id: UserId
    service_id: ServiceId
    start: datetime
    duration: int
    timezone: str
    location: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentEvent(DomainEvent):
    """What all events of an appointment share."""

    appointment: AppointmentFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentBooked(AppointmentEvent):
    """A client took a slot, or the professional or an administrator entered the appointment for them."""

    by: Party = Party.CLIENT


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentRequested(AppointmentEvent):
    """A client asked for a slot of a service that needs approval, which can be given until `expires_at`."""

    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentConfirmed(AppointmentEvent):
    """The professional approved what was requested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentDeclined(AppointmentEvent):
    """The professional refused what was requested."""

    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentExpired(AppointmentEvent):
    """Nobody approved in time what was requested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentRescheduled(AppointmentEvent):
    """The appointment moved from `previous_start` to `start`."""

    previous_start: datetime
    by: Party
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentRealigned(AppointmentEvent):
    """The rules of its zone changed: it keeps its local time, and so its instant moved from `previous_start`."""

    previous_start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCancelled(AppointmentEvent):
    """The appointment will not take place."""

    by: Party
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCompleted(AppointmentEvent):
    """The appointment took place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMissed(AppointmentEvent):
    """The client did not come."""
