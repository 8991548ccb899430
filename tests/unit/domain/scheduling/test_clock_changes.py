"""Days on which clocks are set: nothing breaks, nothing is too short, nothing comes twice."""

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, pairwise
from typing import Final

import pytest

from adapters.scenarios.reading import read_scenario
from domain.scheduling.agreement import AppointmentTime
from domain.scheduling.alignment import Alignment
from domain.scheduling.availability import Agenda, free_starts, is_free
from domain.scheduling.explanation import explain
from domain.scheduling.service import ServiceTerms
from domain.time.intervals import Span
from domain.time.zones import zone
from tests.builders import an_agenda, some_terms
from tests.times import epoch, span
from tests.unit.domain.scheduling.oracle import expected_starts
from tests.unit.domain.scheduling.strategies import (
    ALIGNMENTS,
    YEARS,
    ZONES,
    Scenario,
    instant,
    period,
    transitions,
    week,
)

DURATION: Final = 45
HOURS = ("mon-sun 00:00-24:00", "mon-sun 00:30-02:15 02:45-04:00 22:00-01:00")
TERMS = tuple(
    ServiceTerms(name="Revisión", duration=DURATION, interval=15, alignment=alignment) for alignment in Alignment
)


def local_starts(agenda: Agenda, window: Span, *, duration: int = 30) -> list[str]:
    starts = free_starts(agenda, some_terms(duration=duration), window, window.start)
    place = zone(agenda.timezone)
    return [datetime.fromtimestamp(start, place).strftime("%H:%M%z") for start in starts]


def check_days_around(timezone: str, moment: int, terms: ServiceTerms) -> None:
    window = Span(moment - 36 * 3600, moment + 36 * 3600)
    place = zone(timezone)
    for hours in HOURS:
        agenda = an_agenda(hours, timezone=timezone)
        starts = free_starts(agenda, terms, window, window.start)
        assert starts
        assert all(one < other for one, other in pairwise(starts))
        runs = agenda.runs(window)
        for start in starts:
            assert any(first <= start and start + DURATION * 60 <= last for first, last in runs)
        for start in starts[::20]:
            assert is_free(agenda, terms, start, window.start)
            time = AppointmentTime.at(datetime.fromtimestamp(start, UTC), timezone=timezone, zone_rules="2026.2")
            assert time.local_start.replace(tzinfo=place, fold=time.fold).timestamp() == start
        for other in range(moment - 2 * 3600, moment + 2 * 3600, 2700):
            assert (not explain(agenda, terms, other, window.start)) == (other in starts)


def changes(timezone: str, years: range) -> Iterator[tuple[int, ServiceTerms]]:
    """Every change of a zone's clock, with each alignment in turn."""
    return zip((moment for year in years for moment in transitions(timezone, year)), cycle(TERMS), strict=False)


@pytest.mark.parametrize("timezone", ZONES)
def test_slots_around_every_clock_change_of_some_zones(timezone: str) -> None:
    for moment, terms in changes(timezone, YEARS[::6]):
        check_days_around(timezone, moment, terms)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_slots_around_every_clock_change_of_every_zone() -> None:
    for timezone in sorted(zoneinfo.available_timezones() - {"Factory", "localtime", "posixrules"}):
        for moment, terms in changes(timezone, YEARS):
            check_days_around(timezone, moment, terms)


@pytest.mark.parametrize("alignment", ALIGNMENTS)
@pytest.mark.parametrize("timezone", ZONES)
def test_slots_around_clock_changes_are_those_of_the_slow_and_obvious_way(timezone: str, alignment: str) -> None:
    year = {"Pacific/Apia": 2011, "America/Sao_Paulo": 2018}.get(timezone, 2027)
    for moment in transitions(timezone, year):
        scenario = Scenario(
            now=instant(moment - 24 * 3600),
            professional={"timezone": timezone, "working_hours": week(HOURS[1])},
            service={"duration": DURATION, "interval": 15, "alignment": alignment},
            query=period(moment - 24 * 3600, moment + 24 * 3600),
        )
        asked = read_scenario(scenario.raw)
        assert free_starts(asked.agenda, asked.terms, asked.window, asked.now) == expected_starts(scenario)


