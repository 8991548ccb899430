"""The last value on this side and the first on the other, wherever the engine compares."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.accounts.actor import Operator
from domain.accounts.errors import RoleRequired
from domain.accounts.values import Role
from domain.errors import InvalidValue
from domain.ids import UserId
from domain.scheduling.agreement import AppointmentTime
from domain.scheduling.alignment import Alignment, Steps
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import lies_in, nearest_starts, reach
from domain.scheduling.errors import SlotNotOffered, SlotTaken
from domain.scheduling.events import Party
from domain.scheduling.explanation import ReasonCode, explain
from domain.scheduling.limits import LIMIT_MAXIMUM, Limits, Tally
from domain.scheduling.moving_together import realign, swap
from domain.scheduling.opening_runs import grids
from domain.scheduling.placing import ensure_may_start
from domain.scheduling.policies import ensure_may_enter_clients
from domain.scheduling.professional import slug_from
from domain.time.intervals import Span
from domain.time.zones import zone
from tests.builders import (
    FIRST_START,
    NOW,
    a_professional,
    a_service,
    a_user,
    actor_of,
    an_actor,
    an_agenda,
    an_appointment,
    an_author,
    an_id,
    some_terms,
)
from tests.times import epoch, span, utc

DAY = 24 * 3600
MINUTE = 60


def codes(start: str, *, agenda: str = "tue 09:00-10:10", **terms: Any) -> list[ReasonCode]:
    reasons = explain(an_agenda(agenda), some_terms(**terms), epoch(start), epoch("2027-03-01 08:00"))
    return [reason.code for reason in reasons]


@pytest.mark.parametrize("alignment", Alignment)
def test_the_reach_is_short_only_where_the_grid_hangs_at_the_opening(alignment: Alignment) -> None:
    window = Span(100 * DAY, 101 * DAY)
    expected = Span(98 * DAY, 104 * DAY) if alignment is Alignment.OPENING else Span(83 * DAY, 120 * DAY)
    assert reach(some_terms(alignment=alignment), window) == expected


def test_the_nearest_starts_come_nearest_first_from_both_sides_and_no_more_than_asked() -> None:
    agenda, terms = an_agenda("tue 09:00-12:00"), some_terms()
    window, wanted = span("2027-03-02 00:00", "2027-03-03 00:00"), epoch("2027-03-02 09:10")
    found = nearest_starts(agenda, terms, window, wanted, epoch("2027-03-01 08:00"), count=3)
    assert found == [epoch("2027-03-02 09:00"), epoch("2027-03-02 09:30"), epoch("2027-03-02 08:30")]
    assert nearest_starts(agenda, terms, window, wanted, epoch("2027-03-02 09:01"), count=1) == [
        epoch("2027-03-02 09:30")
    ]


def test_a_clock_that_is_off_by_seconds_is_rounded_by_what_it_shows() -> None:
    steps = Steps(alignment=Alignment.CLOCK, interval=30, offset=0)
    monrovia = zone("Africa/Monrovia")  # 44 minutes and 30 seconds behind until 1972
    ten = epoch("1971-06-01 10:00")  # 09:15:30 there
    assert steps.first(ten, ten + DAY, ten, monrovia) == ten + 14 * MINUTE + 30


def test_a_start_a_second_before_the_opening_is_outside() -> None:
    assert codes("2027-03-02 07:59:59") == [ReasonCode.OUTSIDE_OPENING_HOURS]


@pytest.mark.parametrize("alignment", [Alignment.OPENING, Alignment.RANGE])
def test_what_fits_to_the_minute_lacks_nothing_but_the_grid(alignment: Alignment) -> None:
    assert codes("2027-03-02 08:40", alignment=alignment) == [ReasonCode.NOT_ON_GRID]
    grid = [ReasonCode.NOT_ON_GRID] if alignment is Alignment.OPENING else []
    assert codes("2027-03-02 08:41", alignment=alignment) == [ReasonCode.DOES_NOT_FIT, *grid]


def test_the_first_second_after_the_notice_is_not_too_soon() -> None:
    day = 24 * 60
    assert codes("2027-03-02 08:00", minimum_notice=day) == []
    assert codes("2027-03-02 08:00", minimum_notice=day + 1) == [ReasonCode.TOO_SOON]


def test_time_off_that_begins_when_the_appointment_ends_is_not_in_the_way() -> None:
    agenda = an_agenda("tue 09:00-12:00")
    for off, expected in (("2027-03-02 08:30", []), ("2027-03-02 08:29", [ReasonCode.TIME_OFF])):
        away = type(agenda)(timezone=agenda.timezone, hours=agenda.hours, time_off=(span(off, "2027-03-02 09:30"),))
        reasons = explain(away, some_terms(), epoch("2027-03-02 08:00"), epoch("2027-03-01 08:00"))
        assert [reason.code for reason in reasons] == expected


def test_the_first_second_of_the_day_after_the_horizon_is_beyond_it() -> None:
    last_midnight = "2027-03-02 23:00"  # in Madrid
    assert codes(last_midnight, agenda="mon-sun 00:00-24:00", horizon_days=1) == [ReasonCode.BEYOND_HORIZON]
    assert codes("2027-03-02 22:30", agenda="mon-sun 00:00-24:00", horizon_days=1) == []


def test_limits_count_on_the_professionals_calendar() -> None:
    auckland, late = zone("Pacific/Auckland"), epoch("2027-03-01 23:30")  # 2 March there
    tally = Tally(Limits(per_day=1), [late], auckland)
    assert [period.value for period, _ in tally.reached(epoch("2027-03-02 03:00"))] == ["day"]
    assert [period.value for period, _ in tally.reached(epoch("2027-03-01 22:00"))] == ["day"]
    assert tally.reached(epoch("2027-03-01 03:00")) == []
    agenda = an_agenda("mon-sun 00:00-24:00", timezone="Pacific/Auckland")
    counting = type(agenda)(timezone=agenda.timezone, hours=agenda.hours, counted=(late,))
    terms = some_terms(limits=Limits(per_day=1))
    [reason] = explain(counting, terms, epoch("2027-03-02 03:00"), epoch("2027-03-01 08:00"))
    assert (reason.code, reason.limit) == (ReasonCode.LIMIT_REACHED, 1)


@pytest.mark.parametrize("period", ["day", "week", "month", "year"])
def test_a_limit_has_bounds_and_names_its_field(period: str) -> None:
    field = f"per_{period}"
    for allowed in (1, LIMIT_MAXIMUM):
        assert getattr(Limits(**{field: allowed}), field) == allowed
    for refused in (0, -1, LIMIT_MAXIMUM + 1):
        with pytest.raises(InvalidValue, match=f"limits.{field}") as error:
            Limits(**{field: refused})
        assert (error.value.field, error.value.reason) == (f"limits.{field}", "out_of_range")


def test_a_professional_may_take_the_present_second_and_reads_only_what_is_true_of_it() -> None:
    terms = some_terms()
    ensure_may_start(an_agenda(), terms, NOW, by=Party.PROFESSIONAL, now=NOW)
    with pytest.raises(SlotNotOffered) as past:
        ensure_may_start(an_agenda(), terms, NOW - timedelta(seconds=1), by=Party.PROFESSIONAL, now=NOW)
    assert [reason.code for reason in past.value.reasons] == [ReasonCode.TOO_SOON]
    assert past.value.message.startswith("That is not one of the times")
    taken = an_agenda(busy=[span("2027-03-01 08:00", "2027-03-01 08:30")])
    with pytest.raises(SlotTaken) as refused:
        ensure_may_start(taken, terms, NOW, by=Party.PROFESSIONAL, now=NOW)
    assert [reason.code for reason in refused.value.reasons] == [ReasonCode.OVERLAPS_APPOINTMENT]
    assert refused.value.message.startswith("That time has just been taken")


def test_the_version_of_the_zone_rules_is_kept_by_whatever_sets_a_time() -> None:
    service, agenda, client = a_service(), an_agenda(), UserId(an_id())
    common = {"service": service, "agenda": agenda, "client_id": client, "start": FIRST_START, "now": NOW}
    held = Appointment.hold(id=an_appointment().id, number="T-1", zone_rules="2026.6", **common)
    booked = Appointment.book(id=an_appointment().id, number="T-2", by=an_author(), zone_rules="2026.6", **common)
    assert held.time.zone_rules == booked.time.zone_rules == "2026.6"
    assert booked.notes == ""
    one = an_appointment(service)
    other = an_appointment(service, start=FIRST_START + timedelta(hours=1))
    by = an_author(Party.PROFESSIONAL)
    swap(one, other, agenda=agenda, by=by, reason=None, now=NOW, zone_rules="2026.7")
    assert one.time.zone_rules == other.time.zone_rules == "2026.7"


def test_sequence_rises_from_wherever_it_is() -> None:
    moved = an_appointment()
    moved.sequence = 4
    moved.cancel(by=an_author(), reason=None, now=NOW)
    assert moved.sequence == 5
    shifted = an_appointment(timezone="Europe/Madrid")
    shifted.sequence = 4
    shifted.time = type(shifted.time)(
        start=FIRST_START + timedelta(hours=1),
        timezone="Europe/Madrid",
        local_start=datetime(2027, 3, 2, 10),
        fold=0,
        zone_rules="old",
    )
    assert shifted.realign(now=NOW, zone_rules="new")
    assert (shifted.sequence, shifted.time.start) == (5, datetime(2027, 3, 2, 9, tzinfo=UTC))


@pytest.mark.parametrize("close", [Appointment.complete, Appointment.mark_no_show])
def test_whoever_closes_it_stands_in_the_history(close: object) -> None:
    appointment, by = an_appointment(), an_author(Party.PROFESSIONAL)
    assert callable(close)
    close(appointment, by=by, now=FIRST_START)
    [change] = appointment.pull_changes()
    assert change.by == by


def test_people_without_an_account_are_entered_by_whoever_runs_the_calendar() -> None:
    owner = a_user(roles={Role.PROFESSIONAL})
    profile = a_professional(owner)
    for doer in (actor_of(owner, profile), an_actor(Role.ADMIN), Operator()):
        ensure_may_enter_clients(doer, profile.id)
    stranger = an_actor(Role.PROFESSIONAL, professional_id=a_professional().id)
    for doer in (an_actor(), stranger):
        with pytest.raises(RoleRequired) as refused:
            ensure_may_enter_clients(doer, profile.id)
        assert refused.value.details["role"] == "professional"


def test_a_name_of_one_letter_and_an_address_of_sixty() -> None:
    assert some_terms(name="X").name == "X"
    assert slug_from("!" + "a" * 70) == "a" * 60


def test_now_is_never_rounded_down() -> None:
    instant = utc("2027-03-02 08:00:00.5")
    with pytest.raises(SlotNotOffered):
        ensure_may_start(
            an_agenda("tue 09:00-12:00"), some_terms(), utc("2027-03-02 08:00"), by=Party.CLIENT, now=instant
        )


def test_the_grid_of_an_opening_is_shifted_by_the_offset_and_widened_by_it() -> None:
    steps, place = Steps(alignment=Alignment.OPENING, interval=30, offset=10), zone("Europe/Madrid")
    origin = epoch("2027-03-02 08:00")
    for earliest, first in ((0, 10), (10, 10), (11, 50), (50, 50), (51, 90)):
        asked = origin + earliest * MINUTE
        assert steps.first(asked, asked, origin, place) == origin + first * MINUTE


def test_the_count_begins_anew_after_a_whole_local_week_without_a_break() -> None:
    auckland = zone("Pacific/Auckland")  # thirteen hours ahead: Monday begins at 11:00 on Sunday in UTC
    monday, next_monday = epoch("2027-02-28 11:00"), epoch("2027-03-07 11:00")
    third = epoch("2027-03-14 11:00")
    assert grids(monday, third, auckland) == [monday, next_monday]
    assert grids(monday, third + 1, auckland) == [monday, next_monday, third]
    assert grids(monday + MINUTE, third + 1, auckland) == [monday + MINUTE, third]
    assert grids(monday - MINUTE, next_monday + 1, auckland) == [monday - MINUTE, next_monday]
    assert grids(monday, next_monday, auckland) == [monday]
    assert grids(monday + 9 * 3600, monday + 17 * 3600, auckland) == [monday + 9 * 3600]


def test_open_times_are_openings_without_whatever_closes_them() -> None:
    agenda = an_agenda("tue 09:00-12:00 15:00-18:00")
    away = type(agenda)(
        timezone=agenda.timezone,
        hours=agenda.hours,
        time_off=(span("2027-03-02 09:00", "2027-03-02 09:30"), span("2027-03-02 10:30", "2027-03-02 15:00")),
    )
    times = away.open_times(span("2027-03-01 23:00", "2027-03-02 23:00"))
    morning, late, evening = (
        span("2027-03-02 08:00", "2027-03-02 09:00"),
        span("2027-03-02 09:30", "2027-03-02 10:30"),
        span("2027-03-02 15:00", "2027-03-02 17:00"),
    )
    assert times == [morning, late, evening]
    for held in (morning, late, evening, Span(late.start, late.start + 1), Span(late.end - 1, late.end)):
        assert lies_in(held, times)
    for outside in (Span(morning.start - 1, morning.end), Span(late.start, late.end + 1), Span(0, 1)):
        assert not lies_in(outside, times)


def test_an_appointment_in_a_zone_that_is_gone_is_left_for_a_person() -> None:
    lost, kept = an_appointment(), an_appointment(start=FIRST_START + timedelta(hours=2))
    lost.time = replace(lost.time, timezone="Europe/Atlantis")
    outcome = realign([lost, kept], settled=[], now=NOW, zone_rules="2026.7")
    assert (outcome.clashing, outcome.moved, outcome.unmoved) == ((lost,), (), (kept,))


def test_the_wall_clock_of_the_second_pass_is_kept_beside_its_fold() -> None:
    time = AppointmentTime.at(utc("2027-10-31 01:30"), timezone="Europe/Madrid", zone_rules="2026.6")
    assert (time.local_start, time.local_start.fold, time.fold) == (datetime(2027, 10, 31, 2, 30), 0, 1)
