"""Which event of the scheduling room tells whom what."""

from collections.abc import Mapping, Sequence

from application.notifications.message import Message, Teller, entry, instant_text
from application.scheduling.views import AppointmentView
from application.unit_of_work import UnitOfWork
from domain.events import DomainEvent
from domain.notifications.notification import Audience, Facts, MessageKind
from domain.scheduling.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentConfirmed,
    AppointmentDeclined,
    AppointmentExpired,
    AppointmentFacts,
    AppointmentMissed,
    AppointmentRealigned,
    AppointmentRequested,
    AppointmentRescheduled,
)
from domain.scheduling.life import Status


async def _booked(unit: UnitOfWork, event: AppointmentBooked) -> Sequence[Message]:
    return await _to_both(unit, MessageKind.APPOINTMENT_BOOKED, event.appointment, {"by": event.by.value})


async def _requested(unit: UnitOfWork, event: AppointmentRequested) -> Sequence[Message]:
    extra = {"expires_at": instant_text(event.expires_at)}
    return await _to_both(unit, MessageKind.APPOINTMENT_REQUESTED, event.appointment, extra)


async def _confirmed(unit: UnitOfWork, event: AppointmentConfirmed) -> Sequence[Message]:
    return await _to_both(unit, MessageKind.APPOINTMENT_CONFIRMED, event.appointment, {})


async def _declined(unit: UnitOfWork, event: AppointmentDeclined) -> Sequence[Message]:
    extra = {"reason": event.reason or ""}
    return await _to_both(unit, MessageKind.APPOINTMENT_DECLINED, event.appointment, extra)


async def _expired(unit: UnitOfWork, event: AppointmentExpired) -> Sequence[Message]:
    return await _to_both(unit, MessageKind.APPOINTMENT_EXPIRED, event.appointment, {})


async def _realigned(unit: UnitOfWork, event: AppointmentRealigned) -> Sequence[Message]:
    return await _to_both(unit, MessageKind.APPOINTMENT_REALIGNED, event.appointment, {})


async def _rescheduled(unit: UnitOfWork, event: AppointmentRescheduled) -> Sequence[Message]:
    extra = {
        "previous_start": instant_text(event.previous_start),
        "by": event.by.value,
        "reason": event.reason or "",
    }
    return await _to_both(unit, MessageKind.APPOINTMENT_RESCHEDULED, event.appointment, extra)


async def _cancelled(unit: UnitOfWork, event: AppointmentCancelled) -> Sequence[Message]:
    extra = {"by": event.by.value, "reason": event.reason or ""}
    return await _to_both(unit, MessageKind.APPOINTMENT_CANCELLED, event.appointment, extra)


async def _nobody(unit: UnitOfWork, event: DomainEvent) -> Sequence[Message]:
    del unit, event
    return []


async def _to_both(
    unit: UnitOfWork, kind: MessageKind, appointment: AppointmentFacts, extra: Mapping[str, str]
) -> Sequence[Message]:
    view = await unit.appointment_views.get(appointment.id)
    if view is None:
        return []
    facts = {**facts_of(appointment, view), **extra}
    return [
        Message(recipient_id=view.client.id, kind=kind, audience=Audience.CLIENT, facts=facts),
        Message(recipient_id=view.professional.user_id, kind=kind, audience=Audience.PROFESSIONAL, facts=facts),
    ]


def facts_of(appointment: AppointmentFacts, view: AppointmentView) -> Facts:
    """What messages tell of an appointment: times and place as `appointment` has them, names as they are now.

    It is `tentative` while its professional has not confirmed it.
    """
    return {
        "appointment_id": str(appointment.id),
        "number": appointment.number,
        "service": view.service.name,
        "professional": view.professional.full_name,
        "client": view.client.full_name,
        "start": instant_text(appointment.start),
        "duration": str(appointment.duration),
        "timezone": appointment.timezone,
        "location": appointment.location,
        "sequence": str(appointment.sequence),
        "tentative": "yes" if view.status is Status.PENDING else "",
    }


APPOINTMENTS: Sequence[tuple[type[DomainEvent], Teller[DomainEvent]]] = (
    entry(AppointmentBooked, _booked),
    entry(AppointmentRequested, _requested),
    entry(AppointmentConfirmed, _confirmed),
    entry(AppointmentDeclined, _declined),
    entry(AppointmentExpired, _expired),
    entry(AppointmentRescheduled, _rescheduled),
    entry(AppointmentRealigned, _realigned),
    entry(AppointmentCancelled, _cancelled),
    entry(AppointmentCompleted, _nobody),
    entry(AppointmentMissed, _nobody),
)
