"""Several appointments that move at once: both or none, and nobody onto anybody."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.errors import InvalidValue
from domain.ids import AppointmentId
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import Agenda
from domain.scheduling.errors import AppointmentOver, IllegalTransition, SlotNotOffered, SlotTaken
from domain.scheduling.events import AppointmentRealigned, AppointmentRescheduled
from domain.scheduling.explanation import ReasonCode
from domain.scheduling.history import SYSTEM, Author
from domain.scheduling.life import Action, Status
from domain.scheduling.moving_together import Realignment, realign, swap
from domain.scheduling.professional import Professional
from domain.scheduling.service import ServiceTerms
from tests.builders import (
    FIRST_START,
    NOW,
    ZONE_RULES,
    a_professional,
    a_service,
    an_agenda,
    an_appointment,
    some_terms,
)
from tests.times import span, utc
from tests.unit.domain.scheduling.deeds import ADMIN, NEXT, PROFESSIONAL, SECOND, codes

HERE = a_professional()


def an_appointment_here(
    start: datetime,
    *,
    terms: ServiceTerms | None = None,
    status: Status = Status.CONFIRMED,
    professional: Professional = HERE,
    expires_at: datetime | None = None,
) -> Appointment:
    return an_appointment(a_service(professional, terms=terms), start=start, status=status, expires_at=expires_at)


def change_places(
    one: Appointment,
    other: Appointment,
    *,
    agenda: Agenda | None = None,
    by: Author = PROFESSIONAL,
    reason: str | None = "Obras",
    now: datetime = NOW,
) -> None:
    swap(one, other, agenda=agenda or an_agenda(), by=by, reason=reason, now=now, zone_rules=ZONE_RULES)


@pytest.mark.parametrize("by", [PROFESSIONAL, ADMIN])
def test_each_gets_the_others_start_and_keeps_what_was_agreed(by: Author) -> None:
    one = an_appointment_here(FIRST_START, terms=some_terms(duration=30))
    other = an_appointment_here(NEXT, terms=some_terms(duration=60))
    change_places(one, other, by=by)
    assert (one.time.start, other.time.start) == (NEXT, FIRST_START)
    assert (one.end, other.end) == (NEXT + timedelta(minutes=30), FIRST_START + timedelta(minutes=60))
    assert (one.sequence, other.sequence) == (1, 1)
    for appointment, previous in ((one, FIRST_START), (other, NEXT)):
        assert appointment.pull_events() == (
            AppointmentRescheduled(
                occurred_at=NOW, appointment=appointment.facts, previous_start=previous, by=by.party, reason="Obras"
            ),
        )
        (change,) = appointment.pull_changes()
        assert (change.action, change.by, change.start_before) == (Action.RESCHEDULE, by, previous)


def test_the_new_times_must_not_overlap_each_other() -> None:
    """The long one would reach into where the short one goes."""
    short = an_appointment_here(FIRST_START + timedelta(minutes=30), terms=some_terms(duration=15))
    long = an_appointment_here(FIRST_START + timedelta(minutes=45), terms=some_terms(duration=30))
    with pytest.raises(SlotTaken) as refused:
        change_places(short, long)
    assert codes(refused.value) == [ReasonCode.OVERLAPS_APPOINTMENT]
    even = an_appointment_here(FIRST_START, terms=some_terms(duration=30))
    change_places(even, an_appointment_here(FIRST_START + timedelta(minutes=30)))


@pytest.mark.parametrize(
    ("busy", "fits"),
    [
        (("2027-03-02 09:30", "2027-03-02 09:31"), False),
        (("2027-03-02 10:30", "2027-03-02 10:45"), True),
        (("2027-03-02 10:29", "2027-03-02 10:45"), False),
        (("2027-03-02 08:55", "2027-03-02 09:00"), True),
        (("2027-03-02 08:55", "2027-03-02 09:01"), False),
        (("2027-03-02 10:00", "2027-03-02 10:00"), True),
    ],
)
def test_the_new_times_must_not_overlap_anybody(busy: tuple[str, str], *, fits: bool) -> None:
    one = an_appointment_here(FIRST_START)
    other = an_appointment_here(NEXT, terms=some_terms(duration=45))
    agenda = an_agenda(busy=[span(*busy)])
    if fits:
        change_places(one, other, agenda=agenda)
        return
    with pytest.raises(SlotTaken) as refused:
        change_places(one, other, agenda=agenda)
    assert codes(refused.value) == [ReasonCode.OVERLAPS_APPOINTMENT]


def test_only_two_of_one_calendar_change_places() -> None:
    one, elsewhere = an_appointment_here(FIRST_START), an_appointment_here(NEXT, professional=a_professional())
    for other in (one, elsewhere):
        with pytest.raises(InvalidValue) as refused:
            change_places(one, other)
        assert (refused.value.field, refused.value.reason) == ("with", "not_in_this_calendar")


def test_the_past_is_given_to_nobody() -> None:
    late = FIRST_START + timedelta(minutes=1)
    started, coming = an_appointment_here(FIRST_START), an_appointment_here(NEXT)
    for one, other in ((started, coming), (coming, started)):
        with pytest.raises(SlotNotOffered) as refused:
            change_places(one, other, now=late)
        assert codes(refused.value) == [ReasonCode.TOO_SOON]
    change_places(started, coming, now=FIRST_START)


@pytest.mark.parametrize("which", [0, 1])
def test_both_must_be_movable(which: int) -> None:
    closed, over = an_appointment_here(FIRST_START, status=Status.CANCELLED), an_appointment_here(FIRST_START)
    for stuck, now, refusal in ((closed, NOW, IllegalTransition), (over, over.end, AppointmentOver)):
        pair = (stuck, an_appointment_here(NEXT))
        with pytest.raises(refusal):
            change_places(pair[which], pair[1 - which], now=now)


def test_an_administrator_gives_a_reason() -> None:
    with pytest.raises(InvalidValue) as refused:
        change_places(an_appointment_here(FIRST_START), an_appointment_here(NEXT), by=ADMIN, reason=None)
    assert (refused.value.field, refused.value.reason) == ("reason", "missing")


def shown(appointment: Appointment, hour: int, minute: int = 0) -> Appointment:
    """The appointment as older rules had it, which knew another offset: its clock showed this hour."""
    local = appointment.time.local_start.replace(hour=hour, minute=minute)
    appointment.time = replace(appointment.time, local_start=local, zone_rules="2020.1")
    return appointment


def follow(*appointments: Appointment, settled: tuple[Appointment, ...] = ()) -> Realignment:
    return realign(appointments, settled=settled, now=NOW, zone_rules=ZONE_RULES)


def ids(appointments: tuple[Appointment, ...]) -> list[AppointmentId]:
    return [appointment.id for appointment in appointments]


def test_a_local_time_that_is_another_instant_now_is_kept_and_told_of() -> None:
    appointment = shown(an_appointment_here(FIRST_START), 12)
    assert ids(follow(appointment).moved) == [appointment.id]
    assert (appointment.time.start, appointment.time.zone_rules) == (utc("2027-03-02 11:00"), ZONE_RULES)
    assert (appointment.sequence, appointment.status, appointment.updated_at) == (1, Status.CONFIRMED, NOW)
    assert appointment.pull_events() == (
        AppointmentRealigned(occurred_at=NOW, appointment=appointment.facts, previous_start=FIRST_START),
    )
    (change,) = appointment.pull_changes()
    assert (change.action, change.by, change.sequence) == (Action.REALIGN, SYSTEM, 1)
    assert (change.start_before, change.start) == (FIRST_START, utc("2027-03-02 11:00"))


def test_who_does_not_move_takes_note_and_nobody_is_told() -> None:
    appointment = shown(an_appointment_here(FIRST_START), 10)
    outcome = follow(appointment)
    assert (ids(outcome.moved), ids(outcome.unmoved), ids(outcome.clashing)) == ([], [appointment.id], [])
    assert (appointment.time.start, appointment.time.zone_rules) == (FIRST_START, ZONE_RULES)
    assert (appointment.sequence, appointment.pull_events(), appointment.pull_changes()) == (0, (), ())


def test_what_would_overlap_somebody_who_stays_is_left_for_a_person() -> None:
    staying = an_appointment_here(utc("2027-03-02 11:15"))
    appointment = shown(an_appointment_here(FIRST_START), 12)
    outcome = follow(appointment, settled=(staying,))
    assert (ids(outcome.moved), ids(outcome.unmoved), ids(outcome.clashing)) == ([], [], [appointment.id])
    assert (appointment.time.start, appointment.time.zone_rules) == (FIRST_START, "2020.1")
    assert (appointment.sequence, appointment.pull_events()) == (0, ())


def test_neighbours_that_move_alike_are_not_in_each_others_way() -> None:
    row = [
        shown(an_appointment_here(FIRST_START + timedelta(minutes=30 * n)), 11 + n // 2, n % 2 * 30)
        for n in (0, 1, 2, 3)
    ]
    outcome = follow(*row)
    assert ids(outcome.moved) == ids(tuple(row))
    assert [one.time.start for one in row] == [NEXT + timedelta(minutes=30 * n) for n in range(4)]


def test_who_cannot_move_stops_those_behind_in_turn() -> None:
    wall = an_appointment_here(FIRST_START + timedelta(minutes=60))
    second = shown(an_appointment_here(FIRST_START + timedelta(minutes=30)), 11)
    first = shown(an_appointment_here(FIRST_START), 10, 30)
    free = shown(an_appointment_here(utc("2027-03-02 14:00")), 16)
    outcome = follow(first, second, free, settled=(wall,))
    assert (ids(outcome.moved), ids(outcome.clashing)) == ([free.id], [first.id, second.id])


def test_touching_is_no_clash_and_buffers_count() -> None:
    wall = an_appointment_here(NEXT + timedelta(minutes=30))
    touching = shown(an_appointment_here(FIRST_START), 11)
    assert ids(follow(touching, settled=(wall,)).moved) == [touching.id]
    wide = shown(an_appointment_here(FIRST_START, terms=some_terms(buffer_after=1)), 11)
    assert ids(follow(wide, settled=(wall,)).clashing) == [wide.id]


def test_a_long_one_that_stays_stops_all_that_would_come_to_lie_in_it() -> None:
    long = an_appointment_here(utc("2027-03-02 14:00"), terms=some_terms(duration=180))
    movers = [shown(an_appointment_here(FIRST_START + timedelta(minutes=30 * n)), 15 + n) for n in range(3)]
    outcome = follow(*movers, settled=(long,))
    assert ids(outcome.clashing) == ids(tuple(movers))


def test_a_request_follows_too() -> None:
    request = an_appointment_here(FIRST_START, status=Status.PENDING, expires_at=NOW + SECOND)
    assert ids(follow(shown(request, 12)).moved) == [request.id]
    assert request.status is Status.PENDING
