"""Professionals, services, appointments and agendas to test with."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from domain.accounts.professional_application import Practice
from domain.accounts.user import User
from domain.ids import (
    AppointmentId,
    DayExceptionId,
    ProfessionalId,
    ServiceId,
    TimeOffId,
    UserId,
)
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
from tests.builders.accounts import a_practice
from tests.builders.common import FIRST_START, MADRID, NOW, ZONE_RULES, an_id
from tests.times import utc, weekly_hours


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
