"""The life of an appointment: what is allowed to whom and when, and what is told of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domain.errors import DomainError, InvalidValue
from domain.ids import AppointmentId, UserId
from domain.scheduling.agreement import AppointmentTime
from domain.scheduling.appointment import OCCUPYING, TRANSITIONS, Action, Appointment, Status
from domain.scheduling.availability import Agenda
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
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentMissed,
    AppointmentRescheduled,
    Party,
)
from domain.scheduling.service import ServiceTerms
from tests.builders import FIRST_START, MADRID, NOW, ZONE_RULES, a_service, an_agenda, an_appointment, an_id, some_terms
from tests.times import span, utc

SECOND = timedelta(seconds=1)
NEXT = utc("2027-03-02 10:00")


def book(
    *,
    terms: ServiceTerms | None = None,
    agenda: Agenda | None = None,
    start: datetime = FIRST_START,
    now: datetime = NOW,
    notes: str = "",
) -> Appointment:
    return Appointment.book(
        id=AppointmentId(an_id()),
        number="7F3K-9Q2M",
        service=a_service(terms=terms),
        agenda=agenda or an_agenda(),
        client_id=UserId(an_id()),
        start=start,
        notes=notes,
        now=now,
        zone_rules=ZONE_RULES,
    )


def move(
    appointment: Appointment,
    to: datetime = NEXT,
    *,
    by: Party = Party.CLIENT,
    now: datetime = NOW,
    agenda: Agenda | None = None,
    terms: ServiceTerms | None = None,
) -> None:
    appointment.reschedule(
        to=to, service=a_service(terms=terms), agenda=agenda or an_agenda(), by=by, now=now, zone_rules=ZONE_RULES
    )


def test_booking_keeps_what_was_agreed_and_tells_of_it() -> None:
    appointment = book(terms=some_terms(duration=30, buffer_before=5, buffer_after=10), notes=" Trae la radiografía ")
    assert appointment.status is Status.CONFIRMED
    assert appointment.notes == "Trae la radiografía"
    assert appointment.end == FIRST_START + timedelta(minutes=30)
    assert appointment.occupied.span == span("2027-03-02 08:55", "2027-03-02 09:40")
    assert (appointment.version, appointment.sequence) == (0, 0)
    assert appointment.pull_events() == (AppointmentBooked(occurred_at=NOW, appointment=appointment.facts),)
    assert appointment.pull_events() == ()


def test_the_wall_clock_that_was_agreed_on_is_kept() -> None:
    assert AppointmentTime.at(utc("2027-10-31 01:30"), timezone=MADRID, zone_rules=ZONE_RULES) == AppointmentTime(
        start=utc("2027-10-31 01:30"),
        timezone=MADRID,
        local_start=datetime(2027, 10, 31, 2, 30),
        fold=1,
        zone_rules=ZONE_RULES,
    )


def test_a_start_between_seconds_is_refused() -> None:
    with pytest.raises(InvalidValue) as refused:
        book(start=FIRST_START + timedelta(microseconds=1))
    assert (refused.value.field, refused.value.reason) == ("start", "too_precise")


def test_an_inactive_service_takes_no_bookings() -> None:
    with pytest.raises(ServiceInactive):
        book(terms=some_terms(active=False))


@pytest.mark.parametrize(
    "start",
    [
        utc("2027-03-02 12:00"),
        utc("2027-03-06 09:00"),
        utc("2027-03-02 09:10"),
        utc("2027-03-01 07:30"),
        utc("2027-06-01 09:00"),
    ],
)
def test_a_start_that_was_never_a_slot_is_not_offered(start: datetime) -> None:
    """Siesta, Saturday, off the grid, in the past, beyond the horizon."""
    with pytest.raises(SlotNotOffered):
        book(start=start)


def test_a_slot_that_somebody_has_is_taken() -> None:
    with pytest.raises(SlotTaken):
        book(agenda=an_agenda(busy=[span("2027-03-02 09:29", "2027-03-02 09:40")]))


def test_a_start_that_is_taken_and_no_slot_is_not_offered() -> None:
    with pytest.raises(SlotNotOffered):
        book(agenda=an_agenda(busy=[span("2027-03-02 12:00", "2027-03-02 13:00")]), start=utc("2027-03-02 12:00"))


def test_now_is_never_rounded_down() -> None:
    just_after = FIRST_START - timedelta(hours=1) + timedelta(microseconds=1)
    with pytest.raises(SlotNotOffered):
        book(terms=some_terms(minimum_notice=60), now=just_after)
    book(terms=some_terms(minimum_notice=60), now=FIRST_START - timedelta(hours=1))


def test_moving_keeps_the_identity_and_tells_the_former_start() -> None:
    appointment = an_appointment()
    number = appointment.number
    move(appointment)
    assert (appointment.time.start, appointment.sequence, appointment.number) == (NEXT, 1, number)
    assert appointment.pull_events() == (
        AppointmentRescheduled(
            occurred_at=NOW, appointment=appointment.facts, previous_start=FIRST_START, by=Party.CLIENT
        ),
    )


def test_moving_keeps_what_was_agreed_when_the_service_has_changed() -> None:
    appointment = an_appointment(a_service(terms=some_terms(duration=60, buffer_after=30)))
    move(appointment, terms=some_terms(duration=15, interval=30))
    assert appointment.agreement.duration == 60
    assert appointment.occupied.span == span("2027-03-02 10:00", "2027-03-02 11:30")


def test_an_agreed_length_must_fit_at_the_new_time() -> None:
    appointment = an_appointment(a_service(terms=some_terms(duration=60)))
    with pytest.raises(SlotNotOffered):
        move(appointment, utc("2027-03-02 11:30"), terms=some_terms(duration=30))


def test_an_appointment_of_an_inactive_service_is_moved_by_who_runs_the_calendar_only() -> None:
    appointment = an_appointment()
    with pytest.raises(ServiceInactive):
        move(appointment, terms=some_terms(active=False))
    move(appointment, terms=some_terms(active=False), by=Party.PROFESSIONAL)
    assert appointment.time.start == NEXT


@pytest.mark.parametrize("by", [Party.PROFESSIONAL, Party.ADMIN])
def test_who_runs_the_calendar_may_choose_any_free_time(by: Party) -> None:
    appointment = an_appointment(a_service(terms=some_terms(reschedule_cutoff_hours=24)))
    move(appointment, utc("2027-03-06 23:07"), by=by, now=FIRST_START + timedelta(minutes=29))
    assert appointment.time.start == utc("2027-03-06 23:07")


@pytest.mark.parametrize("by", [Party.PROFESSIONAL, Party.ADMIN])
def test_nobody_may_overlap(by: Party) -> None:
    appointment = an_appointment()
    with pytest.raises(SlotTaken):
        move(appointment, by=by, agenda=an_agenda(busy=[span("2027-03-02 10:29", "2027-03-02 10:30")]))


@pytest.mark.parametrize("by", list(Party))
def test_nobody_moves_into_the_past(by: Party) -> None:
    with pytest.raises(SlotNotOffered):
        move(an_appointment(), NOW - SECOND, by=by)


def test_a_client_may_move_only_to_what_is_offered() -> None:
    with pytest.raises(SlotNotOffered):
        move(an_appointment(), utc("2027-03-06 09:00"))
    with pytest.raises(SlotTaken):
        move(an_appointment(), agenda=an_agenda(busy=[span("2027-03-02 10:00", "2027-03-02 10:30")]))


def cancel(appointment: Appointment, by: Party, now: datetime) -> None:
    appointment.cancel(by=by, reason="Enfermedad", now=now)


def postpone(appointment: Appointment, by: Party, now: datetime) -> None:
    move(appointment, utc("2027-03-03 09:00"), by=by, now=now)


Change = Callable[[Appointment, Party, datetime], None]


@pytest.mark.parametrize("change", [cancel, postpone])
@pytest.mark.parametrize(
    ("by", "now", "refusal"),
    [
        (Party.CLIENT, FIRST_START - timedelta(hours=24), None),
        (Party.CLIENT, FIRST_START - timedelta(hours=24) + SECOND, CutoffPassed),
        (Party.PROFESSIONAL, FIRST_START + timedelta(minutes=30) - SECOND, None),
        (Party.PROFESSIONAL, FIRST_START + timedelta(minutes=30), AppointmentOver),
        (Party.ADMIN, FIRST_START + timedelta(minutes=30) - SECOND, None),
        (Party.ADMIN, FIRST_START + timedelta(minutes=30), AppointmentOver),
    ],
)
def test_a_client_changes_until_the_cutoff_and_the_others_until_the_end(
    change: Change, by: Party, now: datetime, refusal: type[DomainError] | None
) -> None:
    terms = some_terms(duration=30, cancel_cutoff_hours=24, reschedule_cutoff_hours=24)
    appointment = an_appointment(a_service(terms=terms))
    if refusal is None:
        change(appointment, by, now)
        assert appointment.sequence == 1
    else:
        with pytest.raises(refusal):
            change(appointment, by, now)
        assert (appointment.sequence, appointment.pull_events()) == (0, ())


@pytest.mark.parametrize("change", [cancel, postpone])
def test_without_a_cutoff_a_client_changes_until_it_starts(change: Change) -> None:
    change(an_appointment(), Party.CLIENT, FIRST_START - SECOND)
    with pytest.raises(CutoffPassed):
        change(an_appointment(), Party.CLIENT, FIRST_START)


def test_the_cutoffs_of_cancelling_and_moving_are_two() -> None:
    appointment = an_appointment(a_service(terms=some_terms(cancel_cutoff_hours=24, reschedule_cutoff_hours=2)))
    with pytest.raises(CutoffPassed):
        cancel(appointment, Party.CLIENT, FIRST_START - timedelta(hours=3))
    postpone(appointment, Party.CLIENT, FIRST_START - timedelta(hours=3))


def test_a_cancellation_says_who_and_why() -> None:
    appointment = an_appointment()
    appointment.cancel(by=Party.CLIENT, reason="  ", now=NOW)
    assert appointment.status is Status.CANCELLED
    assert (appointment.cancelled_by, appointment.cancellation_reason) == (Party.CLIENT, None)
    (event,) = appointment.pull_events()
    assert event == AppointmentCancelled(occurred_at=NOW, appointment=appointment.facts, by=Party.CLIENT, reason=None)


@pytest.mark.parametrize("reason", [None, "", " \n "])
def test_an_administrator_gives_a_reason(reason: str | None) -> None:
    with pytest.raises(InvalidValue) as refused:
        an_appointment().cancel(by=Party.ADMIN, reason=reason, now=NOW)
    assert (refused.value.field, refused.value.reason) == ("reason", "missing")


def test_an_appointment_is_closed_once_it_has_started() -> None:
    completed, missed = an_appointment(), an_appointment()
    for close in (completed.complete, missed.mark_no_show):
        with pytest.raises(NotStarted):
            close(now=FIRST_START - SECOND)
        close(now=FIRST_START)
    assert (completed.status, missed.status) == (Status.COMPLETED, Status.NO_SHOW)
    assert completed.pull_events() == (AppointmentCompleted(occurred_at=FIRST_START, appointment=completed.facts),)
    assert missed.pull_events() == (AppointmentMissed(occurred_at=FIRST_START, appointment=missed.facts),)


DO: dict[Action, Callable[[Appointment], None]] = {
    Action.RESCHEDULE: lambda appointment: postpone(appointment, Party.PROFESSIONAL, FIRST_START),
    Action.CANCEL: lambda appointment: cancel(appointment, Party.PROFESSIONAL, FIRST_START),
    Action.COMPLETE: lambda appointment: appointment.complete(now=FIRST_START),
    Action.MARK_NO_SHOW: lambda appointment: appointment.mark_no_show(now=FIRST_START),
}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("action", list(Action))
def test_there_is_no_transition_but_those_of_the_table(status: Status, action: Action) -> None:
    appointment = an_appointment(status=status)
    expected = TRANSITIONS.get((status, action))
    if expected is not None:
        DO[action](appointment)
        assert appointment.status is expected
        return
    with pytest.raises(IllegalTransition) as refused:
        DO[action](appointment)
    assert refused.value.details == {"action": action.value, "status": status.value}
    assert (appointment.status, appointment.pull_events()) == (status, ())


def test_only_a_confirmed_appointment_occupies_its_time() -> None:
    assert frozenset({Status.CONFIRMED}) == OCCUPYING
