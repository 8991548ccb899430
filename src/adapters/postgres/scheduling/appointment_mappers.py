"""Row ⇄ aggregate: appointments and what happened to them. Built by their constructors, as all aggregates."""

from sqlalchemy.dialects.postgresql import Range

from adapters.postgres.scheduling.rows import AppointmentChangeRow, AppointmentRow
from adapters.postgres.stored import as_stored
from adapters.postgres.tables import Values
from domain.ids import AppointmentId, ProfessionalId, ServiceId, UserId
from domain.scheduling.agreement import Agreement, AppointmentTime
from domain.scheduling.appointment import Appointment
from domain.scheduling.events import Party
from domain.scheduling.history import Author, Change, EnteredClient
from domain.scheduling.life import Action, Status


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
        expires_at=row.expires_at,
        booked_at=row.booked_at,
        cancelled_by=None if row.cancelled_by is None else Party(row.cancelled_by),
        cancellation_reason=row.cancellation_reason,
        entered_client=entered_client_of(row),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def entered_client_of(row: AppointmentRow) -> EnteredClient | None:
    """How the client was entered; None if they were not."""
    return None if row.entered_name is None else EnteredClient(row.entered_name, row.entered_phone)


def appointment_values(appointment: Appointment) -> Values:
    """The columns of an appointment."""
    time, agreement, occupied = appointment.time, appointment.agreement, appointment.occupied
    entered = appointment.entered_client
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
        "expires_at": appointment.expires_at,
        "booked_at": appointment.booked_at,
        "cancelled_by": None if appointment.cancelled_by is None else appointment.cancelled_by.value,
        "cancellation_reason": appointment.cancellation_reason,
        "entered_name": None if entered is None else entered.full_name,
        "entered_phone": None if entered is None else entered.phone,
        "created_at": appointment.created_at,
        "updated_at": appointment.updated_at,
        "version": appointment.version,
    }


@as_stored
def change_of(row: AppointmentChangeRow) -> Change:
    """The step that a row tells of."""
    return Change(
        at=row.occurred_at,
        action=Action(row.action),
        by=Author(Party(row.party), None if row.user_id is None else UserId(row.user_id)),
        reason=row.reason,
        status_before=None if row.status_before is None else Status(row.status_before),
        status=Status(row.status),
        start_before=row.start_before,
        start=row.start_at,
        sequence=row.sequence,
    )
