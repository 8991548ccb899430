"""Times at the console: read and shown on the clock of the professional whose time it is."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.errors import InvalidValue
from entrypoints.cli.moments import bound, local_text, on_the_clock, wanted_start, window
from tests.times import utc

MADRID = ZoneInfo("Europe/Madrid")
NOW = utc("2027-03-24 22:30")  # Wednesday, 23:30 in Madrid


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2027-03-02T10:00", "2027-03-02 09:00"),
        ("2027-03-02 10:00:30", "2027-03-02 09:00:30"),
        ("2027-03-02T10:00:00+05:00", "2027-03-02 05:00"),
        ("2027-03-02T10:00:00Z", "2027-03-02 10:00"),
        ("2027-10-31T02:30", "2027-10-31 00:30"),  # the first of two
    ],
)
def test_a_start_is_an_instant_or_a_local_time(text: str, instant: str):
    assert wanted_start(text, MADRID) == utc(instant)


@pytest.mark.parametrize("text", ["2027-03-28T02:30", "tomorrow", "2027-03-02", "2027-03-02T10:00:00.5", "1803312000"])
def test_a_start_without_sense_is_refused_by_name(text: str):
    with pytest.raises(InvalidValue, match=r"^start") as refused:
        wanted_start(text, MADRID)
    assert refused.value.field == "start"


def test_a_week_is_looked_at_from_now_to_a_midnight_there():
    assert window(None, None, MADRID, now=NOW) == (NOW, utc("2027-03-30 22:00"))  # in summer time by then


def test_days_begin_where_the_professional_is():
    assert window("2027-03-28", "2027-03-29", MADRID, now=NOW) == (utc("2027-03-27 23:00"), utc("2027-03-28 22:00"))
    assert window("2027-03-28", None, MADRID, now=NOW) == (utc("2027-03-27 23:00"), utc("2027-04-03 22:00"))


def test_a_day_needs_a_place():
    assert bound("from", "2027-03-28T00:00:00Z", None) == utc("2027-03-28 00:00")
    assert bound("from", None, None) is None
    with pytest.raises(InvalidValue) as refused:
        bound("from", "2027-03-28", None)
    assert refused.value.field == "from"


def test_instants_are_shown_with_weekday_and_offset():
    moment = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)

    assert local_text(moment, MADRID) == "Tue 2027-03-02 10:00+01:00"
    assert local_text(datetime(2027, 3, 28, 2, 30), MADRID) == "Sun 2027-03-28 02:30"
    assert on_the_clock({"start": moment, "code": "time_off"}, MADRID) == {
        "start": "Tue 2027-03-02 10:00+01:00",
        "code": "time_off",
    }
