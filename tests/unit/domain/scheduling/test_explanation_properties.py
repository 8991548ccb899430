"""Offered ⇔ no reason, and the reasons are those that one finds by looking."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.scenarios.reading import read_scenario
from domain.scheduling.availability import free_starts, is_free
from domain.scheduling.explanation import ReasonCode, explain
from domain.time.intervals import Span
from tests.unit.domain.scheduling.expected_reasons import expected_codes
from tests.unit.domain.scheduling.strategies import Scenario, scenarios

DAY = 24 * 3600


@st.composite
def scenarios_with_starts(draw: st.DrawFn) -> tuple[Scenario, int]:
    """A start that is offered, or one close to it, or any minute in or around the window."""
    scenario = draw(scenarios())
    asked = read_scenario(scenario.raw)
    near, minute = draw(st.booleans()), draw(st.integers(0, 1000))
    start = asked.window.start - DAY + (asked.window.end - asked.window.start + 2 * DAY) * minute // 1000
    offered = free_starts(asked.agenda, asked.terms, asked.window, asked.now) if near else []
    if offered:
        return scenario, offered[minute % len(offered)] + draw(st.sampled_from([0, 0, 60, -60, 300, -900, 1]))
    return scenario, start - start % draw(st.sampled_from([900, 60, 1]))


@given(scenarios_with_starts())
def test_a_start_is_offered_exactly_when_there_is_no_reason_against_it(asked: tuple[Scenario, int]) -> None:
    scenario, start = read_scenario(asked[0].raw), asked[1]
    reasons = explain(scenario.agenda, scenario.terms, start, scenario.now)
    assert (not reasons) == is_free(scenario.agenda, scenario.terms, start, scenario.now)
    second = Span(start, start + 1)
    assert (not reasons) == (free_starts(scenario.agenda, scenario.terms, second, scenario.now) == [start])


@given(scenarios_with_starts())
def test_the_reasons_are_those_that_one_finds_by_looking(asked: tuple[Scenario, int]) -> None:
    scenario, start = read_scenario(asked[0].raw), asked[1]
    reasons = explain(scenario.agenda, scenario.terms, start, scenario.now)
    assert {reason.code for reason in reasons} == expected_codes(*asked)


@given(scenarios_with_starts())
def test_every_reason_names_what_causes_it(asked: tuple[Scenario, int]) -> None:
    scenario, start = read_scenario(asked[0].raw), asked[1]
    wanted = Span(start, start + scenario.terms.duration * 60)
    for reason in explain(scenario.agenda, scenario.terms, start, scenario.now):
        match reason.code:
            case ReasonCode.TIME_OFF:
                assert reason.span in {span for span in scenario.agenda.time_off if span.overlaps(wanted)}
            case ReasonCode.PUBLIC_HOLIDAY:
                assert reason.day in scenario.agenda.holidays
            case ReasonCode.EXCEPTION_CLOSED:
                assert reason.day in {exception.date for exception in scenario.agenda.exceptions}
            case ReasonCode.OVERLAPS_APPOINTMENT | ReasonCode.OVERLAPS_HOLD | ReasonCode.BUFFER_OF_NEIGHBOUR:
                assert reason.span in {commitment.span for commitment in scenario.agenda.commitments}
            case ReasonCode.LIMIT_REACHED:
                assert reason.period is not None
                assert reason.limit == getattr(scenario.terms.limits, f"per_{reason.period.value}")
            case ReasonCode.TOO_SOON:
                assert reason.bound is not None
                assert start < reason.bound == scenario.now + scenario.terms.minimum_notice * 60
            case ReasonCode.BEYOND_HORIZON:
                assert reason.bound is not None
                assert start >= reason.bound
            case _:
                assert reason.code in {
                    ReasonCode.OUTSIDE_OPENING_HOURS,
                    ReasonCode.DOES_NOT_FIT,
                    ReasonCode.NOT_ON_GRID,
                }
