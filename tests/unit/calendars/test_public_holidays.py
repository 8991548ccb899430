"""Public holidays are those that the library knows, under one spelling of each region, whatever the year."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.calendars.public_holidays import PublicHolidayCalendar
from adapters.memory.holidays import SOME_OF_2027, MemoryHolidays
from domain.accounts.values import Locale
from domain.errors import InvalidValue

CALENDAR = PublicHolidayCalendar()
YEAR_2027 = (date(2027, 1, 1), date(2027, 12, 31))

# Countries that the library treats in ways of their own: regional days, other calendars, no translations, warnings.
regions = st.sampled_from(
    ["ES", "ES-MD", "ES-CT", "DE-BY", "FR", "GB-SCT", "US-CA", "MA", "IL", "IN", "CN", "NZ", "PR"]
)
days = st.dates(date(1970, 1, 1), date(2200, 12, 31))


def test_a_holiday_on_a_sunday_is_observed_on_the_monday_in_madrid() -> None:
    assert date(2027, 5, 2).strftime("%A") == "Sunday"
    days_off = CALENDAR.between("ES-MD", date(2027, 5, 1), date(2027, 5, 31))
    assert days_off == {date(2027, 5, 1), date(2027, 5, 3)}
    name = CALENDAR.name_of("ES-MD", date(2027, 5, 3), Locale.SPANISH)
    assert name == "Lunes siguiente a Fiesta de la Comunidad de Madrid"


def test_madrid_in_2027() -> None:
    expected = "01-01 01-06 03-19 03-25 03-26 05-01 05-03 10-12 11-01 12-06 12-08 12-25"
    assert CALENDAR.between("ES-MD", *YEAR_2027) == {date.fromisoformat(f"2027-{day}") for day in expected.split()}


def test_regions_of_a_country_differ_and_keep_what_is_national() -> None:
    spain, catalonia = CALENDAR.between("ES", *YEAR_2027), CALENDAR.between("ES-CT", *YEAR_2027)
    assert catalonia - spain == {date(2027, 3, 29), date(2027, 6, 24), date(2027, 9, 11)}
    assert date(2027, 10, 12) in spain & catalonia
    assert CALENDAR.between("ES-MD", *YEAR_2027) != catalonia


def test_a_range_may_cross_the_end_of_the_year() -> None:
    winter = CALENDAR.between("ES", date(2026, 12, 20), date(2027, 1, 10))
    assert winter == {date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 6)}


def test_a_range_that_ends_before_it_starts_has_no_days() -> None:
    assert CALENDAR.between("ES", date(2027, 12, 31), date(2027, 1, 1)) == frozenset()


def test_names_come_in_the_language_asked_for_where_there_is_one() -> None:
    new_year = date(2027, 1, 1)
    assert CALENDAR.name_of("ES", new_year, Locale.SPANISH) == "Año Nuevo"
    assert CALENDAR.name_of("ES", new_year, Locale.ENGLISH) == "New Year's Day"
    assert CALENDAR.name_of("US", new_year, Locale.ENGLISH) == "New Year's Day"


def test_names_come_in_the_language_of_the_region_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "th")  # which the library would take if it was not told better
    assert CALENDAR.name_of("FR", date(2029, 7, 14), Locale.SPANISH) == "Fête nationale"
    assert CALENDAR.name_of("GB", date(2029, 12, 25), Locale.SPANISH) == "Christmas Day"


def test_a_day_that_is_no_holiday_has_no_name() -> None:
    assert CALENDAR.name_of("ES", date(2027, 1, 2), Locale.SPANISH) is None
    assert CALENDAR.name_of("ES", date(2027, 5, 3), Locale.SPANISH) is None


@pytest.mark.parametrize(
    ("written", "canonical"),
    [("ES", "ES"), ("es", "ES"), ("es-md", "ES-MD"), ("Es-Md", "ES-MD"), ("at-9", "AT-9"), ("gb-eng", "GB-ENG")],
)
def test_a_region_has_one_spelling(written: str, canonical: str) -> None:
    assert CALENDAR.check(written) == canonical
    assert CALENDAR.between(written, *YEAR_2027) == CALENDAR.between(canonical, *YEAR_2027)


UNKNOWN = [
    "",
    "Spain",
    "ESP",
    "UK",  # the library's alias of GB
    "XX",
    "XNYS",
    "ES-",
    "ES-XX",
    "ES-Madrid",
    "ES-Barcelona",
    "ES_MD",
    "ES-MD-1",
    "ES-md ",
    "ES\n",
    "ſe",
    "ES-\u0660",
    "__class__",
    "\u0000",
]


@pytest.mark.parametrize("region", UNKNOWN)
def test_an_unknown_region_is_refused_by_name(region: str) -> None:
    for ask in (
        lambda: CALENDAR.check(region),
        lambda: CALENDAR.between(region, *YEAR_2027),
        lambda: CALENDAR.name_of(region, date(2027, 1, 1), Locale.SPANISH),
    ):
        with pytest.raises(InvalidValue) as refused:
            ask()
        assert (refused.value.field, refused.value.reason) == ("holidays_region", "unknown_region")


@given(regions, days, st.integers(0, 800), st.integers(0, 800))
def test_a_wider_range_has_the_same_days_and_more(region: str, first: date, inner: int, outer: int) -> None:
    middle = _later(first, inner)
    last = _later(middle, outer)
    assert CALENDAR.between(region, first, last) == (
        CALENDAR.between(region, first, middle) | CALENDAR.between(region, middle, last)
    )


@given(regions, days, st.integers(0, 400), st.sampled_from(Locale))
def test_the_days_are_those_that_have_a_name(region: str, first: date, length: int, locale: Locale) -> None:
    asked = [_later(first, shift) for shift in range(length + 1)]
    named = {day for day in asked if CALENDAR.name_of(region, day, locale)}
    assert CALENDAR.between(region, asked[0], asked[-1]) == named


@pytest.mark.parametrize("region", ["ES", "ES-MD", "IN", "KR", "SZ", "SA"])
def test_no_year_from_1970_to_2200_is_refused(region: str) -> None:
    found = CALENDAR.between(region, date(1970, 1, 1), date(2200, 12, 31))
    assert found
    assert {type(day) for day in found} == {date}


def test_the_library_is_loaded_by_the_first_question_and_not_before() -> None:
    program = """
import sys
from adapters.calendars.public_holidays import PublicHolidayCalendar
calendar = PublicHolidayCalendar()
assert "holidays" not in sys.modules
calendar.check("ES")
assert "holidays" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_the_ones_in_memory_agree_with_the_library_on_what_they_have() -> None:
    memory = MemoryHolidays()
    for region, known in SOME_OF_2027.items():
        assert memory.check(region.lower()) == CALENDAR.check(region)
        assert memory.between(region, *YEAR_2027) == known.keys() <= CALENDAR.between(region, *YEAR_2027)
        for day, name in known.items():
            assert memory.name_of(region, day, Locale.SPANISH) == name == CALENDAR.name_of(region, day, Locale.SPANISH)
            english = CALENDAR.name_of(region, day, Locale.ENGLISH)
            assert memory.name_of(region, day, Locale.ENGLISH) == english != name
    assert memory.name_of("ES", date(2027, 5, 3), Locale.SPANISH) is None
    with pytest.raises(InvalidValue) as refused:
        memory.check("FR")
    assert (refused.value.field, refused.value.reason) == ("holidays_region", "unknown_region")


def _later(day: date, shift: int) -> date:
    return min(day + timedelta(days=shift), date(2200, 12, 31))
