"""When somebody is reminded."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidValue
from domain.notifications.reminders import PlannedReminder, SkipReason, plan, staleness
from domain.time.quiet_hours import AT_NIGHT, QuietHours
from domain.time.zones import zone

MADRID = zone("Europe/Madrid")
PLACES = ["Europe/Madrid", "America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "UTC"]
DAY, HOURS = 1440, 60


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID).astimezone(UTC)


def planned(
    start: str, *rules: int, agreed: str = "2027-03-01 09:00", quiet: QuietHours | None = AT_NIGHT
) -> list[str]:
    """What rules come to, on the clock of Madrid."""
    lines = plan(rules, start=at(start), agreed_at=at(agreed), quiet=quiet, place=MADRID)
    return [line.skipped or f"{line.due_at.astimezone(MADRID):%m-%d %H:%M}" for line in lines]


@pytest.mark.parametrize(
    ("start", "agreed", "expected"),
    [
        ("2027-03-05 12:00", "2027-03-01 09:00", ["03-04 12:00", "03-05 10:00"]),
        ("2027-03-05 12:00", "2027-03-04 12:00", ["booked_inside", "03-05 10:00"]),
        ("2027-03-05 12:00", "2027-03-05 10:00", ["booked_inside", "booked_inside"]),
        # Two hours before it is night: when that begins, or when it ends if it had begun, or not at all.
        ("2027-03-05 09:00", "2027-03-01 09:00", ["03-04 09:00", "03-04 22:00"]),
        ("2027-03-05 09:00", "2027-03-04 23:00", ["booked_inside", "03-05 08:00"]),
        ("2027-03-05 07:30", "2027-03-04 23:00", ["booked_inside", "quiet_hours"]),
        ("2027-03-05 08:00", "2027-03-04 23:00", ["booked_inside", "quiet_hours"]),
        # Both would come when the night begins.
        ("2027-03-05 23:00", "2027-03-04 20:00", ["03-04 22:00", "03-05 21:00"]),
        ("2027-03-06 00:00", "2027-03-01 20:00", ["03-04 22:00", "03-05 22:00"]),
        # Clocks are set forward on the 28th: a day is 24 hours, and two hours are two hours.
        ("2027-03-28 12:00", "2027-03-01 20:00", ["03-27 11:00", "03-28 10:00"]),
    ],
)
def test_a_day_and_two_hours_before_but_never_at_night(start: str, agreed: str, expected: list[str]) -> None:
    assert planned(start, DAY, 2 * HOURS, agreed=agreed) == expected


def test_two_that_a_night_brings_together_are_one() -> None:
    assert planned("2027-03-05 09:00", 2 * HOURS, HOURS + 30, 30) == ["03-04 22:00", "same_time", "03-05 08:30"]


def test_who_has_no_quiet_hours_is_reminded_at_any_time() -> None:
    assert planned("2027-03-05 09:00", 2 * HOURS, quiet=None) == ["03-05 07:00"]


@given(
    rules=st.lists(st.integers(10, 43_200), max_size=5),
    start=st.datetimes(datetime(2027, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    ahead=st.integers(1, 60 * DAY),
    quiet=st.none()
    | st.lists(st.integers(0, 1439), min_size=2, max_size=2, unique=True).map(lambda both: QuietHours(*both)),
    place=st.sampled_from(PLACES).map(zone),
)
def test_whatever_the_rules_each_comes_in_time_and_at_most_once(
    rules: list[int], start: datetime, ahead: int, quiet: QuietHours | None, place: ZoneInfo
) -> None:
    agreed_at = start - timedelta(minutes=ahead)

    lines = plan(rules, start=start, agreed_at=agreed_at, quiet=quiet, place=place)

    assert [line.minutes for line in lines] == sorted(set(rules), reverse=True)
    to_come = [line.due_at for line in lines if line.skipped is None]
    assert len(set(to_come)) == len(to_come)
    assert all(agreed_at < due_at < start for due_at in to_come)
    for line in lines:
        _explained(line, start, agreed_at, quiet)


def _explained(line: PlannedReminder, start: datetime, agreed_at: datetime, quiet: QuietHours | None) -> None:
    by_rule = start - timedelta(minutes=line.minutes)
    if line.skipped is SkipReason.BOOKED_INSIDE:
        assert by_rule <= agreed_at
    elif line.skipped is not None or line.due_at != by_rule:
        assert quiet is not None


@given(
    instant=st.datetimes(datetime(2027, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    place=st.sampled_from(PLACES).map(zone),
)
def test_an_hour_is_quiet_when_the_clock_says_so(instant: datetime, place: ZoneInfo) -> None:
    night = AT_NIGHT.around(instant, place)
    local = instant.astimezone(place)
    # Where clocks are set back over the end of the night, that hour is quiet twice.
    assert (night is not None) == (local.hour >= 22 or local.hour < 8)
    if night is not None:
        assert night.start <= instant < night.end
        assert AT_NIGHT.around(night.end, place) is None


@pytest.mark.parametrize(("start", "end", "field"), [(-1, 60, "start"), (60, 1440, "end"), (60, 60, "end")])
def test_quiet_hours_that_are_none_are_refused(start: int, end: int, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        QuietHours(start, end)
    assert refused.value.field == f"notification_preferences.quiet_hours.{field}"


@pytest.mark.parametrize(
    ("confirmed", "sequence", "start", "reason"),
    [
        (True, 1, "2027-03-05 12:01", None),
        (False, 1, "2027-03-05 12:01", SkipReason.NOT_CONFIRMED),
        (True, 2, "2027-03-05 12:01", SkipReason.MOVED),
        (True, 1, "2027-03-05 12:00", SkipReason.PAST),
    ],
)
def test_nobody_is_reminded_of_what_is_not_true_any_more(
    confirmed: bool, sequence: int, start: str, reason: SkipReason | None
) -> None:
    now = at("2027-03-05 12:00")
    assert staleness(confirmed=confirmed, sequence=sequence, reminded_of=1, start=at(start), now=now) == reason
