"""Things to test with: whole objects of which a test names only what it is about.

All dates are fixed and lie in 2027; nothing here asks a clock. Identifiers are counted up.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from domain.accounts.actor import Actor
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.professional_application import Practice, ProfessionalApplication
from domain.accounts.session import Session
from domain.accounts.user import Profile, User, UserStatus
from domain.accounts.values import EmailAddress, Locale, PhoneNumber, Role
from domain.ids import (
    ApplicationId,
    AppointmentId,
    DayExceptionId,
    DeliveryId,
    EventId,
    MailedLinkId,
    NotificationId,
    ProfessionalId,
    ServiceId,
    SessionId,
    TimeOffId,
    UserId,
)
from domain.notifications.delivery import Channel, Delivery, DeliveryStatus
from domain.notifications.notification import Audience, MessageKind, Notification
from domain.scheduling.absences import EnteredException, TimeOff
from domain.scheduling.agreement import Agreement, AppointmentTime
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import Agenda
from domain.scheduling.events import Party
from domain.scheduling.history import Author
from domain.scheduling.life import EXPIRING, Status
from domain.scheduling.professional import Professional, slug_from
from domain.scheduling.service import Money, Service, ServiceTerms
from domain.scheduling.working_hours import DayException, WeeklyHours
from domain.time.intervals import Interval, Span
from tests.times import utc, weekly_hours

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
"""The present of tests: Monday, 1 March 2027, 9:00 in Madrid."""

FIRST_START = utc("2027-03-02 09:00")
"""When appointments are, unless a test says otherwise: Tuesday, 10:00 in Madrid."""

MADRID = "Europe/Madrid"
PASSWORD = "correcto caballo batería grapa"
ZONE_RULES = "2026.2"

_counter = count(1)


def an_id() -> UUID:
    """A new UUID of version 7, later than those before it."""
    return UUID(int=(1_798_761_600_000 + next(_counter)) << 80 | 7 << 76 | 2 << 62)


def an_actor(*roles: Role, user_id: UserId | None = None, professional_id: ProfessionalId | None = None) -> Actor:
    """Somebody who asks: always a client, and what else is named."""
    return Actor(
        user_id=UserId(an_id()) if user_id is None else user_id,
        roles=frozenset({Role.CLIENT, *roles}),
        professional_id=professional_id,
    )


def actor_of(user: User, professional: Professional | None = None) -> Actor:
    """The user as one who asks."""
    return Actor(user_id=user.id, roles=user.roles, professional_id=None if professional is None else professional.id)


def a_profile(
    full_name: str = "Ana Pérez",
    *,
    phone: str | None = "+34600111222",
    locale: Locale = Locale.SPANISH,
    timezone: str = MADRID,
) -> Profile:
    return Profile(
        full_name=full_name,
        phone=None if phone is None else PhoneNumber(phone),
        locale=locale,
        timezone=timezone,
    )


def a_user(
    *,
    id: UserId | None = None,
    email: str | None = None,
    full_name: str = "Ana Pérez",
    roles: Iterable[Role] = (),
    status: UserStatus = UserStatus.ACTIVE,
    phone: str | None = "+34600111222",
    locale: Locale = Locale.SPANISH,
    timezone: str = MADRID,
    password_hash: str = f"plain:{PASSWORD}",
    now: datetime = NOW,
) -> User:
    """A verified client, unless said otherwise; the address is one that no other user has."""
    user_id = UserId(an_id()) if id is None else id
    return User(
        id=user_id,
        email=EmailAddress(f"user-{user_id.hex[:12]}@example.org" if email is None else email),
        profile=a_profile(full_name, phone=phone, locale=locale, timezone=timezone),
        password_hash=password_hash,
        roles=frozenset({Role.CLIENT, *roles}),
        status=status,
        created_at=now,
        updated_at=now,
    )


def a_session(user: User, *, digest: bytes = b"d" * 32, now: datetime = NOW) -> Session:
    return Session.open(id=SessionId(an_id()), user_id=user.id, refresh_digest=digest, now=now)


def a_link(user: User, *, purpose: LinkPurpose = LinkPurpose.VERIFY_EMAIL, now: datetime = NOW) -> MailedLink:
    return MailedLink.make(id=MailedLinkId(an_id()), user_id=user.id, purpose=purpose, now=now)


def a_practice(
    *,
    profession: str = "Odontóloga",
    bio: str = "Veinte años de experiencia.",
    timezone: str = MADRID,
    city: str | None = "Madrid",
    licence_number: str | None = "28001234",
) -> Practice:
    return Practice(profession=profession, bio=bio, timezone=timezone, city=city, licence_number=licence_number)


def an_application(
    applicant: User, *, practice: Practice | None = None, now: datetime = NOW
) -> ProfessionalApplication:
    """An application that waits for an administrator."""
    return ProfessionalApplication.submit(
        id=ApplicationId(an_id()), applicant_id=applicant.id, practice=practice or a_practice(), now=now
    )


def a_professional(
    owner: User | None = None,
    *,
    slug: str | None = None,
    practice: Practice | None = None,
    hours: WeeklyHours | str = "mon-fri 09:00-13:00 15:00-18:00",
    now: datetime = NOW,
) -> Professional:
    """A profile with office hours."""
    professional_id = ProfessionalId(an_id())
    name = "profesional" if owner is None else owner.profile.full_name
    return Professional(
        id=professional_id,
        user_id=UserId(an_id()) if owner is None else owner.id,
        slug=f"{slug_from(name)}-{professional_id.hex[:12]}" if slug is None else slug,
        practice=practice or a_practice(),
        hours=weekly_hours(hours) if isinstance(hours, str) else hours,
        created_at=now,
        updated_at=now,
    )


def some_terms(*, price: str | None = "45.00", **changes: Any) -> ServiceTerms:
    """Half an hour with nothing special about it, but for `changes`, which are named as in ServiceTerms."""
    terms: dict[str, Any] = {
        "name": "Revisión",
        "duration": 30,
        "description": "Una visita.",
        "location": "Calle Mayor 1",
    }
    return ServiceTerms(**{**terms, "price": None if price is None else Money(Decimal(price), "EUR"), **changes})


def a_service(
    professional: Professional | None = None, *, terms: ServiceTerms | None = None, now: datetime = NOW
) -> Service:
    return Service(
        id=ServiceId(an_id()),
        professional_id=ProfessionalId(an_id()) if professional is None else professional.id,
        terms=terms or some_terms(),
        created_at=now,
        updated_at=now,
    )


def an_author(party: Party = Party.CLIENT, user_id: UserId | None = None) -> Author:
    """Somebody who acts in a capacity."""
    return Author(party, UserId(an_id()) if user_id is None else user_id)


def an_appointment(
    service: Service | None = None,
    client: User | None = None,
    *,
    start: datetime = FIRST_START,
    status: Status = Status.CONFIRMED,
    expires_at: datetime | None = None,
    timezone: str = MADRID,
    now: datetime = NOW,
) -> Appointment:
    """An appointment in any status, with the terms of its service, no event recorded and no step noted.

    A hold and a request expire five minutes after `now` unless told otherwise.
    """
    service = service or a_service()
    appointment_id = AppointmentId(an_id())
    if status in EXPIRING and expires_at is None:
        expires_at = now + timedelta(minutes=5)
    return Appointment(
        id=appointment_id,
        number=f"T-{appointment_id.hex[:12]}",
        service_id=service.id,
        professional_id=service.professional_id,
        client_id=UserId(an_id()) if client is None else client.id,
        status=status,
        time=AppointmentTime.at(start, timezone=timezone, zone_rules=ZONE_RULES),
        agreement=Agreement.of(service.terms),
        expires_at=expires_at,
        booked_at=None if status is Status.HELD else now,
        created_at=now,
        updated_at=now,
    )


def a_day_exception(
    professional: Professional, day: str, hours: str = "", *, note: str = "", now: datetime = NOW
) -> EnteredException:
    """A date, written as 2027-03-19, with openings such as `10:00-12:00 15:00-18:00`; without any a day off."""
    openings = tuple(opening.hours for opening in weekly_hours(f"mon {hours}").openings)
    return EnteredException(
        id=DayExceptionId(an_id()),
        professional_id=professional.id,
        exception=DayException(date.fromisoformat(day), openings),
        note=note,
        created_at=now,
    )


def some_time_off(professional: Professional, start: str, end: str, *, note: str = "", now: datetime = NOW) -> TimeOff:
    """A period between two instants, written as 2027-03-02 09:00 in UTC."""
    return TimeOff(
        id=TimeOffId(an_id()),
        professional_id=professional.id,
        interval=Interval(utc(start), utc(end)),
        note=note,
        created_at=now,
    )


def an_agenda(
    hours: WeeklyHours | str = "mon-fri 09:00-13:00 15:00-18:00",
    *,
    timezone: str = MADRID,
    exceptions: Iterable[DayException] = (),
    time_off: Iterable[Span] = (),
    holidays: Iterable[date] = (),
    busy: Iterable[Span | Interval | Appointment] = (),
    counted: Iterable[datetime] = (),
) -> Agenda:
    return Agenda(
        timezone=timezone,
        hours=weekly_hours(hours) if isinstance(hours, str) else hours,
        exceptions=tuple(exceptions),
        time_off=tuple(time_off),
        holidays=frozenset(holidays),
        busy=tuple(_span_of(taken) for taken in busy),
        counted=tuple(int(start.timestamp()) for start in counted),
    )


def _span_of(taken: Span | Interval | Appointment) -> Span:
    match taken:
        case Appointment():
            return taken.occupied.span
        case Interval():
            return taken.span
        case _:
            return taken


def a_delivery(
    recipient: User | None = None,
    *,
    event_id: EventId | None = None,
    status: DeliveryStatus = DeliveryStatus.PENDING,
    due_at: datetime = NOW,
) -> Delivery:
    return Delivery(
        id=DeliveryId(an_id()),
        event_id=EventId(an_id()) if event_id is None else event_id,
        recipient_id=UserId(an_id()) if recipient is None else recipient.id,
        channel=Channel.EMAIL,
        kind=MessageKind.APPOINTMENT_BOOKED,
        audience=Audience.CLIENT,
        facts={"number": "7F3K-9Q2M", "service": "Revisión"},
        status=status,
        due_at=due_at,
        created_at=due_at - timedelta(minutes=1),
    )


def a_notification(
    recipient: User | None = None,
    *,
    event_id: EventId | None = None,
    created_at: datetime = NOW,
    read_at: datetime | None = None,
) -> Notification:
    return Notification(
        id=NotificationId(an_id()),
        event_id=EventId(an_id()) if event_id is None else event_id,
        recipient_id=UserId(an_id()) if recipient is None else recipient.id,
        kind=MessageKind.APPOINTMENT_BOOKED,
        audience=Audience.CLIENT,
        facts={"number": "7F3K-9Q2M", "service": "Revisión"},
        created_at=created_at,
        read_at=read_at,
    )
