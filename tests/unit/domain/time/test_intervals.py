"""Spans, against plain sets of seconds, and intervals."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidValue
from domain.time.intervals import Interval, Span, checked_instant, second_of
from tests.times import utc

small_spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(1, 60))


@given(small_spans, small_spans)
def test_two_spans_overlap_when_they_share_a_second(one: Span, other: Span) -> None:
    assert one.overlaps(other) == bool(set(range(*one)) & set(range(*other)))


def test_touching_spans_do_not_overlap() -> None:
    assert not Span(0, 10).overlaps(Span(10, 20))
    assert not Span(10, 20).overlaps(Span(0, 10))
    assert Span(0, 11).overlaps(Span(10, 20))


def test_an_interval_is_kept_in_utc() -> None:
    madrid = timezone(timedelta(hours=1))
    interval = Interval(datetime(2027, 3, 2, 10, tzinfo=madrid), datetime(2027, 3, 2, 11, tzinfo=madrid))
    assert interval.start.tzinfo is UTC
    assert interval == Interval(utc("2027-03-02 09:00"), utc("2027-03-02 10:00"))
    assert interval.span == Span(1803978000, 1803981600)


def test_an_interval_that_begins_or_ends_within_a_second_has_all_of_it() -> None:
    whole = Interval(utc("2027-03-02 09:00:00.9"), utc("2027-03-02 10:00:00.1")).span
    assert whole == Span(1803978000, 1803981601)


def test_one_second_is_what_is_asked_about_a_single_start() -> None:
    assert second_of(utc("2027-03-02 09:00")) == Span(1803978000, 1803978001)


def test_the_first_and_the_last_instants_that_there_are() -> None:
    Interval(utc("1970-01-01 00:00"), utc("2199-12-31 23:59:59"))


@pytest.mark.parametrize(
    ("start", "end", "field", "reason"),
    [
        (utc("2027-03-02 10:00"), utc("2027-03-02 10:00"), "end", "not_after_start"),
        (utc("2027-03-02 10:00"), utc("2027-03-02 09:00"), "end", "not_after_start"),
        (datetime(2027, 3, 2), utc("2027-03-02 09:00"), "start", "naive"),
        (utc("2027-03-02 09:00"), datetime(2027, 3, 2), "end", "naive"),
        (utc("1969-12-31 23:59"), utc("2027-03-02 09:00"), "start", "out_of_range"),
        (utc("2027-03-02 09:00"), utc("2200-01-01 00:00"), "end", "out_of_range"),
    ],
)
def test_an_interval_that_cannot_be_is_refused(start: datetime, end: datetime, field: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        Interval(start, end)
    assert (refused.value.field, refused.value.reason) == (field, reason)
    assert field in refused.value.message


@pytest.mark.parametrize("hours", [-23, 23])
@pytest.mark.parametrize("edge", [datetime.min, datetime.max])  # noqa: DTZ901 (the naive edges of the calendar)
def test_an_instant_at_the_edge_of_the_calendar_is_refused_and_does_not_overflow(edge: datetime, hours: int) -> None:
    with pytest.raises(InvalidValue) as refused:
        checked_instant("start", edge.replace(tzinfo=timezone(timedelta(hours=hours))))
    assert (refused.value.field, refused.value.reason) == ("start", "out_of_range")
