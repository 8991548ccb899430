"""Wall clock and instant: facts about zones, written down by hand."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.errors import InvalidValue
from domain.time.zones import (
    clock_change,
    epoch_of,
    epoch_of_end,
    epoch_of_start,
    is_skipped,
    local_date,
    zone,
)
from tests.times import epoch

NEXT_DAY = 24 * 60


def at(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


@pytest.mark.parametrize(
    ("name", "day", "hours"),
    [
        ("Europe/Madrid", date(2027, 3, 28), 23),
        ("Europe/Madrid", date(2027, 3, 29), 24),
        ("Europe/Madrid", date(2027, 10, 31), 25),
        ("America/New_York", date(2027, 3, 14), 23),
        ("America/New_York", date(2027, 11, 7), 25),
        ("Australia/Lord_Howe", date(2027, 10, 3), 23.5),
        ("Australia/Lord_Howe", date(2027, 4, 4), 24.5),
        ("America/Santiago", date(2027, 9, 5), 23),
        ("Africa/Cairo", date(2027, 4, 30), 23),
        ("Asia/Beirut", date(2027, 3, 28), 23),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),
        ("Pacific/Apia", date(2011, 12, 29), 24),
        ("Pacific/Apia", date(2011, 12, 30), 0),
        ("Antarctica/Troll", date(2027, 3, 28), 22),
        ("UTC", date(2027, 3, 28), 24),
    ],
)
def test_a_day_lasts_as_long_as_its_zone_says(name: str, day: date, hours: float) -> None:
    place = ZoneInfo(name)
    assert epoch_of_start(day, NEXT_DAY, place) - epoch_of_start(day, 0, place) == hours * 3600


@pytest.mark.parametrize(
    ("name", "day", "clock", "instant"),
    [
        ("Europe/Madrid", date(2027, 3, 28), "02:30", "2027-03-28 01:00"),
        ("Europe/Madrid", date(2027, 3, 28), "02:00", "2027-03-28 01:00"),
        ("Europe/Madrid", date(2027, 3, 28), "03:00", "2027-03-28 01:00"),
        ("America/New_York", date(2027, 3, 14), "02:30", "2027-03-14 07:00"),
        ("Australia/Lord_Howe", date(2027, 10, 3), "02:15", "2027-10-02 15:30"),
        ("America/Santiago", date(2027, 9, 5), "00:30", "2027-09-05 04:00"),
        ("Africa/Cairo", date(2027, 4, 30), "00:00", "2027-04-29 22:00"),
        ("Asia/Beirut", date(2027, 3, 28), "00:59", "2027-03-27 22:00"),
        ("America/Sao_Paulo", date(2018, 11, 4), "00:15", "2018-11-04 03:00"),
        ("Pacific/Apia", date(2011, 12, 30), "12:00", "2011-12-30 10:00"),
        ("Antarctica/Troll", date(2027, 3, 28), "01:01", "2027-03-28 01:00"),
        ("Antarctica/Troll", date(2027, 3, 28), "02:59", "2027-03-28 01:00"),
    ],
)
def test_a_time_that_does_not_exist_is_reached_right_after_the_gap(
    name: str, day: date, clock: str, instant: str
) -> None:
    place = ZoneInfo(name)
    assert epoch_of_start(day, at(clock), place) == epoch_of_end(day, at(clock), place) == epoch(instant)


@pytest.mark.parametrize(
    ("name", "day", "clock", "first", "last"),
    [
        ("Europe/Madrid", date(2027, 10, 31), "02:30", "2027-10-31 00:30", "2027-10-31 01:30"),
        ("Europe/Madrid", date(2027, 10, 31), "02:00", "2027-10-31 00:00", "2027-10-31 01:00"),
        ("America/New_York", date(2027, 11, 7), "01:30", "2027-11-07 05:30", "2027-11-07 06:30"),
        ("Australia/Lord_Howe", date(2027, 4, 4), "01:45", "2027-04-03 14:45", "2027-04-03 15:15"),
    ],
)
def test_of_a_repeated_time_a_start_is_the_first_and_an_end_the_last(
    name: str, day: date, clock: str, first: str, last: str
) -> None:
    place = ZoneInfo(name)
    assert epoch_of_start(day, at(clock), place) == epoch(first)
    assert epoch_of_end(day, at(clock), place) == epoch(last)


def test_an_ordinary_time_is_reached_once() -> None:
    place = ZoneInfo("Europe/Madrid")
    assert epoch_of_start(date(2027, 3, 2), at("10:00"), place) == epoch("2027-03-02 09:00")
    assert epoch_of_end(date(2027, 3, 2), at("10:00"), place) == epoch("2027-03-02 09:00")


def test_minutes_beyond_midnight_are_on_the_next_day() -> None:
    place = ZoneInfo("Europe/Madrid")
    assert epoch_of_end(date(2027, 3, 2), at("26:00"), place) == epoch("2027-03-03 01:00")


def test_the_local_date_is_the_one_that_the_wall_clock_shows() -> None:
    assert local_date(epoch("2027-03-02 23:30"), ZoneInfo("Europe/Madrid")) == date(2027, 3, 3)
    assert local_date(epoch("2027-03-02 03:30"), ZoneInfo("America/New_York")) == date(2027, 3, 1)
    assert local_date(epoch("2011-12-30 09:59"), ZoneInfo("Pacific/Apia")) == date(2011, 12, 29)
    assert local_date(epoch("2011-12-30 10:00"), ZoneInfo("Pacific/Apia")) == date(2011, 12, 31)


@pytest.mark.parametrize("name", ["", "Madrid", "europe/madrid", "Europe/Madrid ", "../etc/passwd", "localtime"])
def test_a_zone_that_the_database_does_not_know_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        zone(name, field="timezone")
    assert (refused.value.field, refused.value.reason) == ("timezone", "unknown_timezone")


def test_a_zone_of_the_database_is_found() -> None:
    assert datetime(2027, 7, 1, tzinfo=zone("Europe/Madrid")).utcoffset() is not None


def test_a_local_time_is_reached_at_the_pass_that_is_named_and_at_the_first_by_default() -> None:
    madrid, twice = zone("Europe/Madrid"), datetime(2027, 10, 31, 2, 30)
    assert epoch_of(twice, madrid) == epoch("2027-10-31 00:30")
    assert epoch_of(twice, madrid, fold=1) == epoch("2027-10-31 01:30")


def test_a_local_time_is_skipped_where_the_clock_is_set_forward_past_it() -> None:
    madrid = zone("Europe/Madrid")
    assert is_skipped(datetime(2027, 3, 28, 2, 0), madrid)
    assert is_skipped(datetime(2027, 3, 28, 2, 59), madrid)
    assert not is_skipped(datetime(2027, 3, 28, 1, 59), madrid)
    assert not is_skipped(datetime(2027, 3, 28, 3, 0), madrid)
    assert not is_skipped(datetime(2027, 10, 31, 2, 30), madrid)


def test_a_clock_change_is_found_to_the_second() -> None:
    madrid = zone("Europe/Madrid")
    change = epoch("2027-03-28 01:00")
    assert clock_change(change - 5000, change + 5000, madrid) == change
    assert clock_change(change - 1, change, madrid) == change
    assert clock_change(change, change + 5000, madrid) is None
    assert clock_change(change - 5000, change - 1, madrid) is None
