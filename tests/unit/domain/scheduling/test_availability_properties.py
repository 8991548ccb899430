"""What is true of free starts whatever the hours, the zone, the service and the appointments are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.scenarios.reading import read_scenario
from domain.scheduling.availability import free_starts, is_free, is_unoccupied, occupied, reach
from domain.time.intervals import Span
from tests.unit.domain.scheduling.oracle import expected_origin, expected_starts
from tests.unit.domain.scheduling.strategies import Scenario, instant, openings, period, scenarios, week

BY_OPENING = ("opening",)


def answer(scenario: Scenario) -> list[int]:
    asked = read_scenario(scenario.raw)
    return free_starts(asked.agenda, asked.terms, asked.window, asked.now)


def appointment_at(scenario: Scenario, start: int, **changes: str) -> dict[str, Any]:
    service = scenario["service"]
    booked = {"same_service": True, "buffer_before": service["buffer_before"], "buffer_after": service["buffer_after"]}
    return {**period(start, start + service["duration"] * 60), **booked, **changes}


@given(scenarios())
def test_no_slot_is_missing_and_none_is_invented(scenario: Scenario) -> None:
    assert answer(scenario) == expected_starts(scenario)


@given(scenarios())
def test_every_slot_lies_in_an_opening(scenario: Scenario) -> None:
    place = ZoneInfo(scenario["professional"]["timezone"])
    starts = answer(scenario)
    for start in {*starts[:2], *starts[-2:]}:
        for second in range(start, start + scenario["service"]["duration"] * 60, 60):
            assert is_open(scenario["professional"], second, place)


def is_open(professional: dict[str, Any], second: int, place: ZoneInfo) -> bool:
    """Tell whether the wall clock shows a time at which one works. In an hour that occurs twice both may be worked."""
    local = datetime.fromtimestamp(second, place)
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        return True
    minute = local.hour * 60 + local.minute
    return any(
        first <= minute + days * 1440 < behind
        for days in (0, 1)
        for first, behind in openings_of(professional, local - timedelta(days=days))
    )


def openings_of(professional: dict[str, Any], day: datetime) -> list[tuple[int, int]]:
    exceptions = {exception["date"]: exception["openings"] for exception in professional["exceptions"]}
    weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day.weekday()]
    weekly = [opening for opening in professional["working_hours"] if opening["weekday"] == weekday]
    found: list[tuple[int, int]] = []
    for opening in exceptions.get(day.date().isoformat(), weekly):
        start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (opening["start"], opening["end"]))
        found.append((start, end if end > start else end + 1440))
    return found


@given(scenarios())
def test_no_slot_with_its_buffers_meets_anything_busy(scenario: Scenario) -> None:
    asked, service = read_scenario(scenario.raw), scenario["service"]
    starts = answer(scenario)
    for start in (*starts[:20], *starts[-5:]):
        end = start + service["duration"] * 60
        wanted = Span(start - service["buffer_before"] * 60, end + service["buffer_after"] * 60)
        assert occupied(start, asked.terms) == wanted
        assert not any(max(wanted.start, busy.start) < min(wanted.end, busy.end) for busy in asked.agenda.busy)
        assert not any(max(start, away.start) < min(end, away.end) for away in asked.agenda.time_off)
        assert is_unoccupied(asked.agenda, asked.terms, start)


@given(scenarios())
def test_slots_are_in_order_within_the_window_and_none_comes_twice(scenario: Scenario) -> None:
    starts, window = answer(scenario), read_scenario(scenario.raw).window
    assert all(one < other for one, other in pairwise(starts))
    assert all(window.start <= start < window.end for start in starts)


@given(scenarios(), st.data())
def test_booking_any_slot_removes_it_and_cancelling_restores_the_answer(
    scenario: Scenario, data: st.DataObject
) -> None:
    before = answer(scenario)
    assume(before)
    start = data.draw(st.sampled_from(before))
    booked = scenario.busy_with(appointment_at(scenario, start, status="confirmed"))
    assert start not in answer(booked)
    asked = read_scenario(booked.raw)
    assert not is_free(asked.agenda, asked.terms, start, asked.now)
    assert not is_unoccupied(asked.agenda, asked.terms, start)
    cancelled = scenario.busy_with(appointment_at(scenario, start, status="cancelled"))
    assert answer(cancelled) == before


@given(scenarios(alignments=BY_OPENING), st.integers(-24 * 60, 4 * 24 * 60), st.integers(1, 24 * 60))
def test_more_busy_time_never_adds_a_slot(scenario: Scenario, offset: int, length: int) -> None:
    begin = read_scenario(scenario.raw).window.start + offset * 60
    busier = scenario.busy_with({**period(begin, begin + length * 60), "kind": "external"})
    assert set(answer(busier)) <= set(answer(scenario))


@given(scenarios(alignments=BY_OPENING), openings())
def test_wider_hours_never_remove_a_slot_whose_grid_stays(scenario: Scenario, opening: dict[str, str]) -> None:
    hours = [*scenario["professional"]["working_hours"], opening]
    wider = scenario.having("professional", working_hours=hours)
    before, after = answer(scenario), answer(wider)
    lost = set(before) - set(after)
    assert all(expected_origin(scenario, start) != expected_origin(wider, start) for start in lost)


@given(scenarios(), st.data())
def test_the_order_in_which_things_are_told_does_not_matter(scenario: Scenario, data: st.DataObject) -> None:
    def shuffled(things: Sequence[object]) -> list[object]:
        return data.draw(st.permutations(things))

    professional = scenario["professional"]
    told = ("working_hours", "exceptions", "time_off", "public_holidays")
    other = scenario.having("professional", **{name: shuffled(professional[name]) for name in told})
    assert answer(Scenario({**other, "busy": shuffled(scenario["busy"])})) == answer(scenario)


def in_pieces(scenario: Scenario, cuts: Sequence[int]) -> list[int]:
    window = read_scenario(scenario.raw).window
    borders = [window.start, *sorted(cuts), window.end]
    pieces = [scenario.having("query", **period(start, end)) for start, end in pairwise(borders) if start < end]
    return [start for piece in pieces for start in answer(piece)]


@given(scenarios(), st.lists(st.floats(0, 1), max_size=4))
def test_windows_can_be_cut_into_pieces(scenario: Scenario, cuts: list[float]) -> None:
    window = read_scenario(scenario.raw).window
    seconds = [window.start + int(cut * (window.end - window.start)) for cut in cuts]
    assert in_pieces(scenario, seconds) == answer(scenario)


@pytest.mark.parametrize("alignment", ["opening", "range", "clock", "optimized"])
@pytest.mark.parametrize(
    ("hours", "duration"),
    [
        pytest.param(
            "mon-sat 00:00-24:00, sun 00:00-02:00 03:00-24:00", 50, id="the gap of spring swallows the only closing"
        ),
        pytest.param("mon-sun 00:00-24:00", 1440, id="an appointment outlasts a day of 23 hours"),
        pytest.param("tue 00:00-24:00, wed-sun 00:00-24:00, mon 00:00-23:00", 50, id="open for almost two weeks"),
    ],
)
def test_windows_can_be_cut_into_pieces_around_the_change_of_spring(hours: str, duration: int, alignment: str) -> None:
    scenario = Scenario(
        now="2027-03-25T00:00:00Z",
        professional={
            "timezone": "Europe/Madrid",
            "working_hours": week(hours),
            "exceptions": [{"date": "2027-03-29", "openings": [{"start": "00:00", "end": "24:00"}]}],
        },
        service={"duration": duration, "interval": 50, "alignment": alignment},
        query={"start": "2027-03-25T00:00:00Z", "end": "2027-04-08T00:00:00Z"},
    )
    window = read_scenario(scenario.raw).window
    assert in_pieces(scenario, range(window.start, window.end, 5400)) == answer(scenario) == expected_starts(scenario)


@given(scenarios())
def test_one_second_gives_the_same_answer_as_the_whole_window(scenario: Scenario) -> None:
    asked, starts = read_scenario(scenario.raw), answer(scenario)
    shifted = {start + shift for start in (*starts[:1], *starts[-1:]) for shift in (-60, -1, 0, 1, 60)}
    for start in {*shifted, *starts[:: len(starts) // 5 + 1], asked.window.start, asked.window.end - 1}:
        if asked.window.start <= start < asked.window.end:
            assert is_free(asked.agenda, asked.terms, start, asked.now) == (start in starts)


@given(scenarios())
def test_what_is_beyond_reach_does_not_matter(scenario: Scenario) -> None:
    """Storage hands over no more than `reach` names, so that it may not decide on anything."""
    asked = read_scenario(scenario.raw)
    mattering = reach(asked.terms, asked.window)
    near = replace(
        asked.agenda,
        busy=tuple(span for span in asked.agenda.busy if span.overlaps(mattering)),
        time_off=tuple(span for span in asked.agenda.time_off if span.overlaps(mattering)),
    )
    assert free_starts(near, asked.terms, asked.window, asked.now) == answer(scenario)


def test_a_professional_without_hours_offers_nothing() -> None:
    scenario = Scenario(
        now=instant(0),
        professional={"timezone": "Europe/Madrid"},
        service={"duration": 30},
        query=period(0, 30 * 86_400),
    )
    assert answer(scenario) == []
