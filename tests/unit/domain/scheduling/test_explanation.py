"""Why a start is not offered, by example. Tuesday, 2 March 2027, in Madrid, an hour ahead of UTC."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.ids import AppointmentId
from domain.scheduling.alignment import Alignment
from domain.scheduling.availability import Agenda
from domain.scheduling.commitment import Commitment, CommitmentKind
from domain.scheduling.explanation import Reason, ReasonCode, explain
from domain.scheduling.limits import Limits, Period
from domain.scheduling.service import ServiceTerms
from domain.scheduling.working_hours import DayException
from domain.time.intervals import Span
from tests.builders import an_agenda, an_id
from tests.times import epoch, span

NOW = epoch("2027-03-01 08:00")
TUESDAY = date(2027, 3, 2)
AGENDA = an_agenda("mon-fri 09:00-13:00")
TERMS = ServiceTerms(name="Revisión", duration=30)


def at(clock: str, *, day: str = "2027-03-02") -> int:
    """A time on the wall clock in winter."""
    return epoch(f"{day} {clock}") - 3600


def reasons(clock: str, agenda: Agenda = AGENDA, terms: ServiceTerms = TERMS) -> list[Reason]:
    return list(explain(agenda, terms, at(clock), NOW))


def codes(clock: str, agenda: Agenda = AGENDA, terms: ServiceTerms = TERMS) -> list[str]:
    return [reason.code.value for reason in reasons(clock, agenda, terms)]


def busy_with(*commitments: Commitment) -> Agenda:
    return AGENDA.with_commitments(commitments)


def test_what_is_offered_has_no_reason_against_it() -> None:
    assert reasons("09:00") == []


@pytest.mark.parametrize("clock", ["08:59", "13:00", "20:00"])
def test_outside_the_openings(clock: str) -> None:
    assert codes(clock) == ["outside_opening_hours"]


def test_a_day_off() -> None:
    agenda = replace(AGENDA, exceptions=(DayException(TUESDAY),))
    assert reasons("09:00", agenda) == [Reason(code=ReasonCode.EXCEPTION_CLOSED, day=TUESDAY)]


def test_too_late_to_end_before_the_opening_does() -> None:
    opening = Span(at("09:00"), at("13:00"))
    assert reasons("12:45") == [
        Reason(code=ReasonCode.DOES_NOT_FIT, span=opening),
        Reason(code=ReasonCode.NOT_ON_GRID),
    ]


def test_off_the_grid() -> None:
    assert codes("09:15") == ["not_on_grid"]


def test_off_the_grid_of_what_comes_before() -> None:
    agenda = busy_with(Commitment(start=at("09:00"), end=at("09:45")))
    terms = replace(TERMS, alignment=Alignment.RANGE)
    assert codes("09:45", agenda, terms) == []
    assert codes("10:00", agenda, terms) == ["not_on_grid"]
    assert codes("09:30", agenda, terms) == ["overlaps_appointment"]  # where nothing is free there is no grid either


def test_time_off() -> None:
    away = span("2027-03-02 08:15", "2027-03-02 09:00")
    agenda = replace(AGENDA, time_off=(away,))
    assert reasons("09:00", agenda) == [Reason(code=ReasonCode.TIME_OFF, span=away)]
    assert reasons("10:00", agenda) == []


def test_a_public_holiday() -> None:
    agenda = replace(AGENDA, holidays=frozenset({TUESDAY}))
    whole_day = span("2027-03-01 23:00", "2027-03-02 23:00")
    assert reasons("09:00", agenda) == [Reason(code=ReasonCode.PUBLIC_HOLIDAY, day=TUESDAY, span=whole_day)]


def test_an_appointment_is_named() -> None:
    appointment_id = AppointmentId(an_id())
    agenda = busy_with(Commitment(start=at("09:10"), end=at("09:40"), appointment_id=appointment_id))
    taken = Span(at("09:10"), at("09:40"))
    expected = Reason(code=ReasonCode.OVERLAPS_APPOINTMENT, span=taken, appointment_id=appointment_id)
    assert reasons("09:00", agenda) == [expected]
    assert reasons("09:30", agenda) == [expected]
    assert reasons("10:00", agenda) == []


def test_a_hold_is_told_from_an_appointment() -> None:
    lapses = datetime(2027, 3, 2, 8, 5, 0, 250, UTC)
    agenda = busy_with(
        Commitment(
            start=at("09:00"),
            end=at("09:30"),
            kind=CommitmentKind.HOLD,
            appointment_id=AppointmentId(an_id()),  # which nobody could look up
            expires_at=lapses,
            buffer_after=10,
        )
    )
    assert reasons("09:00", agenda) == [
        Reason(code=ReasonCode.OVERLAPS_HOLD, span=Span(at("09:00"), at("09:30")), expires_at=lapses)
    ]
    assert reasons("09:30", agenda) == [
        Reason(code=ReasonCode.BUFFER_OF_NEIGHBOUR, span=Span(at("09:00"), at("09:30")), expires_at=lapses)
    ]


def test_what_another_calendar_blocks_counts_as_an_appointment() -> None:
    agenda = busy_with(Commitment(start=at("09:00"), end=at("09:30"), kind=CommitmentKind.EXTERNAL))
    assert codes("09:00", agenda) == ["overlaps_appointment"]


def test_the_neighbours_buffer() -> None:
    agenda = busy_with(Commitment(start=at("09:30"), end=at("10:00"), buffer_before=5, buffer_after=10))
    assert codes("09:00", agenda) == ["buffer_of_neighbour"]
    assert codes("10:00", agenda) == ["buffer_of_neighbour"]
    assert codes("10:30", agenda) == []


def test_ones_own_buffer_comes_too_near_as_well() -> None:
    agenda = busy_with(Commitment(start=at("09:30"), end=at("10:00")))
    assert codes("09:00", agenda, replace(TERMS, buffer_after=1)) == ["buffer_of_neighbour"]
    assert codes("10:00", agenda, replace(TERMS, buffer_before=1)) == ["buffer_of_neighbour"]
    assert codes("10:00", agenda, replace(TERMS, buffer_after=1)) == []


def test_busy_times_of_which_no_more_is_known_count_as_appointments() -> None:
    agenda = replace(AGENDA, busy=(Span(at("09:00"), at("09:30")),))
    assert codes("09:00", agenda) == ["overlaps_appointment"]


def test_too_soon() -> None:
    terms = replace(TERMS, minimum_notice=24 * 60 + 1)
    assert reasons("09:00", terms=terms) == [Reason(code=ReasonCode.TOO_SOON, bound=NOW + (24 * 60 + 1) * 60)]
    assert reasons("09:30", terms=terms) == []


def test_too_far_ahead() -> None:
    terms = replace(TERMS, horizon_days=0)
    assert reasons("09:00", terms=terms) == [
        Reason(code=ReasonCode.BEYOND_HORIZON, bound=epoch("2027-03-01 23:00")),
    ]


def test_a_limit_that_is_reached() -> None:
    agenda = replace(AGENDA, counted=(at("12:00"), at("12:30")))
    terms = replace(TERMS, limits=Limits(per_day=2, per_week=2, per_month=3))
    assert reasons("09:00", agenda, terms) == [
        Reason(code=ReasonCode.LIMIT_REACHED, period=Period.DAY, limit=2),
        Reason(code=ReasonCode.LIMIT_REACHED, period=Period.WEEK, limit=2),
    ]


def test_all_reasons_are_told_at_once() -> None:
    agenda = replace(
        busy_with(
            Commitment(start=at("09:00"), end=at("09:20")),
            Commitment(start=at("09:20"), end=at("09:40"), kind=CommitmentKind.HOLD),
            Commitment(start=at("10:00"), end=at("10:30"), buffer_before=30),
        ),
        time_off=(Span(at("09:00"), at("10:00")),),
        counted=(at("09:00"),),
    )
    terms = replace(TERMS, minimum_notice=3000, horizon_days=0, limits=Limits(per_day=1))
    assert codes("09:15", agenda, terms) == [
        "time_off",
        "overlaps_appointment",
        "overlaps_hold",
        "buffer_of_neighbour",
        "not_on_grid",
        "too_soon",
        "beyond_horizon",
        "limit_reached",
    ]
