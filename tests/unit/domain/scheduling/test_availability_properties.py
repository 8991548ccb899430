"""What is true of free starts whatever the week, the zone, the terms and the appointments are."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.ids import AppointmentId, UserId
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import free_starts, is_free, is_unoccupied, occupied
from domain.scheduling.working_hours import Opening, WeeklyHours
from domain.time.intervals import Span
from domain.time.zones import zone
from tests.builders import a_service, an_agenda, an_id, some_terms
from tests.times import span, weekly_hours
from tests.unit.domain.scheduling.oracle import expected_starts
from tests.unit.domain.scheduling.strategies import Question, openings, questions


def answer(question: Question) -> list[int]:
    return free_starts(question.agenda, question.terms, question.window, question.now)


def with_busy(question: Question, *more: Span) -> Question:
    agenda = question.agenda
    return replace(question, agenda=replace(agenda, busy=(*agenda.busy, *more)))


@given(questions())
def test_no_slot_is_missing_and_none_is_invented(question: Question) -> None:
    assert answer(question) == expected_starts(question.agenda, question.terms, question.window, question.now)


@given(questions())
def test_every_slot_lies_in_an_opening_and_meets_nothing_busy(question: Question) -> None:
    runs = question.agenda.hours.runs(question.window, zone(question.agenda.timezone))
    for start in answer(question):
        end = start + question.terms.duration * 60
        assert any(run.span.start <= start and end <= run.span.end for run in runs)
        wanted = occupied(start, question.terms)
        assert wanted.start == start - question.terms.buffer_before * 60
        assert wanted.end == end + question.terms.buffer_after * 60
        assert not any(max(wanted.start, busy.start) < min(wanted.end, busy.end) for busy in question.agenda.busy)
        assert is_unoccupied(question.agenda, question.terms, start)


@given(questions())
def test_slots_are_in_order_and_none_comes_twice(question: Question) -> None:
    starts = answer(question)
    assert all(one < other for one, other in pairwise(starts))
    assert all(question.window.start <= start < question.window.end for start in starts)


@given(questions(), st.data())
def test_booking_any_slot_succeeds_and_removes_it_and_cancelling_restores_it(
    question: Question, data: st.DataObject
) -> None:
    before = answer(question)
    assume(before)
    start = data.draw(st.sampled_from(before))
    service = a_service(terms=question.terms)
    appointment = Appointment.book(
        id=AppointmentId(an_id()),
        number="T-1",
        service=service,
        agenda=question.agenda,
        client_id=UserId(an_id()),
        start=datetime.fromtimestamp(start, UTC),
        now=datetime.fromtimestamp(question.now, UTC),
        zone_rules="2026.2",
    )
    assert (appointment.end - appointment.time.start).total_seconds() == question.terms.duration * 60
    booked = with_busy(question, appointment.occupied.span)
    assert start not in answer(booked)
    assert not is_free(booked.agenda, booked.terms, start, booked.now)
    agenda = replace(booked.agenda, busy=booked.agenda.busy[:-1])
    assert answer(replace(booked, agenda=agenda)) == before


@given(questions(), st.integers(0, 3 * 24 * 3600), st.integers(1, 24 * 3600))
def test_more_busy_time_never_adds_a_slot(question: Question, offset: int, length: int) -> None:
    begin = question.window.start + offset
    assert set(answer(with_busy(question, Span(begin, begin + length)))) <= set(answer(question))


@given(questions(), openings)
def test_wider_hours_never_remove_a_slot_whose_grid_stays(question: Question, opening: Opening) -> None:
    hours = question.agenda.hours
    openings_of_day = [other for other in hours.openings if other.weekday is opening.weekday]
    assume(len(openings_of_day) < 10)
    wider = replace(question.agenda, hours=WeeklyHours.of((*hours.openings, opening)))
    place = zone(question.agenda.timezone)
    origins = {grid.start for run in wider.hours.runs(question.window, place) for grid in run.grids}
    kept = {
        start
        for run in hours.runs(question.window, place)
        for grid in run.grids
        if grid.start in origins
        for start in answer(question)
        if grid.start <= start < grid.end
    }
    assert kept <= set(answer(replace(question, agenda=wider)))


@given(questions(), st.data())
def test_the_order_of_openings_and_busy_times_does_not_matter(question: Question, data: st.DataObject) -> None:
    agenda = question.agenda
    shuffled = replace(
        agenda,
        hours=WeeklyHours.of(data.draw(st.permutations(agenda.hours.openings))),
        busy=tuple(data.draw(st.permutations(agenda.busy))),
    )
    assert answer(replace(question, agenda=shuffled)) == answer(question)


def in_pieces(question: Question, cuts: list[int]) -> list[int]:
    borders = [question.window.start, *sorted(cuts), question.window.end]
    pieces = [Span(start, end) for start, end in pairwise(borders) if start < end]
    return [start for piece in pieces for start in answer(replace(question, window=piece))]


@given(questions(), st.data())
def test_windows_can_be_cut_into_pieces(question: Question, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(question.window.start, question.window.end), max_size=4))
    assert in_pieces(question, cuts) == answer(question)


@pytest.mark.parametrize(
    ("hours", "duration"),
    [
        pytest.param(
            "mon-sat 00:00-24:00, sun 00:00-02:00 03:00-24:00", 50, id="the gap of spring swallows the only closing"
        ),
        pytest.param("mon-sun 00:00-24:00", 1440, id="an appointment outlasts a day of 23 hours"),
    ],
)
def test_windows_can_be_cut_into_pieces_around_the_change_of_spring(hours: str, duration: int) -> None:
    window = span("2027-03-25 00:00", "2027-04-08 00:00")
    question = Question(an_agenda(hours), some_terms(duration=duration, interval=50), window, window.start)
    assert in_pieces(question, list(range(window.start, window.end, 5400))) == answer(question)


@given(questions())
def test_one_second_gives_the_same_answer_as_a_month(question: Question) -> None:
    starts = answer(question)
    assert all(is_free(question.agenda, question.terms, start, question.now) for start in starts)
    others = {start + shift for start in starts[:20] for shift in (-60, -1, 1, 60)} - set(starts)
    window = question.window
    assert not any(
        is_free(question.agenda, question.terms, other, question.now)
        for other in others
        if window.start <= other < window.end
    )


def test_a_professional_without_hours_offers_nothing() -> None:
    agenda = an_agenda(weekly_hours(""))
    window = span("2027-03-01 00:00", "2027-04-01 00:00")
    assert free_starts(agenda, some_terms(), window, window.start) == []
