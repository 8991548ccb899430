"""The week of a professional."""

import pytest

from domain.errors import InvalidValue
from domain.scheduling.working_hours import Opening, Weekday, WeeklyHours
from domain.time.zones import zone
from tests.times import span, weekly_hours


@pytest.mark.parametrize(
    ("start", "end", "field"), [(-1, 60, "start"), (1440, 60, "start"), (0, -1, "end"), (600, 1441, "end")]
)
def test_a_time_that_no_clock_shows_is_refused(start: int, end: int, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        Opening(Weekday.MON, start, end)
    assert (refused.value.field, refused.value.reason) == (field, "out_of_range")


def test_an_end_at_midnight_is_the_next_midnight_however_it_is_written() -> None:
    assert Opening(Weekday.MON, 1320, 0) == Opening(Weekday.MON, 1320, 1440)
    assert Opening(Weekday.MON, 0, 0).closing == 1440


@pytest.mark.parametrize(
    ("start", "end", "closing"), [(540, 780, 780), (1320, 120, 1560), (0, 1440, 1440), (600, 600, 2040)]
)
def test_an_end_at_or_before_the_start_is_on_the_next_day(start: int, end: int, closing: int) -> None:
    assert Opening(Weekday.MON, start, end).closing == closing


def test_a_day_has_ten_openings_at_most() -> None:
    ten = [Opening(Weekday.TUE, 60 * hour, 60 * hour + 30) for hour in range(10)]
    assert len(WeeklyHours.of(ten).openings) == 10
    WeeklyHours.of([*ten, Opening(Weekday.WED, 0, 30)])
    with pytest.raises(InvalidValue) as refused:
        WeeklyHours.of([*ten, Opening(Weekday.TUE, 1200, 1230)])
    assert (refused.value.field, refused.value.reason) == ("weekly", "too_many")


def test_weeks_with_the_same_openings_are_equal_in_whatever_order_they_were_given() -> None:
    assert weekly_hours("fri 10:00-11:00, mon 15:00-16:00 09:00-10:00") == weekly_hours(
        "mon 09:00-10:00 15:00-16:00, fri 10:00-11:00"
    )


@pytest.mark.parametrize(
    ("hours", "never"),
    [
        ("mon-sun 00:00-24:00", True),
        ("mon-sun 12:00-12:00", True),
        ("mon-sat 02:00-02:00, sun 02:00-24:00, mon 00:00-02:00", True),
        ("mon-sat 00:00-24:00, sun 00:00-23:59", False),
        ("mon-sat 00:00-24:00, sun 00:01-24:00", False),
        ("mon-fri 09:00-17:00", False),
        ("", False),
    ],
)
def test_hours_never_close_when_they_cover_the_whole_week(hours: str, *, never: bool) -> None:
    assert weekly_hours(hours).never_closes is never


def test_runs_are_whole_even_when_they_began_before_the_window() -> None:
    runs = weekly_hours("mon 22:00-02:00").runs(span("2027-03-02 00:00", "2027-03-02 00:01"), zone("Europe/Madrid"))
    assert [run.span for run in runs] == [span("2027-03-01 21:00", "2027-03-02 01:00")]


def test_a_run_that_only_touches_the_window_is_not_in_it() -> None:
    place = zone("Europe/Madrid")
    hours = weekly_hours("tue 09:00-10:00")
    assert hours.runs(span("2027-03-02 09:00", "2027-03-02 10:00"), place) == []
    assert hours.runs(span("2027-03-02 07:00", "2027-03-02 08:00"), place) == []
