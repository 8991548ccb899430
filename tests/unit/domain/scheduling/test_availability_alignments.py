"""What possible starts are lined up with, by example. Tuesday, 2 March 2027, in Madrid, an hour ahead of UTC."""

from datetime import UTC, datetime

import pytest

from domain.scheduling.alignment import Alignment
from domain.scheduling.availability import Agenda, free_starts
from domain.scheduling.service import ServiceTerms
from domain.time.intervals import Span
from tests.builders import an_agenda
from tests.times import epoch, span

DAY = span("2027-03-01 23:00", "2027-03-02 23:00")


def starts(
    agenda: Agenda,
    alignment: Alignment,
    *,
    duration: int = 30,
    interval: int | None = None,
    offset: int = 0,
    window: Span = DAY,
) -> list[str]:
    terms = ServiceTerms(name="Revisión", duration=duration, interval=interval, alignment=alignment, offset=offset)
    found = free_starts(agenda, terms, window, window.start)
    return [datetime.fromtimestamp(start + 3600, UTC).strftime("%H:%M") for start in found]


def taken(start: str, end: str) -> list[Span]:
    """Busy from one time to another on the wall clock of that day."""
    day = epoch("2027-03-01 23:00")
    return [Span(*(day + int(clock[:2]) * 3600 + int(clock[3:]) * 60 for clock in (start, end)))]


MORNING = an_agenda("tue 09:00-12:00", busy=taken("09:30", "09:50"))


@pytest.mark.parametrize(
    ("alignment", "expected"),
    [
        (Alignment.OPENING, ["09:00", "10:00", "10:30", "11:00", "11:30"]),
        (Alignment.RANGE, ["09:00", "09:50", "10:20", "10:50", "11:20"]),
        (Alignment.CLOCK, ["09:00", "10:00", "10:30", "11:00", "11:30"]),
        (Alignment.OPTIMIZED, ["09:00", "10:00", "10:30", "11:00", "11:30"]),
    ],
)
def test_after_an_appointment_starts_are_lined_up_anew(alignment: Alignment, expected: list[str]) -> None:
    assert starts(MORNING, alignment) == expected


def test_a_range_starts_right_after_what_comes_before() -> None:
    agenda = an_agenda("tue 09:00-12:00", busy=taken("09:00", "09:45"))
    assert starts(agenda, Alignment.RANGE, duration=60) == ["09:45", "10:45"]


@pytest.mark.parametrize(
    ("interval", "first"),
    [
        (120, "10:00"),
        (60, "10:00"),
        (90, "09:30"),
        (40, "09:20"),
        (45, "09:15"),
        (50, "09:10"),
        (25, "09:10"),
        (7, "09:07"),
    ],
)
def test_the_clock_is_rounded_up_to_the_roundest_minutes_that_divide_the_interval(interval: int, first: str) -> None:
    agenda = an_agenda("tue 09:07-13:00")
    assert starts(agenda, Alignment.CLOCK, duration=5, interval=interval)[0] == first


def test_the_clock_is_the_local_one() -> None:
    window = span("2027-03-01 18:00", "2027-03-02 18:00")
    agenda = an_agenda("tue 09:10-12:00", timezone="Asia/Kathmandu")
    terms = ServiceTerms(name="Revisión", duration=60, alignment=Alignment.CLOCK)
    assert free_starts(agenda, terms, window, window.start) == [epoch("2027-03-02 04:15"), epoch("2027-03-02 05:15")]


def test_optimized_moves_as_far_as_costs_nothing() -> None:
    assert starts(an_agenda("tue 09:10-11:10"), Alignment.OPTIMIZED, duration=60) == ["09:10", "10:10"]
    assert starts(an_agenda("tue 09:10-11:30"), Alignment.OPTIMIZED, duration=60) == ["09:15", "10:15"]
    assert starts(an_agenda("tue 09:07-11:12"), Alignment.OPTIMIZED, duration=60) == ["09:10", "10:10"]
    assert starts(an_agenda("tue 09:10-12:00"), Alignment.OPTIMIZED, duration=60) == ["10:00", "11:00"]
    assert starts(an_agenda("tue 09:07-11:09"), Alignment.OPTIMIZED, duration=60) == ["09:07", "10:07"]


def test_optimized_counts_the_steps_of_the_interval_from_midnight() -> None:
    assert starts(an_agenda("tue 09:00-11:20"), Alignment.OPTIMIZED, duration=50) == ["09:10", "10:00"]


def test_optimized_takes_midnight_for_a_multiple_of_everything() -> None:
    agenda = an_agenda("mon 23:30-02:30")
    assert starts(agenda, Alignment.OPTIMIZED, duration=50) == ["00:00", "00:50", "01:40"]


def test_a_time_is_rounded_up_to_the_first_that_the_clock_shows_also_where_it_is_set_back() -> None:
    """At 02:00 it is set back to 01:00, so after 01:15 comes 01:08: a multiple of 68 minutes since midnight."""
    agenda = an_agenda("sun 01:15-18:10", timezone="Atlantic/Canary")
    window = span("2034-10-29 00:00", "2034-10-29 02:00")
    terms = ServiceTerms(name="Revisión", duration=68, alignment=Alignment.OPTIMIZED)
    assert free_starts(agenda, terms, window, window.start) == [epoch("2034-10-29 01:08")]


def test_clock_may_cost_a_slot_where_optimized_does_not() -> None:
    agenda = an_agenda("tue 09:10-11:10")
    assert starts(agenda, Alignment.CLOCK, duration=60) == ["10:00"]


@pytest.mark.parametrize(
    ("alignment", "expected"),
    [
        (Alignment.OPENING, ["09:12", "09:47", "10:22"]),
        (Alignment.RANGE, ["09:12", "09:47", "10:22"]),
        (Alignment.CLOCK, ["09:35", "10:10"]),
        (Alignment.OPTIMIZED, ["09:20", "09:55", "10:30"]),
    ],
)
def test_an_offset_is_added_to_the_first_start_and_to_each_step(alignment: Alignment, expected: list[str]) -> None:
    assert starts(an_agenda("tue 09:07-11:00"), alignment, offset=5) == expected


def test_a_window_does_not_cut_a_free_range() -> None:
    agenda = an_agenda("tue 09:07-12:00")
    late = span("2027-03-02 09:00", "2027-03-02 23:00")
    assert starts(agenda, Alignment.RANGE, window=late)[0] == "10:07"


@pytest.mark.parametrize("alignment", [Alignment.RANGE, Alignment.CLOCK, Alignment.OPTIMIZED])
def test_a_free_range_of_weeks_is_counted_anew_on_mondays(alignment: Alignment) -> None:
    agenda = an_agenda("mon-sun 00:00-24:00", busy=[span("2027-02-16 08:00", "2027-02-16 08:25")])
    monday = span("2027-02-28 23:00", "2027-03-01 03:00")
    assert starts(agenda, alignment, duration=50, window=monday)[:2] == ["00:00", "00:50"]
    sunday = span("2027-02-28 22:00", "2027-02-28 23:00")
    assert starts(agenda, alignment, duration=50, window=sunday) == ["23:30"]
