"""Holds and requests: they occupy their time until they are settled, or until their time is up."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.errors import InvalidValue
from domain.scheduling.agreement import Agreement
from domain.scheduling.appointment import HOLD, Appointment
from domain.scheduling.errors import HoldUnusable, IllegalTransition, ServiceInactive, SlotNotOffered, SlotTaken
from domain.scheduling.events import (
    AppointmentBooked,
    AppointmentConfirmed,
    AppointmentDeclined,
    AppointmentExpired,
    AppointmentRequested,
    Party,
)
from domain.scheduling.history import SYSTEM, Author, Change
from domain.scheduling.life import Action, Status
from tests.builders import FIRST_START, NOW, a_service, an_agenda, an_appointment, some_terms
from tests.times import span, utc
from tests.unit.domain.scheduling.deeds import ADMIN, CLIENT, NEXT, PROFESSIONAL, SECOND, hold, move, refused

LATER = NOW + timedelta(minutes=1)
UP = NOW + timedelta(minutes=5)
"""When a hold that was made now is up."""


def test_a_hold_keeps_its_time_for_five_minutes_and_tells_nobody() -> None:
    service = a_service(terms=some_terms(buffer_before=5, requires_approval=True))
    held = hold(service)
    assert timedelta(minutes=5) == HOLD
    assert (held.status, held.expires_at, held.booked_at) == (Status.HELD, UP, None)
    assert (held.service_id, held.professional_id) == (service.id, service.professional_id)
    assert (held.client_id, held.number, held.notes) == (CLIENT.user_id, "7F3K-9Q2M", "")
    assert (held.created_at, held.updated_at, held.version, held.sequence) == (NOW, NOW, 0, 0)
    assert held.occupied.span == span("2027-03-02 08:55", "2027-03-02 09:30")
    assert held.pull_events() == ()
    assert held.pull_changes() == (
        Change(
            at=NOW,
            action=Action.HOLD,
            by=CLIENT,
            reason=None,
            status_before=None,
            status=Status.HELD,
            start_before=None,
            start=FIRST_START,
            sequence=0,
        ),
    )


def test_only_what_is_offered_is_held() -> None:
    with pytest.raises(SlotNotOffered):
        hold(start=utc("2027-03-02 09:01"))
    with pytest.raises(SlotTaken):
        hold(agenda=an_agenda(busy=[an_appointment(status=Status.HELD)]))
    with pytest.raises(ServiceInactive):
        hold(a_service(terms=some_terms(active=False)))
    with pytest.raises(InvalidValue):
        hold(start=FIRST_START + timedelta(microseconds=1))


def test_a_hold_is_booked_on_the_terms_of_its_moment() -> None:
    service = a_service(terms=some_terms(duration=30, buffer_after=10))
    agreed, held = Agreement.of(service.terms), hold(service)
    service.revise(some_terms(duration=90), now=LATER)
    held.pull_changes()
    held.take(client_id=held.client_id, service=service, start=FIRST_START, notes=" Hola ", by=CLIENT, now=LATER)
    assert (held.status, held.notes, held.agreement) == (Status.CONFIRMED, "Hola", agreed)
    assert (held.expires_at, held.booked_at, held.updated_at, held.created_at) == (None, LATER, LATER, NOW)
    assert held.pull_events() == (AppointmentBooked(occurred_at=LATER, appointment=held.facts, by=Party.CLIENT),)
    assert held.pull_changes() == (
        Change(
            at=LATER,
            action=Action.BOOK,
            by=CLIENT,
            reason=None,
            status_before=Status.HELD,
            status=Status.CONFIRMED,
            start_before=FIRST_START,
            start=FIRST_START,
            sequence=0,
        ),
    )


@pytest.mark.parametrize(("by", "status"), [(CLIENT, Status.PENDING), (PROFESSIONAL, Status.CONFIRMED)])
def test_a_hold_becomes_a_request_where_a_client_needs_approval(by: Author, status: Status) -> None:
    service = a_service(terms=some_terms(requires_approval=True, approval_hours=2))
    held = hold(service)
    held.take(client_id=held.client_id, service=service, start=FIRST_START, notes="", by=by, now=LATER)
    assert held.status is status
    (event,) = held.pull_events()
    if status is Status.PENDING:
        expires_at = LATER + timedelta(hours=2)
        assert held.expires_at == expires_at
        assert event == AppointmentRequested(occurred_at=LATER, appointment=held.facts, expires_at=expires_at)
        assert held.pull_changes()[-1].action is Action.REQUEST


def test_a_hold_is_for_one_service_and_one_start() -> None:
    service = a_service()
    held = hold(service)
    refused(
        HoldUnusable,
        held,
        lambda: held.take(
            client_id=held.client_id, service=a_service(), start=FIRST_START, notes="", by=CLIENT, now=LATER
        ),
    )
    refused(
        HoldUnusable,
        held,
        lambda: held.take(client_id=held.client_id, service=service, start=NEXT, notes="", by=CLIENT, now=LATER),
    )
    service.revise(replace(service.terms, active=False), now=LATER)
    refused(
        ServiceInactive,
        held,
        lambda: held.take(client_id=held.client_id, service=service, start=FIRST_START, notes="", by=CLIENT, now=LATER),
    )


def test_notes_that_are_refused_leave_the_hold_as_it_was() -> None:
    service = a_service()
    held = hold(service)
    refusal = refused(
        InvalidValue,
        held,
        lambda: held.take(
            client_id=held.client_id, service=service, start=FIRST_START, notes="\0", by=CLIENT, now=LATER
        ),
    )
    assert (refusal.field, refusal.reason) == ("notes", "control_character")


def test_a_hold_is_good_until_its_last_moment() -> None:
    service = a_service()
    in_time, late = hold(service), hold(service)
    in_time.take(
        client_id=in_time.client_id,
        service=service,
        start=FIRST_START,
        notes="",
        by=CLIENT,
        now=UP - timedelta(microseconds=1),
    )
    assert in_time.status is Status.CONFIRMED
    refusal = refused(
        IllegalTransition,
        late,
        lambda: late.take(client_id=late.client_id, service=service, start=FIRST_START, notes="", by=CLIENT, now=UP),
    )
    assert refusal.details == {"action": "book", "status": "expired"}


def test_what_was_booked_is_no_hold_any_more() -> None:
    service = a_service()
    held = hold(service)
    held.take(client_id=held.client_id, service=service, start=FIRST_START, notes="", by=CLIENT, now=LATER)
    refusal = refused(
        IllegalTransition,
        held,
        lambda: held.take(client_id=held.client_id, service=service, start=FIRST_START, notes="", by=CLIENT, now=LATER),
    )
    assert refusal.details == {"action": "book", "status": "confirmed"}


def test_a_hold_is_let_go_of_once() -> None:
    held = hold()
    held.pull_changes()
    held.release(by=CLIENT, now=LATER)
    assert (held.status, held.updated_at, held.pull_events()) == (Status.EXPIRED, LATER, ())
    (change,) = held.pull_changes()
    assert (change.action, change.by, change.status_before) == (Action.RELEASE, CLIENT, Status.HELD)
    refusal = refused(IllegalTransition, held, lambda: held.release(by=CLIENT, now=LATER))
    assert refusal.details == {"action": "release", "status": "expired"}


def test_a_hold_that_has_lapsed_is_not_let_go_of() -> None:
    held = hold()
    refusal = refused(IllegalTransition, held, lambda: held.release(by=CLIENT, now=UP))
    assert refusal.details == {"action": "release", "status": "expired"}


@pytest.mark.parametrize("status", [Status.HELD, Status.PENDING])
def test_only_what_is_overdue_expires(status: Status) -> None:
    appointment = an_appointment(status=status, expires_at=UP)
    early = UP - timedelta(microseconds=1)
    assert (appointment.has_lapsed(early), appointment.has_lapsed(UP)) == (False, True)
    refusal = refused(IllegalTransition, appointment, lambda: appointment.expire(now=early))
    assert refusal.details == {"action": "expire", "status": status.value}

    appointment.expire(now=UP)
    assert (appointment.status, appointment.updated_at, appointment.sequence) == (Status.EXPIRED, UP, 0)
    expired = AppointmentExpired(occurred_at=UP, appointment=appointment.facts)
    assert appointment.pull_events() == ((expired,) if status is Status.PENDING else ())
    (change,) = appointment.pull_changes()
    assert (change.action, change.by, change.status_before, change.status) == (
        Action.EXPIRE,
        SYSTEM,
        status,
        Status.EXPIRED,
    )
    refused(IllegalTransition, appointment, lambda: appointment.expire(now=UP))


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.HELD, Status.PENDING}))
def test_nothing_else_lapses(status: Status) -> None:
    appointment = an_appointment(status=status, expires_at=NOW)
    assert not appointment.has_lapsed(FIRST_START)
    refused(IllegalTransition, appointment, lambda: appointment.expire(now=FIRST_START))


def test_what_has_no_end_does_not_lapse() -> None:
    appointment = an_appointment(status=Status.PENDING)
    appointment.expires_at = None
    assert not appointment.has_lapsed(FIRST_START)


def a_request() -> Appointment:
    return an_appointment(status=Status.PENDING, expires_at=UP)


def test_a_request_is_approved() -> None:
    request = a_request()
    request.confirm(by=PROFESSIONAL, now=LATER)
    assert (request.status, request.expires_at, request.updated_at) == (Status.CONFIRMED, None, LATER)
    assert request.sequence == 0
    assert request.pull_events() == (AppointmentConfirmed(occurred_at=LATER, appointment=request.facts),)
    (change,) = request.pull_changes()
    assert (change.action, change.by, change.reason) == (Action.CONFIRM, PROFESSIONAL, None)
    assert not request.has_lapsed(UP)


@pytest.mark.parametrize(("reason", "kept"), [(None, None), ("  ", None), (" Sin sitio ", "Sin sitio")])
def test_a_request_is_declined_with_or_without_a_reason(reason: str | None, kept: str | None) -> None:
    request = a_request()
    request.decline(reason=reason, by=PROFESSIONAL, now=LATER)
    assert (request.status, request.updated_at, request.sequence) == (Status.DECLINED, LATER, 0)
    assert (request.cancelled_by, request.cancellation_reason) == (None, kept)
    assert request.pull_events() == (AppointmentDeclined(occurred_at=LATER, appointment=request.facts, reason=kept),)
    (change,) = request.pull_changes()
    assert (change.action, change.by, change.reason, change.status) == (
        Action.DECLINE,
        PROFESSIONAL,
        kept,
        Status.DECLINED,
    )


def test_a_reason_is_no_longer_than_can_be_kept_and_an_administrator_owes_one() -> None:
    request = a_request()
    refusal = refused(InvalidValue, request, lambda: request.decline(reason="x" * 1001, by=PROFESSIONAL, now=LATER))
    assert (refusal.field, refusal.reason) == ("reason", "too_long")
    refusal = refused(InvalidValue, request, lambda: request.decline(reason=" ", by=ADMIN, now=LATER))
    assert (refusal.field, refusal.reason) == ("reason", "missing")
    request.decline(reason="x" * 1000, by=ADMIN, now=LATER)
    assert request.status is Status.DECLINED


@pytest.mark.parametrize("action", [Action.CONFIRM, Action.DECLINE, Action.RESCHEDULE, Action.CANCEL, Action.REALIGN])
def test_to_a_request_that_has_lapsed_nothing_is_left_but_its_end(action: Action) -> None:
    request = a_request()
    request.time = replace(request.time, local_start=request.time.local_start + timedelta(hours=1))
    steps = {
        Action.CONFIRM: lambda: request.confirm(by=PROFESSIONAL, now=UP),
        Action.DECLINE: lambda: request.decline(reason=None, by=PROFESSIONAL, now=UP),
        Action.RESCHEDULE: lambda: request.move_to(request.time, by=PROFESSIONAL, reason=None, now=UP),
        Action.CANCEL: lambda: request.cancel(by=CLIENT, reason=None, now=UP),
        Action.REALIGN: lambda: request.realign(now=UP, zone_rules="2026.6"),
    }
    refusal = refused(IllegalTransition, request, steps[action])
    assert refusal.details == {"action": action.value, "status": "expired"}


def test_its_client_withdraws_a_request_until_it_would_start() -> None:
    terms, end = some_terms(cancel_cutoff_hours=24), FIRST_START + timedelta(hours=1)
    request = an_appointment(a_service(terms=terms), status=Status.PENDING, expires_at=end)
    request.cancel(by=CLIENT, reason=None, now=FIRST_START - SECOND)
    assert (request.status, request.cancelled_by, request.sequence) == (Status.CANCELLED, Party.CLIENT, 1)


@pytest.mark.parametrize(
    ("to", "expires_at"), [(NEXT, FIRST_START), (utc("2027-03-02 08:00"), utc("2027-03-02 08:00"))]
)
def test_a_request_that_moves_waits_no_longer_than_to_its_start(to: datetime, expires_at: datetime) -> None:
    request = an_appointment(status=Status.PENDING, expires_at=FIRST_START)
    move(request, to)
    assert (request.status, request.expires_at, request.sequence) == (Status.PENDING, expires_at, 1)
