"""Instants as text, quickly and right."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.http.scheduling.availability import SlotResponse, written_slot
from adapters.http.scheduling.slot_times import local_text
from tests.times import epoch


@pytest.mark.parametrize(
    ("instant", "zone", "text"),
    [
        ("2027-03-02 09:00", "Europe/Madrid", "2027-03-02T10:00:00+01:00"),
        ("2027-03-28 00:59", "Europe/Madrid", "2027-03-28T01:59:00+01:00"),
        ("2027-03-28 01:00", "Europe/Madrid", "2027-03-28T03:00:00+02:00"),
        ("2027-10-31 00:30", "Europe/Madrid", "2027-10-31T02:30:00+02:00"),
        ("2027-10-31 01:30", "Europe/Madrid", "2027-10-31T02:30:00+01:00"),
        ("2027-03-02 02:00", "America/St_Johns", "2027-03-01T22:30:00-03:30"),
        ("2027-03-02 09:00", "UTC", "2027-03-02T09:00:00+00:00"),
    ],
)
def test_the_offset_is_the_one_of_that_moment(instant: str, zone: str, text: str):
    assert local_text(epoch(instant), ZoneInfo(zone)) == text


@given(
    zone=st.sampled_from(
        ["Europe/Madrid", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca", "Asia/Kathmandu"]
    ),
    seconds=st.lists(st.integers(epoch("2026-01-01 00:00"), epoch("2037-12-31 00:00")), min_size=1, max_size=20),
)
def test_it_says_the_same_as_the_standard_library(zone: str, seconds: list[int]):
    place = ZoneInfo(zone)

    assert [local_text(second, place) for second in seconds] == [
        datetime.fromtimestamp(second, UTC).astimezone(place).isoformat() for second in seconds
    ]


def test_a_slot_lasts_elapsed_minutes():
    written = written_slot(epoch("2027-03-28 00:30"), 60, ZoneInfo("Europe/Madrid"))

    assert msgspec.json.decode(written, type=SlotResponse) == SlotResponse(
        start="2027-03-28T01:30:00+01:00", end="2027-03-28T03:30:00+02:00", seats_left=1
    )
