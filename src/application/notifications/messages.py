"""Which event tells whom what: the one table from events to messages."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from application.unit_of_work import UnitOfWork
from domain.accounts.events import (
    ClientInvited,
    EmailChangeAnnounced,
    EmailChangeAsked,
    EmailChanged,
    EmailVerificationRequested,
    PasswordChanged,
    PasswordResetAsked,
    ProfessionalApplicationApproved,
    ProfessionalApplicationRejected,
    ProfessionalApplicationSubmitted,
    RegistrationRepeated,
)
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.values import EmailAddress, Role
from domain.events import DomainEvent
from domain.ids import UserId
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one person is told. Everything is mailed; `inbox` tells whether it is shown inside the product too."""

    recipient_id: UserId
    kind: MessageKind
    audience: Audience
    facts: Facts
    inbox: bool = True


ADDRESS = "address"
"""The fact that names where a mail goes, when that is not the present address of its recipient."""


async def messages_of(unit: UnitOfWork, event: DomainEvent) -> Sequence[Message]:
    """Return what the event has people told; nothing for an event that concerns nobody else."""
    tell = _TABLE.get(type(event))
    return [] if tell is None else await tell(unit, event)


type _Teller[E: DomainEvent] = Callable[[UnitOfWork, E], Awaitable[Sequence[Message]]]


