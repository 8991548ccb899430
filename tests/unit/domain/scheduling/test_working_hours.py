"""When a professional opens, and what they enter into their calendar beside that."""

from datetime import date

import pytest

from domain.errors import InvalidValue
from domain.ids import DayExceptionId, ProfessionalId, TimeOffId
from domain.scheduling.absences import EnteredException, TimeOff
from domain.scheduling.working_hours import DailyOpening, DayException, Opening, Weekday, WeeklyHours
from domain.time.intervals import Interval
from tests.builders import NOW, an_id
from tests.times import utc, weekly_hours


@pytest.mark.parametrize(
    ("start", "end", "field"), [(-1, 60, "start"), (1440, 60, "start"), (0, -1, "end"), (600, 1441, "end")]
)
def test_a_time_that_no_clock_shows_is_refused(start: int, end: int, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        Opening(Weekday.MON, start, end)
    assert (refused.value.field, refused.value.reason) == (field, "out_of_range")
    with pytest.raises(InvalidValue):
        DailyOpening(start, end)


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


def test_a_week_is_kept_in_order_and_in_seconds() -> None:
    week = weekly_hours("sun 22:00-02:00, tue 15:00-24:00 09:00-13:00")
    assert week.openings == (
        Opening(Weekday.TUE, 540, 780),
        Opening(Weekday.TUE, 900, 1440),
        Opening(Weekday.SUN, 1320, 120),
    )
    assert week.by_weekday == (
        (),
        ((9 * 3600, 13 * 3600), (15 * 3600, 24 * 3600)),
        (),
        (),
        (),
        (),
        ((22 * 3600, 26 * 3600),),
    )


def test_weekdays_are_numbered_as_dates_number_them() -> None:
    assert [Weekday(day).name for day in range(7)] == ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
    assert date(2027, 3, 1).weekday() == Weekday.MON


def test_a_day_that_is_different_has_openings_of_its_own_or_none() -> None:
    day = DayException(date(2027, 3, 19), (DailyOpening(1320, 60), DailyOpening(600, 720)))
    assert day.openings == (DailyOpening(600, 720), DailyOpening(1320, 60))
    assert day.seconds == ((10 * 3600, 12 * 3600), (22 * 3600, 25 * 3600))
    assert DayException(date(2027, 3, 19)).seconds == ()


def test_a_day_that_is_different_has_ten_openings_at_most() -> None:
    ten = tuple(DailyOpening(60 * hour, 60 * hour + 30) for hour in range(10))
    assert len(DayException(date(2027, 3, 19), ten).openings) == 10
    with pytest.raises(InvalidValue) as refused:
        DayException(date(2027, 3, 19), (*ten, DailyOpening(1200, 1230)))
    assert (refused.value.field, refused.value.reason) == ("openings", "too_many")


@pytest.mark.parametrize("note", ["  Fiesta local ", "x" * 200])
def test_what_is_entered_into_the_calendar_may_say_why(note: str) -> None:
    entered = EnteredException(
        id=DayExceptionId(an_id()),
        professional_id=ProfessionalId(an_id()),
        exception=DayException(date(2027, 3, 19)),
        note=note,
        created_at=NOW,
    )
    away = time_off(note)
    assert entered.note == away.note == note.strip()


def time_off(note: str) -> TimeOff:
    return TimeOff(
        id=TimeOffId(an_id()),
        professional_id=ProfessionalId(an_id()),
        interval=Interval(utc("2027-03-19 09:00"), utc("2027-03-20 09:00")),
        note=note,
        created_at=NOW,
    )


@pytest.mark.parametrize(("note", "reason"), [("x" * 201, "too_long"), ("a\nb", "control_character")])
def test_a_note_that_cannot_be_kept_is_refused(note: str, reason: str) -> None:
    def exception() -> EnteredException:
        return EnteredException(
            id=DayExceptionId(an_id()),
            professional_id=ProfessionalId(an_id()),
            exception=DayException(date(2027, 3, 19)),
            note=note,
            created_at=NOW,
        )

    for enter in (exception, lambda: time_off(note)):
        with pytest.raises(InvalidValue) as refused:
            enter()
        assert (refused.value.field, refused.value.reason) == ("note", reason)
