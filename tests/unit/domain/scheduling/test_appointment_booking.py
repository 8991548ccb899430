"""Booking: what a client may choose, what the others may, and what comes of it."""

from datetime import date, datetime, timedelta

import pytest

from domain.errors import InvalidValue
from domain.scheduling.agreement import Agreement
from domain.scheduling.errors import ServiceInactive, SlotNotOffered, SlotTaken
from domain.scheduling.events import AppointmentBooked, AppointmentRequested
from domain.scheduling.explanation import Reason, ReasonCode
from domain.scheduling.history import Author, Change, EnteredClient
from domain.scheduling.life import Action, Status
from domain.scheduling.limits import Limits
from domain.scheduling.service import ServiceTerms
from domain.scheduling.working_hours import DayException
from domain.time.intervals import Span
from tests.builders import FIRST_START, NOW, a_service, an_agenda, some_terms
from tests.times import epoch, span, utc
from tests.unit.domain.scheduling.deeds import ADMIN, CLIENT, PROFESSIONAL, SECOND, book, codes, hold

APPROVED = some_terms(requires_approval=True, approval_hours=24)


def test_booking_keeps_what_was_agreed_and_tells_of_it() -> None:
    service = a_service(terms=some_terms(duration=30, buffer_before=5, buffer_after=10, cancel_cutoff_hours=3))
    appointment = book(service=service, notes=" Trae la radiografía ")
    assert appointment.status is Status.CONFIRMED
    assert (appointment.service_id, appointment.professional_id) == (service.id, service.professional_id)
    assert (appointment.client_id, appointment.number) == (CLIENT.user_id, "7F3K-9Q2M")
    assert appointment.notes == "Trae la radiografía"
    assert appointment.agreement == Agreement.of(service.terms)
    assert appointment.end == FIRST_START + timedelta(minutes=30)
    assert appointment.occupied.span == span("2027-03-02 08:55", "2027-03-02 09:40")
    assert (appointment.version, appointment.sequence, appointment.expires_at) == (0, 0, None)
    assert {appointment.created_at, appointment.updated_at, appointment.booked_at} == {NOW}
    assert appointment.pull_events() == (
        AppointmentBooked(occurred_at=NOW, appointment=appointment.facts, by=CLIENT.party),
    )
    assert appointment.pull_events() == ()


def test_whoever_enters_a_client_is_remembered_to_have_named_them_so() -> None:
    entered = EnteredClient("Paco (el de la moto)", "+34600111333")
    assert book(by=PROFESSIONAL, entered_client=entered).entered_client == entered
    assert book(by=PROFESSIONAL).entered_client is None


def test_a_hold_that_is_taken_for_an_entered_client_remembers_them_too() -> None:
    service, entered = a_service(), EnteredClient("Paco (el de la moto)", None)
    held = hold(service)
    held.take(
        service=service,
        start=FIRST_START,
        client_id=held.client_id,
        notes="",
        entered_client=entered,
        by=PROFESSIONAL,
        now=NOW,
    )
    assert held.entered_client == entered


def test_the_facts_are_what_events_tell() -> None:
    appointment = book()
    facts = appointment.facts
    assert (facts.id, facts.number, facts.sequence) == (appointment.id, "7F3K-9Q2M", 0)
    assert (facts.professional_id, facts.client_id) == (appointment.professional_id, appointment.client_id)
    assert (facts.service_id, facts.start, facts.duration) == (appointment.service_id, FIRST_START, 30)
    assert (facts.timezone, facts.location) == ("Europe/Madrid", "Calle Mayor 1")


def test_the_first_step_is_noted() -> None:
    appointment = book()
    assert appointment.pull_changes() == (
        Change(
            at=NOW,
            action=Action.BOOK,
            by=CLIENT,
            reason=None,
            status_before=None,
            status=Status.CONFIRMED,
            start_before=None,
            start=FIRST_START,
            sequence=0,
        ),
    )
    assert appointment.pull_changes() == ()


