"""What is agreed at booking stays: the terms, and the local time under whatever rules of its zone."""

from datetime import datetime, timedelta

import pytest

from domain.errors import InvalidValue
from domain.scheduling.agreement import Agreement, AppointmentTime
from domain.scheduling.alignment import Alignment
from domain.scheduling.limits import Limits
from tests.builders import MADRID, ZONE_RULES, some_terms
from tests.times import utc


def test_an_appointment_keeps_its_part_of_the_terms() -> None:
    terms = some_terms(
        duration=45,
        buffer_before=5,
        buffer_after=10,
        cancel_cutoff_hours=24,
        reschedule_cutoff_hours=12,
        location="Sala 2",
    )
    assert Agreement.of(terms) == Agreement(
        duration=45,
        buffer_before=5,
        buffer_after=10,
        cancel_cutoff_hours=24,
        reschedule_cutoff_hours=12,
        location="Sala 2",
    )


def test_it_moves_by_the_present_terms_with_what_was_agreed() -> None:
    agreed = Agreement.of(some_terms(duration=45, buffer_before=5, buffer_after=10))
    present = some_terms(
        duration=20,
        buffer_before=1,
        buffer_after=2,
        alignment=Alignment.CLOCK,
        offset=7,
        minimum_notice=60,
        horizon_days=3,
        limits=Limits(per_day=2),
    )
    assert agreed.terms(present) == some_terms(
        duration=45,
        interval=20,
        buffer_before=5,
        buffer_after=10,
        alignment=Alignment.CLOCK,
        offset=7,
        minimum_notice=60,
        horizon_days=3,
        limits=Limits(per_day=2),
    )
    assert agreed.terms(some_terms(duration=20, interval=15)).interval == 15


def at(start: datetime, timezone: str = MADRID) -> AppointmentTime:
    return AppointmentTime.at(start, timezone=timezone, zone_rules=ZONE_RULES)


@pytest.mark.parametrize(("start", "fold"), [("2027-10-31 00:30", 0), ("2027-10-31 01:30", 1)])
def test_the_wall_clock_that_was_agreed_on_is_kept(start: str, fold: int) -> None:
    assert at(utc(start)) == AppointmentTime(
        start=utc(start),
        timezone=MADRID,
        local_start=datetime(2027, 10, 31, 2, 30),
        fold=fold,
        zone_rules=ZONE_RULES,
    )


def test_an_instant_is_kept_in_utc() -> None:
    elsewhere = datetime.fromisoformat("2027-03-02T18:00:00+09:00")
    assert at(elsewhere).start == utc("2027-03-02 09:00")
    assert at(elsewhere).start.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("start", "timezone", "field", "reason"),
    [
        (utc("2027-03-02 09:00") + timedelta(microseconds=1), MADRID, "start", "too_precise"),
        (datetime(2027, 3, 2, 10), MADRID, "start", "naive"),
        (utc("2027-03-02 09:00"), "Europe/Madird", "timezone", "unknown_timezone"),
    ],
)
def test_a_time_that_cannot_be_kept_is_refused(start: datetime, timezone: str, field: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        at(start, timezone)
    assert (refused.value.field, refused.value.reason) == (field, reason)


@pytest.mark.parametrize("start", ["2027-03-02 09:00", "2027-10-31 00:30", "2027-10-31 01:30", "2027-03-28 01:00"])
def test_under_the_same_rules_nothing_moves(start: str) -> None:
    time = at(utc(start)).realigned(zone_rules="2026.6")
    assert (time.start, time.zone_rules) == (utc(start), "2026.6")
    assert (time.local_start, time.fold) == (at(utc(start)).local_start, at(utc(start)).fold)


@pytest.mark.parametrize(
    ("local", "fold", "start"),
    [
        (datetime(2027, 3, 2, 10), 0, "2027-03-02 09:00"),
        (datetime(2027, 7, 2, 10), 0, "2027-07-02 08:00"),
        (datetime(2027, 3, 28, 2, 30), 0, "2027-03-28 01:00"),
        (datetime(2027, 10, 31, 2, 30), 1, "2027-10-31 01:30"),
        (datetime(2027, 7, 2, 10), 1, "2027-07-02 08:00"),
    ],
)
def test_the_local_time_stays_and_the_instant_follows_the_rules(local: datetime, fold: int, start: str) -> None:
    """Skipped by the rules of today, it is the first instant after the gap."""
    old = AppointmentTime(
        start=utc("2027-01-01 00:00"), timezone=MADRID, local_start=local, fold=fold, zone_rules="2020.1"
    )
    new = old.realigned(zone_rules=ZONE_RULES)
    assert new == AppointmentTime(
        start=utc(start), timezone=MADRID, local_start=local, fold=fold, zone_rules=ZONE_RULES
    )


def test_a_zone_that_is_known_no_more_is_refused() -> None:
    lost = AppointmentTime(
        start=utc("2027-03-02 09:00"),
        timezone="Europe/Atlantis",
        local_start=datetime(2027, 3, 2, 10),
        fold=0,
        zone_rules=ZONE_RULES,
    )
    with pytest.raises(InvalidValue) as refused:
        lost.realigned(zone_rules="2026.6")
    assert (refused.value.field, refused.value.reason) == ("timezone", "unknown_timezone")
