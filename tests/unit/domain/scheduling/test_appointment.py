"""Moving, cancelling and closing an appointment: what is allowed to whom and when, and what is told of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domain.errors import DomainError, InvalidValue
from domain.scheduling.agreement import AppointmentTime
from domain.scheduling.appointment import Appointment
from domain.scheduling.errors import (
    AppointmentOver,
    CutoffPassed,
    IllegalTransition,
    NotStarted,
    ServiceInactive,
    SlotNotOffered,
    SlotTaken,
)
from domain.scheduling.events import (
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentMissed,
    AppointmentRescheduled,
    Party,
)
from domain.scheduling.explanation import ReasonCode
from domain.scheduling.history import Author, Change
from domain.scheduling.life import Action, Status
from tests.builders import FIRST_START, MADRID, NOW, ZONE_RULES, a_service, an_agenda, an_appointment, some_terms
from tests.times import span, utc
from tests.unit.domain.scheduling.deeds import ADMIN, CLIENT, NEXT, PROFESSIONAL, SECOND, codes, move, refused

EVERYBODY = [CLIENT, PROFESSIONAL, ADMIN]


def test_moving_keeps_the_identity_and_tells_the_former_start() -> None:
    appointment = an_appointment()
    number, later = appointment.number, NOW + timedelta(hours=1)
    move(appointment, now=later, reason=" Obras ")
    assert appointment.time == AppointmentTime.at(NEXT, timezone=MADRID, zone_rules=ZONE_RULES)
    assert (appointment.sequence, appointment.number, appointment.status) == (1, number, Status.CONFIRMED)
    assert (appointment.updated_at, appointment.created_at, appointment.expires_at) == (later, NOW, None)
    assert appointment.pull_events() == (
        AppointmentRescheduled(
            occurred_at=later,
            appointment=appointment.facts,
            previous_start=FIRST_START,
            by=Party.CLIENT,
            reason="Obras",
        ),
    )
    assert appointment.pull_changes() == (
        Change(
            at=later,
            action=Action.RESCHEDULE,
            by=CLIENT,
            reason="Obras",
            status_before=Status.CONFIRMED,
            status=Status.CONFIRMED,
            start_before=FIRST_START,
            start=NEXT,
            sequence=1,
        ),
    )
    move(appointment, FIRST_START)
    assert (appointment.sequence, appointment.pull_changes()[0].start_before) == (2, NEXT)


def test_moving_keeps_what_was_agreed_when_the_service_has_changed() -> None:
    appointment = an_appointment(a_service(terms=some_terms(duration=60, buffer_after=30)))
    move(appointment, terms=some_terms(duration=15, interval=30))
    assert appointment.agreement.duration == 60
    assert appointment.occupied.span == span("2027-03-02 10:00", "2027-03-02 11:30")


def test_an_agreed_length_must_fit_at_the_new_time() -> None:
    appointment = an_appointment(a_service(terms=some_terms(duration=60)))
    refusal = refused(
        SlotNotOffered, appointment, lambda: move(appointment, utc("2027-03-02 11:30"), terms=some_terms(duration=30))
    )
    assert codes(refusal) == [ReasonCode.DOES_NOT_FIT]


def test_an_appointment_of_an_inactive_service_is_moved_by_who_runs_the_calendar_only() -> None:
    appointment = an_appointment()
    refused(ServiceInactive, appointment, lambda: move(appointment, terms=some_terms(active=False)))
    move(appointment, terms=some_terms(active=False), by=PROFESSIONAL)
    assert appointment.time.start == NEXT


@pytest.mark.parametrize("by", [PROFESSIONAL, ADMIN])
def test_who_runs_the_calendar_may_choose_any_free_time(by: Author) -> None:
    appointment = an_appointment(a_service(terms=some_terms(reschedule_cutoff_hours=24)))
    move(appointment, utc("2027-03-06 23:07"), by=by, now=FIRST_START + timedelta(minutes=29))
    assert appointment.time.start == utc("2027-03-06 23:07")


@pytest.mark.parametrize("by", [PROFESSIONAL, ADMIN])
def test_nobody_may_overlap(by: Author) -> None:
    appointment = an_appointment()
    agenda = an_agenda(busy=[span("2027-03-02 10:29", "2027-03-02 10:30")])
    refusal = refused(SlotTaken, appointment, lambda: move(appointment, by=by, agenda=agenda))
    assert codes(refusal) == [ReasonCode.OVERLAPS_APPOINTMENT]


@pytest.mark.parametrize("by", EVERYBODY)
def test_nobody_moves_into_the_past(by: Author) -> None:
    appointment = an_appointment()
    refusal = refused(SlotNotOffered, appointment, lambda: move(appointment, NOW - SECOND, by=by))
    assert codes(refusal)[-1] is ReasonCode.TOO_SOON


@pytest.mark.parametrize("by", EVERYBODY)
def test_nobody_moves_to_no_whole_second(by: Author) -> None:
    appointment = an_appointment()
    half = NEXT + timedelta(milliseconds=500)
    refusal = refused(InvalidValue, appointment, lambda: move(appointment, half, by=by))
    assert (refusal.field, refusal.reason) == ("start", "too_precise")


def test_a_client_may_move_only_to_what_is_offered() -> None:
    appointment = an_appointment()
    refused(SlotNotOffered, appointment, lambda: move(appointment, utc("2027-03-06 09:00")))
    agenda = an_agenda(busy=[span("2027-03-02 10:00", "2027-03-02 10:30")])
    refused(SlotTaken, appointment, lambda: move(appointment, agenda=agenda))


def cancel(appointment: Appointment, by: Author, now: datetime) -> None:
    appointment.cancel(by=by, reason="Enfermedad", now=now)


def postpone(appointment: Appointment, by: Author, now: datetime) -> None:
    move(appointment, utc("2027-03-03 09:00"), by=by, now=now)


type Deed = Callable[[Appointment, Author, datetime], None]


@pytest.mark.parametrize(("deed", "action"), [(cancel, "cancel"), (postpone, "reschedule")])
@pytest.mark.parametrize(
    ("by", "now", "refusal"),
    [
        (CLIENT, FIRST_START - timedelta(hours=24), None),
        (CLIENT, FIRST_START - timedelta(hours=24) + timedelta(microseconds=1), CutoffPassed),
        (PROFESSIONAL, FIRST_START + timedelta(minutes=30) - SECOND, None),
        (PROFESSIONAL, FIRST_START + timedelta(minutes=30), AppointmentOver),
        (ADMIN, FIRST_START + timedelta(minutes=30) - SECOND, None),
        (ADMIN, FIRST_START + timedelta(minutes=30), AppointmentOver),
    ],
)
def test_a_client_changes_until_the_cutoff_and_the_others_until_the_end(
    deed: Deed, action: str, by: Author, now: datetime, refusal: type[DomainError] | None
) -> None:
    terms = some_terms(duration=30, cancel_cutoff_hours=24, reschedule_cutoff_hours=24)
    appointment = an_appointment(a_service(terms=terms))
    if refusal is None:
        deed(appointment, by, now)
        assert appointment.sequence == 1
    else:
        error = refused(refusal, appointment, lambda: deed(appointment, by, now))
        assert error.details == ({"action": action} if refusal is CutoffPassed else {})


@pytest.mark.parametrize("deed", [cancel, postpone])
def test_without_a_cutoff_a_client_changes_until_it_starts(deed: Deed) -> None:
    deed(an_appointment(), CLIENT, FIRST_START - SECOND)
    appointment = an_appointment()
    refused(CutoffPassed, appointment, lambda: deed(appointment, CLIENT, FIRST_START))


def test_the_cutoffs_of_cancelling_and_moving_are_two() -> None:
    appointment = an_appointment(a_service(terms=some_terms(cancel_cutoff_hours=24, reschedule_cutoff_hours=2)))
    assert appointment.cancel_until == FIRST_START - timedelta(hours=24)
    assert appointment.reschedule_until == FIRST_START - timedelta(hours=2)
    refused(CutoffPassed, appointment, lambda: cancel(appointment, CLIENT, FIRST_START - timedelta(hours=3)))
    postpone(appointment, CLIENT, FIRST_START - timedelta(hours=3))


def test_whether_it_may_move_is_known_without_moving_it() -> None:
    appointment = an_appointment()
    appointment.ensure_movable(CLIENT, None, FIRST_START - SECOND)
    refused(CutoffPassed, appointment, lambda: appointment.ensure_movable(CLIENT, None, FIRST_START))
    refused(AppointmentOver, appointment, lambda: appointment.ensure_movable(PROFESSIONAL, None, appointment.end))
    refused(InvalidValue, appointment, lambda: appointment.ensure_movable(ADMIN, None, NOW))
    closed = an_appointment(status=Status.NO_SHOW)
    refused(IllegalTransition, closed, lambda: closed.ensure_movable(PROFESSIONAL, None, NOW))


@pytest.mark.parametrize("by", EVERYBODY)
def test_a_cancellation_says_who_and_why(by: Author) -> None:
    appointment, later = an_appointment(), NOW + timedelta(hours=1)
    appointment.cancel(by=by, reason=" Enfermedad ", now=later)
    assert (appointment.status, appointment.sequence, appointment.updated_at) == (Status.CANCELLED, 1, later)
    assert (appointment.cancelled_by, appointment.cancellation_reason) == (by.party, "Enfermedad")
    (event,) = appointment.pull_events()
    assert event == AppointmentCancelled(
        occurred_at=later, appointment=appointment.facts, by=by.party, reason="Enfermedad"
    )
    assert appointment.pull_changes() == (
        Change(
            at=later,
            action=Action.CANCEL,
            by=by,
            reason="Enfermedad",
            status_before=Status.CONFIRMED,
            status=Status.CANCELLED,
            start_before=FIRST_START,
            start=FIRST_START,
            sequence=1,
        ),
    )


@pytest.mark.parametrize("by", [CLIENT, PROFESSIONAL])
@pytest.mark.parametrize("reason", [None, "", " \n "])
def test_client_and_professional_owe_no_reason(by: Author, reason: str | None) -> None:
    cancelled, moved = an_appointment(), an_appointment()
    cancelled.cancel(by=by, reason=reason, now=NOW)
    move(moved, by=by, reason=reason)
    assert cancelled.cancellation_reason is None
    assert [change.reason for change in (*cancelled.pull_changes(), *moved.pull_changes())] == [None, None]


@pytest.mark.parametrize("reason", [None, "", " \n "])
def test_an_administrator_gives_a_reason(reason: str | None) -> None:
    appointment = an_appointment()
    for step in (
        lambda: appointment.cancel(by=ADMIN, reason=reason, now=NOW),
        lambda: move(appointment, by=ADMIN, reason=reason),
    ):
        refusal = refused(InvalidValue, appointment, step)
        assert (refusal.field, refusal.reason) == ("reason", "missing")


@pytest.mark.parametrize("by", EVERYBODY)
def test_a_reason_has_a_length(by: Author) -> None:
    appointment = an_appointment()
    refusal = refused(InvalidValue, appointment, lambda: move(appointment, by=by, reason="x" * 1001))
    assert (refusal.field, refusal.reason) == ("reason", "too_long")
    move(appointment, by=by, reason="x" * 1000)


def test_an_appointment_is_closed_once_it_has_started() -> None:
    completed, missed = an_appointment(), an_appointment()
    for appointment, close in ((completed, completed.complete), (missed, missed.mark_no_show)):
        refused(NotStarted, appointment, lambda close=close: close(by=PROFESSIONAL, now=FIRST_START - SECOND))
        close(by=PROFESSIONAL, now=FIRST_START)
        assert (appointment.sequence, appointment.updated_at) == (0, FIRST_START)
    assert (completed.status, missed.status) == (Status.COMPLETED, Status.NO_SHOW)
    assert completed.pull_events() == (AppointmentCompleted(occurred_at=FIRST_START, appointment=completed.facts),)
    assert missed.pull_events() == (AppointmentMissed(occurred_at=FIRST_START, appointment=missed.facts),)
    assert [change.action for change in (*completed.pull_changes(), *missed.pull_changes())] == [
        Action.COMPLETE,
        Action.MARK_NO_SHOW,
    ]


def test_where_it_would_be_at_another_start_is_known_without_moving_it() -> None:
    appointment = an_appointment(a_service(terms=some_terms(duration=45, buffer_before=5, buffer_after=10)))
    assert appointment.interval.span == span("2027-03-02 09:00", "2027-03-02 09:45")
    assert appointment.occupied.span == span("2027-03-02 08:55", "2027-03-02 09:55")
    assert appointment.occupied_at(NEXT).span == span("2027-03-02 09:55", "2027-03-02 10:55")
    assert appointment.occupied_at(NOW).span == span("2027-03-01 07:55", "2027-03-01 08:55")
