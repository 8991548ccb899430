"""Row ⇄ aggregate in the scheduling room. Aggregates are built by their constructors, so that values prove themselves again."""

import msgspec
from sqlalchemy.dialects.postgresql import Range

from adapters.postgres.scheduling.rows import AppointmentRow, ProfessionalRow, ServiceRow
from adapters.postgres.stored import as_stored
from adapters.postgres.tables import Values
from domain.accounts.professional_application import Practice
from domain.ids import AppointmentId, ProfessionalId, ServiceId, UserId
from domain.scheduling.agreement import Agreement, AppointmentTime
from domain.scheduling.appointment import Appointment, Status
from domain.scheduling.events import Party
from domain.scheduling.professional import Professional
from domain.scheduling.service import Money, Service, ServiceTerms
from domain.scheduling.working_hours import Opening, WeeklyHours

_OPENINGS = msgspec.json.Decoder(tuple[Opening, ...])
_ENCODER = msgspec.json.Encoder()


@as_stored
def hours_of(text: str) -> WeeklyHours:
    """The week that the JSON text of `weekly_hours` tells of."""
    return WeeklyHours(_OPENINGS.decode(text))


@as_stored
def professional_of(row: ProfessionalRow) -> Professional:
    """The profile that a row tells of."""
    return Professional(
        id=ProfessionalId(row.id),
        user_id=UserId(row.user_id),
        slug=row.slug,
        practice=Practice(
            profession=row.profession,
            bio=row.bio,
            timezone=row.timezone,
            city=row.city,
            licence_number=row.licence_number,
        ),
        hours=hours_of(row.weekly_hours),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def professional_values(professional: Professional) -> Values:
    """The columns of a profile."""
    practice = professional.practice
    return {
        "id": professional.id,
        "user_id": professional.user_id,
        "slug": professional.slug,
        "profession": practice.profession,
        "bio": practice.bio,
        "timezone": practice.timezone,
        "city": practice.city,
        "licence_number": practice.licence_number,
        "weekly_hours": _ENCODER.encode(professional.hours.openings).decode(),
        "created_at": professional.created_at,
        "updated_at": professional.updated_at,
        "version": professional.version,
    }


@as_stored
def terms_of(row: ServiceRow) -> ServiceTerms:
    """The terms that a row tells of."""
    price = None
    if row.price_amount is not None and row.price_currency is not None:
        price = Money(row.price_amount, row.price_currency)
    return ServiceTerms(
        name=row.name,
        description=row.description,
        duration=row.duration,
        price=price,
        interval=row.interval,
        buffer_before=row.buffer_before,
        buffer_after=row.buffer_after,
        minimum_notice=row.minimum_notice,
        horizon_days=row.horizon_days,
        cancel_cutoff_hours=row.cancel_cutoff_hours,
        reschedule_cutoff_hours=row.reschedule_cutoff_hours,
        location=row.location,
        active=row.active,
    )


@as_stored
def service_of(row: ServiceRow) -> Service:
    """The service that a row tells of."""
    return Service(
        id=ServiceId(row.id),
        professional_id=ProfessionalId(row.professional_id),
        terms=terms_of(row),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def service_values(service: Service) -> Values:
    """The columns of a service."""
    terms = service.terms
    return {
        "id": service.id,
        "professional_id": service.professional_id,
        "name": terms.name,
        "description": terms.description,
        "duration": terms.duration,
        "price_amount": None if terms.price is None else terms.price.amount,
        "price_currency": None if terms.price is None else terms.price.currency,
        "interval": terms.interval,
        "buffer_before": terms.buffer_before,
        "buffer_after": terms.buffer_after,
        "minimum_notice": terms.minimum_notice,
        "horizon_days": terms.horizon_days,
        "cancel_cutoff_hours": terms.cancel_cutoff_hours,
        "reschedule_cutoff_hours": terms.reschedule_cutoff_hours,
        "location": terms.location,
        "active": terms.active,
        "created_at": service.created_at,
        "updated_at": service.updated_at,
        "version": service.version,
    }


@as_stored
def appointment_of(row: AppointmentRow) -> Appointment:
    """The appointment that a row tells of."""
    return Appointment(
        id=AppointmentId(row.id),
        number=row.number,
        service_id=ServiceId(row.service_id),
        professional_id=ProfessionalId(row.professional_id),
        client_id=UserId(row.client_id),
        status=Status(row.status),
        time=AppointmentTime(
            start=row.start_at,
            timezone=row.timezone,
            local_start=row.local_start,
            fold=row.fold,
            zone_rules=row.zone_rules,
        ),
        agreement=Agreement(
            duration=row.duration,
            buffer_before=row.buffer_before,
            buffer_after=row.buffer_after,
            cancel_cutoff_hours=row.cancel_cutoff_hours,
            reschedule_cutoff_hours=row.reschedule_cutoff_hours,
            location=row.location,
        ),
        notes=row.notes,
        sequence=row.sequence,
        cancelled_by=None if row.cancelled_by is None else Party(row.cancelled_by),
        cancellation_reason=row.cancellation_reason,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def appointment_values(appointment: Appointment) -> Values:
    """The columns of an appointment."""
    time, agreement, occupied = appointment.time, appointment.agreement, appointment.occupied
    return {
        "id": appointment.id,
        "number": appointment.number,
        "service_id": appointment.service_id,
        "professional_id": appointment.professional_id,
        "client_id": appointment.client_id,
        "status": appointment.status.value,
        "start_at": time.start,
        "end_at": appointment.end,
        "occupied": Range(occupied.start, occupied.end, bounds="[)"),
        "timezone": time.timezone,
        "local_start": time.local_start,
        "fold": time.fold,
        "zone_rules": time.zone_rules,
        "duration": agreement.duration,
        "buffer_before": agreement.buffer_before,
        "buffer_after": agreement.buffer_after,
        "cancel_cutoff_hours": agreement.cancel_cutoff_hours,
        "reschedule_cutoff_hours": agreement.reschedule_cutoff_hours,
        "location": agreement.location,
        "notes": appointment.notes,
        "sequence": appointment.sequence,
        "cancelled_by": None if appointment.cancelled_by is None else appointment.cancelled_by.value,
        "cancellation_reason": appointment.cancellation_reason,
        "created_at": appointment.created_at,
        "updated_at": appointment.updated_at,
        "version": appointment.version,
    }