@pytest.mark.parametrize(
    ("timezone", "days", "starts"),
    [
        pytest.param(
            "Europe/Madrid",
            ("2027-03-27 23:00", "2027-03-28 22:00"),
            ["00:00+0100", "01:00+0100", "03:00+0200", "04:00+0200"],
            id="Madrid, 2027-03-28: no 02:00, a day of 23 hours",
        ),
        pytest.param(
            "Europe/Madrid",
            ("2027-10-30 22:00", "2027-10-31 23:00"),
            ["00:00+0200", "01:00+0200", "02:00+0200", "02:00+0100"],
            id="Madrid, 2027-10-31: 02:00 twice, a day of 25 hours",
        ),
        pytest.param(
            "America/New_York",
            ("2027-03-14 05:00", "2027-03-15 04:00"),
            ["00:00-0500", "01:00-0500", "03:00-0400", "04:00-0400"],
            id="New York, 2027-03-14: no 02:00",
        ),
        pytest.param(
            "America/New_York",
            ("2027-11-07 04:00", "2027-11-08 05:00"),
            ["00:00-0400", "01:00-0400", "01:00-0500", "02:00-0500"],
            id="New York, 2027-11-07: 01:00 twice",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            ("2027-10-02 13:30", "2027-10-03 13:00"),
            ["00:00+1030", "01:00+1030", "02:30+1100", "03:30+1100"],
            id="Lord Howe, 2027-10-03: half an hour is skipped",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            ("2027-04-03 13:00", "2027-04-04 13:30"),
            ["00:00+1100", "01:00+1100", "01:30+1030", "02:30+1030"],
            id="Lord Howe, 2027-04-04: half an hour comes twice",
        ),
        pytest.param(
            "America/Santiago",
            ("2027-09-05 04:00", "2027-09-06 03:00"),
            ["01:00-0300", "02:00-0300", "03:00-0300", "04:00-0300"],
            id="Santiago, 2027-09-05: starts at 01:00",
        ),
        pytest.param(
            "Africa/Cairo",
            ("2027-04-29 22:00", "2027-04-30 21:00"),
            ["01:00+0300", "02:00+0300", "03:00+0300", "04:00+0300"],
            id="Cairo, 2027-04-30: starts at 01:00",
        ),
        pytest.param(
            "Asia/Beirut",
            ("2027-03-27 22:00", "2027-03-28 21:00"),
            ["01:00+0300", "02:00+0300", "03:00+0300", "04:00+0300"],
            id="Beirut, 2027-03-28: starts at 01:00",
        ),
        pytest.param(
            "America/Sao_Paulo",
            ("2018-11-04 03:00", "2018-11-05 02:00"),
            ["01:00-0200", "02:00-0200", "03:00-0200", "04:00-0200"],
            id="São Paulo, 2018-11-04: starts at 01:00",
        ),
        pytest.param(
            "Pacific/Apia",
            ("2011-12-30 09:00", "2011-12-31 10:00"),
            ["23:00-1000", "00:00+1400", "01:00+1400", "02:00+1400"],
            id="Apia: no 2011-12-30",
        ),
        pytest.param(
            "Antarctica/Troll",
            ("2027-03-28 00:00", "2027-03-28 22:00"),
            ["00:00+0000", "03:00+0200", "04:00+0200", "05:00+0200"],
            id="Troll, 2027-03-28: two hours are skipped",
        ),
    ],
)
def test_the_first_hours_of_a_day_on_which_the_clock_is_set(
    timezone: str, days: tuple[str, str], starts: list[str]
) -> None:
    day = span(*days)
    for alignment in Alignment:
        agenda = an_agenda("mon-sun 00:00-24:00", timezone=timezone)
        terms = ServiceTerms(name="Revisión", duration=60, alignment=alignment)
        # From midnight on, so that every alignment counts from there.
        agenda = Agenda(timezone=timezone, hours=agenda.hours, time_off=(Span(day.start - 24 * 3600, day.start),))
        place = zone(timezone)
        found = free_starts(agenda, terms, day, day.start)
        assert [datetime.fromtimestamp(start, place).strftime("%H:%M%z") for start in found[:4]] == starts
        assert len(found) == len(range(day.start, day.end, 3600))


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


def test_where_midnight_comes_twice_the_horizon_ends_at_the_first() -> None:
    """In St. John's the clock was set back at 00:01, to 23:01 of the day before."""
    agenda = an_agenda("sun 00:00-24:00, sat 00:00-24:00", timezone="America/St_Johns")
    terms = some_terms(duration=30, interval=15, horizon_days=2)
    window = span("2000-10-29 01:00", "2000-10-29 12:00")
    starts = free_starts(agenda, terms, window, epoch("2000-10-26 12:00"))
    assert starts[-1] == epoch("2000-10-29 02:15")