@pytest.mark.parametrize(
    ("start", "field", "reason"),
    [
        (FIRST_START + timedelta(microseconds=1), "start", "too_precise"),
        (datetime(2027, 3, 2, 10), "start", "naive"),
        (utc("1969-12-31 23:59"), "start", "out_of_range"),
        (utc("2200-01-01 00:00"), "start", "out_of_range"),
    ],
)
def test_a_start_that_is_no_whole_second_is_refused(start: datetime, field: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        book(start=start)
    assert (refused.value.field, refused.value.reason) == (field, reason)


def test_notes_have_a_length() -> None:
    assert len(book(notes="x" * 2000).notes) == 2000
    with pytest.raises(InvalidValue) as refused:
        book(notes="x" * 2001)
    assert (refused.value.field, refused.value.reason) == ("notes", "too_long")


def test_an_inactive_service_is_booked_by_who_runs_the_calendar_only() -> None:
    with pytest.raises(ServiceInactive):
        book(terms=some_terms(active=False))
    assert book(terms=some_terms(active=False), by=PROFESSIONAL).status is Status.CONFIRMED


@pytest.mark.parametrize(
    ("start", "reasons"),
    [
        (utc("2027-03-02 12:00"), [ReasonCode.OUTSIDE_OPENING_HOURS]),
        (utc("2027-03-06 09:00"), [ReasonCode.OUTSIDE_OPENING_HOURS]),
        (utc("2027-03-02 09:10"), [ReasonCode.NOT_ON_GRID]),
        (utc("2027-03-02 11:40"), [ReasonCode.DOES_NOT_FIT, ReasonCode.NOT_ON_GRID]),
        (utc("2027-03-01 07:30"), [ReasonCode.OUTSIDE_OPENING_HOURS, ReasonCode.TOO_SOON]),
        (utc("2027-06-01 08:00"), [ReasonCode.BEYOND_HORIZON]),
    ],
)
def test_a_start_that_was_never_a_slot_is_not_offered(start: datetime, reasons: list[ReasonCode]) -> None:
    with pytest.raises(SlotNotOffered) as refused:
        book(start=start)
    assert codes(refused.value) == reasons
    assert refused.value.alternatives == ()


def test_a_slot_that_somebody_has_is_taken() -> None:
    theirs = span("2027-03-02 09:29", "2027-03-02 09:40")
    with pytest.raises(SlotTaken) as refused:
        book(agenda=an_agenda(busy=[theirs]))
    assert refused.value.reasons == (Reason(code=ReasonCode.OVERLAPS_APPOINTMENT, span=theirs),)


def test_a_start_that_is_taken_and_no_slot_is_not_offered() -> None:
    agenda = an_agenda(busy=[span("2027-03-02 12:00", "2027-03-02 13:00")])
    with pytest.raises(SlotNotOffered) as refused:
        book(agenda=agenda, start=utc("2027-03-02 12:00"))
    assert codes(refused.value) == [ReasonCode.OUTSIDE_OPENING_HOURS, ReasonCode.OVERLAPS_APPOINTMENT]


@pytest.mark.parametrize("minutes", [0, 60])
def test_now_is_never_rounded_down(minutes: int) -> None:
    terms, last = some_terms(minimum_notice=minutes), FIRST_START - timedelta(minutes=minutes)
    assert book(terms=terms, now=last).time.start == FIRST_START
    with pytest.raises(SlotNotOffered) as refused:
        book(terms=terms, now=last + timedelta(microseconds=1))
    bound = epoch("2027-03-02 09:00") + 1
    assert refused.value.reasons == (Reason(code=ReasonCode.TOO_SOON, bound=bound),)


CLOSED = an_agenda(
    "",
    exceptions=[DayException(date(2027, 3, 2))],
    time_off=[span("2027-03-02 00:00", "2027-03-03 00:00")],
    holidays=[date(2027, 3, 3)],
    counted=[FIRST_START],
)


@pytest.mark.parametrize("by", [PROFESSIONAL, ADMIN])
@pytest.mark.parametrize("start", [utc("2027-03-02 09:07"), utc("2027-03-03 23:59"), utc("2028-12-31 03:00"), NOW])
def test_who_runs_the_calendar_may_choose_any_time_that_is_to_come(by: Author, start: datetime) -> None:
    terms = some_terms(minimum_notice=600, horizon_days=0, limits=Limits(per_day=1))
    appointment = book(terms=terms, agenda=CLOSED, start=start, by=by)
    assert appointment.time.start == start
    assert appointment.pull_events() == (
        AppointmentBooked(occurred_at=NOW, appointment=appointment.facts, by=by.party),
    )


@pytest.mark.parametrize("by", [PROFESSIONAL, ADMIN])
def test_nobody_books_the_past(by: Author) -> None:
    for start, now in ((NOW - SECOND, NOW), (NOW, NOW + timedelta(microseconds=1))):
        with pytest.raises(SlotNotOffered) as refused:
            book(start=start, by=by, now=now)
        bound = int(start.timestamp()) + 1
        assert refused.value.reasons == (Reason(code=ReasonCode.TOO_SOON, bound=bound),)


@pytest.mark.parametrize("by", [PROFESSIONAL, ADMIN])
@pytest.mark.parametrize(
    ("busy", "code"),
    [
        (span("2027-03-02 09:29", "2027-03-02 09:30"), ReasonCode.OVERLAPS_APPOINTMENT),
        (span("2027-03-02 09:39", "2027-03-02 09:50"), ReasonCode.BUFFER_OF_NEIGHBOUR),
        (span("2027-03-02 08:50", "2027-03-02 08:56"), ReasonCode.BUFFER_OF_NEIGHBOUR),
        (span("2027-03-02 09:40", "2027-03-02 09:50"), None),
        (span("2027-03-02 08:50", "2027-03-02 08:55"), None),
    ],
)
def test_nobody_overlaps(by: Author, busy: Span, code: ReasonCode | None) -> None:
    terms, agenda = some_terms(buffer_before=5, buffer_after=10), an_agenda(busy=[busy])
    if code is None:
        assert book(terms=terms, agenda=agenda, by=by).time.start == FIRST_START
        return
    with pytest.raises(SlotTaken) as refused:
        book(terms=terms, agenda=agenda, by=by)
    assert codes(refused.value) == [code]


@pytest.mark.parametrize("by", [PROFESSIONAL, ADMIN])
def test_the_past_is_not_offered_even_when_it_is_taken(by: Author) -> None:
    with pytest.raises(SlotNotOffered) as refused:
        book(agenda=an_agenda(busy=[span("2027-03-01 07:00", "2027-03-01 08:00")]), start=NOW - SECOND, by=by)
    assert codes(refused.value) == [ReasonCode.OVERLAPS_APPOINTMENT, ReasonCode.TOO_SOON]


@pytest.mark.parametrize(
    ("approval_hours", "expires_at"), [(24, NOW + timedelta(hours=24)), (25, FIRST_START), (48, FIRST_START)]
)
def test_a_client_asks_for_approval_which_must_come_before_the_start(approval_hours: int, expires_at: datetime) -> None:
    appointment = book(terms=some_terms(requires_approval=True, approval_hours=approval_hours))
    assert (appointment.status, appointment.expires_at, appointment.booked_at) == (Status.PENDING, expires_at, NOW)
    assert appointment.pull_events() == (
        AppointmentRequested(occurred_at=NOW, appointment=appointment.facts, expires_at=expires_at),
    )
    (change,) = appointment.pull_changes()
    assert (change.action, change.by, change.status_before, change.status) == (
        Action.REQUEST,
        CLIENT,
        None,
        Status.PENDING,
    )


@pytest.mark.parametrize("by", [PROFESSIONAL, ADMIN])
def test_who_runs_the_calendar_needs_no_approval(by: Author) -> None:
    appointment = book(terms=APPROVED, by=by)
    assert (appointment.status, appointment.expires_at) == (Status.CONFIRMED, None)


@pytest.mark.parametrize("terms", [some_terms(), APPROVED])
def test_a_booking_occupies_its_time_at_once(terms: ServiceTerms) -> None:
    appointment = book(terms=terms)
    with pytest.raises(SlotTaken):
        book(agenda=an_agenda(busy=[appointment]))
