"""Exceptional days, absences, holidays and limits, by example. The week of Monday, 1 March 2027, in Madrid."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.errors import InvalidValue
from domain.scheduling.availability import Agenda, free_starts
from domain.scheduling.limits import Limits
from domain.scheduling.service import ServiceTerms
from domain.scheduling.working_hours import DailyOpening, DayException
from domain.time.intervals import Span
from tests.builders import an_agenda
from tests.times import epoch, span

WEEK = span("2027-02-28 23:00", "2027-03-07 23:00")
MONDAY, TUESDAY, WEDNESDAY = (date(2027, 3, day) for day in (1, 2, 3))
HOURS = "mon-wed 10:00-12:00"


def starts(agenda: Agenda, *, limits: Limits | None = None, window: Span = WEEK, duration: int = 60) -> list[str]:
    terms = ServiceTerms(name="Revisión", duration=duration, limits=limits or Limits())
    found = free_starts(agenda, terms, window, window.start)
    return [datetime.fromtimestamp(start + 3600, UTC).strftime("%a %H:%M") for start in found]


def exceptional(day: date, *openings: tuple[int, int]) -> DayException:
    """A day with openings in whole hours."""
    return DayException(day, tuple(DailyOpening(start * 60, end * 60) for start, end in openings))


def with_exceptions(hours: str, *exceptions: DayException) -> Agenda:
    return replace(an_agenda(hours), exceptions=exceptions)


def test_the_openings_of_a_date_replace_those_of_its_weekday() -> None:
    agenda = with_exceptions(HOURS, exceptional(TUESDAY, (17, 19)))
    assert starts(agenda) == ["Mon 10:00", "Mon 11:00", "Tue 17:00", "Tue 18:00", "Wed 10:00", "Wed 11:00"]


def test_a_date_without_openings_is_a_day_off() -> None:
    assert starts(with_exceptions(HOURS, exceptional(TUESDAY))) == ["Mon 10:00", "Mon 11:00", "Wed 10:00", "Wed 11:00"]


def test_a_date_may_open_on_a_weekday_that_never_does() -> None:
    assert starts(with_exceptions("", exceptional(date(2027, 3, 6), (9, 11)))) == ["Sat 09:00", "Sat 10:00"]


def test_an_opening_that_crosses_midnight_belongs_to_the_date_on_which_it_starts() -> None:
    agenda = with_exceptions("mon-tue 22:00-02:00", exceptional(TUESDAY))
    assert starts(agenda, duration=120) == ["Mon 22:00", "Tue 00:00"]
    agenda = with_exceptions("mon-tue 22:00-02:00", exceptional(MONDAY))
    assert starts(agenda, duration=120) == ["Tue 22:00", "Wed 00:00"]


def test_the_openings_of_a_date_touch_those_of_the_day_before() -> None:
    agenda = with_exceptions("mon 22:30-24:00", exceptional(TUESDAY, (0, 2)))
    assert starts(agenda) == ["Mon 22:30", "Mon 23:30", "Tue 00:30"]


def test_one_date_has_ten_openings_at_most() -> None:
    ten = [(hour, hour + 1) for hour in range(10)]
    assert len(exceptional(MONDAY, *ten).openings) == 10
    with pytest.raises(InvalidValue) as refused:
        exceptional(MONDAY, *ten, (20, 21))
    assert (refused.value.field, refused.value.reason) == ("openings", "too_many")


def test_during_time_off_nothing_is_offered_and_the_grid_stays() -> None:
    agenda = replace(an_agenda("mon 10:00-13:00"), time_off=(span("2027-03-01 09:30", "2027-03-01 09:50"),))
    assert starts(agenda, duration=30) == ["Mon 10:00", "Mon 11:00", "Mon 11:30", "Mon 12:00", "Mon 12:30"]


def test_time_off_needs_no_distance() -> None:
    agenda = replace(an_agenda("mon 10:00-13:00"), time_off=(span("2027-03-01 10:00", "2027-03-01 11:00"),))
    terms = ServiceTerms(name="Revisión", duration=60, buffer_before=30, buffer_after=30)
    assert free_starts(agenda, terms, WEEK, WEEK.start) == [epoch("2027-03-01 09:00"), epoch("2027-03-01 11:00")]


def test_on_a_public_holiday_nothing_is_offered() -> None:
    agenda = replace(an_agenda(HOURS), holidays=frozenset({TUESDAY}))
    assert starts(agenda) == ["Mon 10:00", "Mon 11:00", "Wed 10:00", "Wed 11:00"]


def test_a_holiday_lasts_from_midnight_to_midnight() -> None:
    agenda = replace(an_agenda("mon-tue 22:00-02:00"), holidays=frozenset({TUESDAY}))
    assert starts(agenda) == ["Mon 22:00", "Mon 23:00", "Wed 00:00", "Wed 01:00"]


def test_a_holiday_with_openings_of_its_own_is_worked() -> None:
    agenda = replace(with_exceptions(HOURS, exceptional(TUESDAY, (17, 19))), holidays=frozenset({TUESDAY, WEDNESDAY}))
    assert starts(agenda) == ["Mon 10:00", "Mon 11:00", "Tue 17:00", "Tue 18:00"]


def counted(*instants: str) -> Agenda:
    return replace(an_agenda(HOURS), counted=tuple(epoch(instant) for instant in instants))


def test_a_full_day_offers_nothing_more() -> None:
    agenda = counted("2027-03-01 08:00", "2027-03-02 08:00", "2027-03-02 16:00")
    limits = Limits(per_day=2)
    assert starts(agenda, limits=limits) == ["Mon 10:00", "Mon 11:00", "Wed 10:00", "Wed 11:00"]


def test_days_are_those_of_the_professional() -> None:
    agenda = counted("2027-03-01 22:59", "2027-03-02 23:00")
    limits = Limits(per_day=1)
    assert starts(agenda, limits=limits) == ["Tue 10:00", "Tue 11:00"]


@pytest.mark.parametrize(
    ("limits", "instant", "full"),
    [
        (Limits(per_week=1), "2027-03-07 22:59", True),
        (Limits(per_week=1), "2027-03-07 23:00", False),
        (Limits(per_week=1), "2027-02-28 23:00", True),
        (Limits(per_week=1), "2027-02-28 22:59", False),
        (Limits(per_month=1), "2027-03-31 21:59", True),
        (Limits(per_month=1), "2027-03-31 22:00", False),
        (Limits(per_month=1), "2026-03-15 10:00", False),
        (Limits(per_year=1), "2027-12-31 22:59", True),
        (Limits(per_year=1), "2027-12-31 23:00", False),
        (Limits(per_year=1), "2026-12-31 23:00", True),
    ],
)
def test_weeks_months_and_years_are_full_by_the_professionals_calendar(
    limits: Limits, instant: str, full: bool
) -> None:
    assert (starts(counted(instant), limits=limits) == []) == full


def test_a_week_at_new_year_is_one_week() -> None:
    agenda = replace(an_agenda("mon-sun 10:00-11:00"), counted=(epoch("2026-12-28 09:00"),))
    window = span("2026-12-27 23:00", "2027-01-04 23:00")
    assert starts(agenda, limits=Limits(per_week=1), window=window) == ["Mon 10:00"]


def test_every_limit_must_leave_room() -> None:
    agenda = counted("2027-03-01 09:00")
    assert starts(agenda, limits=Limits(per_day=1, per_week=2))[0] == "Tue 10:00"
    assert starts(agenda, limits=Limits(per_day=5, per_week=1)) == []


def test_without_limits_nothing_is_counted() -> None:
    assert len(starts(counted("2027-03-01 09:00", "2027-03-02 09:00"))) == 6
