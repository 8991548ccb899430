"""What people do with appointments, with everything but what a test is about filled in."""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime, timedelta

import pytest

from domain.errors import DomainError
from domain.ids import AppointmentId, UserId
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import Agenda
from domain.scheduling.errors import SlotRefused
from domain.scheduling.events import Party
from domain.scheduling.explanation import ReasonCode
from domain.scheduling.history import Author, EnteredClient
from domain.scheduling.service import Service, ServiceTerms
from tests.builders import FIRST_START, NOW, ZONE_RULES, a_service, an_agenda, an_author, an_id
from tests.times import utc

SECOND = timedelta(seconds=1)
NEXT = utc("2027-03-02 10:00")
"""The start that follows FIRST_START after a pause."""

CLIENT, PROFESSIONAL, ADMIN = an_author(Party.CLIENT), an_author(Party.PROFESSIONAL), an_author(Party.ADMIN)


def book(
    *,
    service: Service | None = None,
    terms: ServiceTerms | None = None,
    agenda: Agenda | None = None,
    start: datetime = FIRST_START,
    by: Author = CLIENT,
    now: datetime = NOW,
    notes: str = "",
    entered_client: EnteredClient | None = None,
) -> Appointment:
    return Appointment.book(
        id=AppointmentId(an_id()),
        number="7F3K-9Q2M",
        service=service or a_service(terms=terms),
        agenda=agenda or an_agenda(),
        client_id=CLIENT.user_id or UserId(an_id()),
        start=start,
        notes=notes,
        entered_client=entered_client,
        by=by,
        now=now,
        zone_rules=ZONE_RULES,
    )


def hold(
    service: Service | None = None, *, agenda: Agenda | None = None, start: datetime = FIRST_START, now: datetime = NOW
) -> Appointment:
    return Appointment.hold(
        id=AppointmentId(an_id()),
        number="7F3K-9Q2M",
        service=service or a_service(),
        agenda=agenda or an_agenda(),
        client_id=CLIENT.user_id or UserId(an_id()),
        start=start,
        now=now,
        zone_rules=ZONE_RULES,
    )


def move(
    appointment: Appointment,
    to: datetime = NEXT,
    *,
    by: Author = CLIENT,
    reason: str | None = "Obras",
    now: datetime = NOW,
    agenda: Agenda | None = None,
    terms: ServiceTerms | None = None,
) -> None:
    appointment.reschedule(
        to=to,
        service=a_service(terms=terms),
        agenda=agenda or an_agenda(),
        by=by,
        reason=reason,
        now=now,
        zone_rules=ZONE_RULES,
    )


def snapshot(appointment: Appointment) -> dict[str, object]:
    """Everything about it, what it has recorded and noted included."""
    values = {field.name: getattr(appointment, field.name) for field in fields(appointment)}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def refused[E: DomainError](kind: type[E], appointment: Appointment, step: Callable[[], object]) -> E:
    """Do it, see it refused with nothing changed, and return the refusal."""
    before = snapshot(appointment)
    with pytest.raises(kind) as refusal:
        step()
    assert type(refusal.value) is kind
    assert snapshot(appointment) == before
    return refusal.value


def codes(refusal: SlotRefused) -> list[ReasonCode]:
    return [reason.code for reason in refusal.reasons]
