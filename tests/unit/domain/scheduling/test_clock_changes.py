"""Days on which clocks are set: nothing breaks, nothing is too short, nothing comes twice."""

import zoneinfo
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from domain.scheduling.agreement import AppointmentTime
from domain.scheduling.availability import Agenda, free_starts
from domain.time.intervals import Span
from domain.time.zones import zone
from tests.builders import an_agenda, some_terms
from tests.times import epoch, span
from tests.unit.domain.scheduling.oracle import expected_starts
from tests.unit.domain.scheduling.strategies import YEARS, ZONES, transitions

TERMS = some_terms(duration=45, interval=15, horizon_days=60)
HOURS = ("mon-sun 00:00-24:00", "mon-sun 00:30-02:15 02:45-04:00 22:00-01:00")


def local_starts(agenda: Agenda, window: Span, *, duration: int = 30) -> list[str]:
    starts = free_starts(agenda, some_terms(duration=duration), window, window.start)
    place = zone(agenda.timezone)
    return [datetime.fromtimestamp(start, place).strftime("%H:%M%z") for start in starts]


def check_days_around(timezone: str, moment: int) -> None:
    window = Span(moment - 36 * 3600, moment + 36 * 3600)
    place = zone(timezone)
    for hours in HOURS:
        agenda = an_agenda(hours, timezone=timezone)
        starts = free_starts(agenda, TERMS, window, window.start)
        assert starts
        assert all(one < other for one, other in pairwise(starts))
        runs = agenda.hours.runs(window, place)
        for start in starts:
            assert any(run.span.start <= start and start + TERMS.duration * 60 <= run.span.end for run in runs)
            time = AppointmentTime.at(datetime.fromtimestamp(start, UTC), timezone=timezone, zone_rules="2026.2")
            assert time.local_start.replace(tzinfo=place, fold=time.fold).timestamp() == start


@pytest.mark.parametrize("timezone", ZONES)
def test_slots_around_every_clock_change_of_some_zones(timezone: str) -> None:
    for year in YEARS[::6]:
        for moment in transitions(timezone, year):
            check_days_around(timezone, moment)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_slots_around_every_clock_change_of_every_zone() -> None:
    for timezone in sorted(zoneinfo.available_timezones() - {"Factory", "localtime", "posixrules"}):
        for year in YEARS:
            for moment in transitions(timezone, year):
                check_days_around(timezone, moment)


@pytest.mark.parametrize("timezone", ZONES)
def test_slots_around_clock_changes_are_those_of_the_slow_and_obvious_way(timezone: str) -> None:
    year = {"Pacific/Apia": 2011, "America/Sao_Paulo": 2018}.get(timezone, 2027)
    for moment in transitions(timezone, year):
        window = Span(moment - 24 * 3600, moment + 24 * 3600)
        agenda = an_agenda(HOURS[1], timezone=timezone)
        expected = expected_starts(agenda, TERMS, window, window.start)
        assert free_starts(agenda, TERMS, window, window.start) == expected


def test_both_passes_of_the_repeated_hour_can_be_booked() -> None:
    agenda = an_agenda("sun 01:30-03:30")
    assert local_starts(agenda, span("2027-10-30 22:00", "2027-10-31 23:00")) == [
        "01:30+0200",
        "02:00+0200",
        "02:30+0200",
        "02:00+0100",
        "02:30+0100",
        "03:00+0100",
    ]


def test_the_hour_that_does_not_exist_is_not_offered() -> None:
    agenda = an_agenda("sun 01:30-04:00")
    assert local_starts(agenda, span("2027-03-27 23:00", "2027-03-28 22:00")) == [
        "01:30+0100",
        "03:00+0200",
        "03:30+0200",
    ]


def test_hours_that_lie_in_the_gap_vanish() -> None:
    agenda = an_agenda("sun 02:00-03:00")
    assert local_starts(agenda, span("2027-03-27 23:00", "2027-03-28 22:00")) == []
    assert len(local_starts(agenda, span("2027-04-03 22:00", "2027-04-04 22:00"))) == 2


def test_the_day_that_samoa_skipped_has_no_slots() -> None:
    agenda = an_agenda("mon-sun 09:00-10:00", timezone="Pacific/Apia")
    window = span("2011-12-29 10:00", "2011-12-31 10:00")
    starts = free_starts(agenda, some_terms(duration=60), window, window.start)
    assert starts == [epoch("2011-12-29 19:00"), epoch("2011-12-30 19:00")]


def test_an_appointment_over_the_change_lasts_its_elapsed_minutes() -> None:
    agenda = an_agenda("sat 23:00-24:00, sun 00:00-06:00")
    window = span("2027-03-27 22:00", "2027-03-28 04:00")
    starts = free_starts(agenda, some_terms(duration=180), window, window.start)
    assert starts == [epoch("2027-03-27 22:00"), epoch("2027-03-28 01:00")]
    assert starts[1] - starts[0] == timedelta(minutes=180).total_seconds()