def instant_text(instant: datetime) -> str:
    """An instant as facts hold it: RFC 3339 in UTC."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


async def _verification(unit: UnitOfWork, event: EmailVerificationRequested) -> Sequence[Message]:
    del unit
    return [_to_self(event.user_id, MessageKind.VERIFY_EMAIL, {"link_id": str(event.link_id)})]


async def _account_exists(unit: UnitOfWork, event: RegistrationRepeated) -> Sequence[Message]:
    del unit
    return [_to_self(event.user_id, MessageKind.ACCOUNT_EXISTS, {})]


async def _invited(unit: UnitOfWork, event: ClientInvited) -> Sequence[Message]:
    del unit
    return [_to_self(event.user_id, MessageKind.CLIENT_INVITED, {})]


async def _password_reset_asked(unit: UnitOfWork, event: PasswordResetAsked) -> Sequence[Message]:
    """Here, and not where it is asked for, it is looked up whose address it is."""
    user = await unit.users.with_email(EmailAddress(event.email))
    if user is None or not user.may_reset_password():
        return []
    purpose = LinkPurpose.RESET_PASSWORD
    if await unit.mailed_links.get_for_update(event.link_id) is None:  # else the event is relayed once more
        await unit.mailed_links.discard(user.id, purpose)
        link = MailedLink.make(id=event.link_id, user_id=user.id, purpose=purpose, now=event.occurred_at)
        await unit.mailed_links.add(link)
    return [_to_self(user.id, MessageKind.RESET_PASSWORD, {"link_id": str(event.link_id)})]


async def _password_changed(unit: UnitOfWork, event: PasswordChanged) -> Sequence[Message]:
    del unit
    return [_to_self(event.user_id, MessageKind.PASSWORD_CHANGED, {})]


async def _email_change_asked(unit: UnitOfWork, event: EmailChangeAsked) -> Sequence[Message]:
    """The link goes to the address that is wanted, a warning to the present one. A delivery is one by event and recipient."""
    del unit
    facts = {"link_id": str(event.link_id), ADDRESS: event.email}
    return [_to_self(event.user_id, MessageKind.CHANGE_EMAIL, facts)]


async def _email_change_announced(unit: UnitOfWork, event: EmailChangeAnnounced) -> Sequence[Message]:
    del unit
    return [_to_self(event.user_id, MessageKind.EMAIL_CHANGE_ASKED, {})]


async def _email_changed(unit: UnitOfWork, event: EmailChanged) -> Sequence[Message]:
    del unit
    return [_to_self(event.user_id, MessageKind.EMAIL_CHANGED, {ADDRESS: event.former})]


def _to_self(user_id: UserId, kind: MessageKind, facts: Facts) -> Message:
    """What concerns an account alone: mailed, and not in the inbox."""
    return Message(recipient_id=user_id, kind=kind, audience=Audience.SELF, facts=facts, inbox=False)


async def _application_received(unit: UnitOfWork, event: ProfessionalApplicationSubmitted) -> Sequence[Message]:
    applicant = await unit.users.get(event.applicant_id)
    facts = {
        "application_id": str(event.application_id),
        "profession": event.profession,
        "applicant": "" if applicant is None else applicant.profile.full_name,
    }
    kind = MessageKind.APPLICATION_RECEIVED
    administrators = await unit.account_views.users_with_role(Role.ADMIN)
    return [
        Message(recipient_id=event.applicant_id, kind=kind, audience=Audience.SELF, facts=facts),
        *(
            Message(recipient_id=admin, kind=kind, audience=Audience.ADMIN, facts=facts)
            for admin in administrators
            if admin != event.applicant_id
        ),
    ]


async def _application_approved(unit: UnitOfWork, event: ProfessionalApplicationApproved) -> Sequence[Message]:
    del unit
    facts = {"application_id": str(event.application_id), "profession": event.profession}
    kind = MessageKind.APPLICATION_APPROVED
    return [Message(recipient_id=event.applicant_id, kind=kind, audience=Audience.SELF, facts=facts)]


async def _application_rejected(unit: UnitOfWork, event: ProfessionalApplicationRejected) -> Sequence[Message]:
    del unit
    facts = {
        "application_id": str(event.application_id),
        "profession": event.profession,
        "reason": event.reason,
    }
    kind = MessageKind.APPLICATION_REJECTED
    return [Message(recipient_id=event.applicant_id, kind=kind, audience=Audience.SELF, facts=facts)]


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
    """Times and place as the event tells them; names as they are now."""
    view = await unit.appointment_views.get(appointment.id)
    if view is None:
        return []
    facts = {
        "appointment_id": str(appointment.id),
        "number": appointment.number,
        "service": view.service.name,
        "professional": view.professional.full_name,
        "client": view.client.full_name,
        "start": instant_text(appointment.start),
        "duration": str(appointment.duration),
        "timezone": appointment.timezone,
        "location": appointment.location,
        **extra,
    }
    return [
        Message(recipient_id=view.client.id, kind=kind, audience=Audience.CLIENT, facts=facts),
        Message(recipient_id=view.professional.user_id, kind=kind, audience=Audience.PROFESSIONAL, facts=facts),
    ]


def _entry[E: DomainEvent](kind: type[E], tell: _Teller[E]) -> tuple[type[DomainEvent], _Teller[DomainEvent]]:
    # Callables are contravariant in their arguments; the table is looked up by the event's own type, which makes it safe.
    return kind, cast("_Teller[DomainEvent]", tell)


_TABLE: Mapping[type[DomainEvent], _Teller[DomainEvent]] = dict(
    [
        _entry(EmailVerificationRequested, _verification),
        _entry(RegistrationRepeated, _account_exists),
        _entry(ClientInvited, _invited),
        _entry(PasswordResetAsked, _password_reset_asked),
        _entry(PasswordChanged, _password_changed),
        _entry(EmailChangeAsked, _email_change_asked),
        _entry(EmailChangeAnnounced, _email_change_announced),
        _entry(EmailChanged, _email_changed),
        _entry(ProfessionalApplicationSubmitted, _application_received),
        _entry(ProfessionalApplicationApproved, _application_approved),
        _entry(ProfessionalApplicationRejected, _application_rejected),
        _entry(AppointmentBooked, _booked),
        _entry(AppointmentRequested, _requested),
        _entry(AppointmentConfirmed, _confirmed),
        _entry(AppointmentDeclined, _declined),
        _entry(AppointmentExpired, _expired),
        _entry(AppointmentRescheduled, _rescheduled),
        _entry(AppointmentRealigned, _realigned),
        _entry(AppointmentCancelled, _cancelled),
        _entry(AppointmentCompleted, _nobody),
        _entry(AppointmentMissed, _nobody),
    ]
)

EVENT_TYPES: tuple[type[DomainEvent], ...] = tuple(_TABLE)
"""Every event that there is; storage reads them back by name."""
