"""The algebra of spans, against plain sets of seconds."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidValue
from domain.time.intervals import Interval, Span, checked_instant, merge, subtract
from tests.times import utc

small_spans = st.builds(Span, st.integers(0, 60), st.integers(0, 60))
disjoint = st.lists(small_spans).map(merge)


def seconds(spans: list[Span]) -> set[int]:
    return {second for span in spans for second in range(span.start, span.end)}


def is_canonical(spans: list[Span]) -> bool:
    return all(span.start < span.end for span in spans) and all(one.end < other.start for one, other in pairwise(spans))


@given(st.lists(small_spans))
def test_merging_keeps_every_second_and_leaves_no_two_spans_touching(spans: list[Span]) -> None:
    assert seconds(merge(spans)) == seconds(spans)
    assert is_canonical(merge(spans))


@given(st.lists(small_spans).flatmap(lambda spans: st.tuples(st.just(spans), st.permutations(spans))))
def test_the_order_of_what_is_merged_does_not_matter(both: tuple[list[Span], list[Span]]) -> None:
    spans, shuffled = both
    assert merge(spans) == merge(shuffled)


@given(disjoint, disjoint)
def test_subtracting_leaves_exactly_the_seconds_outside_the_holes(spans: list[Span], holes: list[Span]) -> None:
    left = subtract(spans, holes)
    assert seconds(left) == seconds(spans) - seconds(holes)
    assert is_canonical(left)


@given(small_spans, small_spans)
def test_two_spans_overlap_when_they_share_a_second(one: Span, other: Span) -> None:
    if one.start < one.end and other.start < other.end:
        assert one.overlaps(other) == bool(seconds([one]) & seconds([other]))


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


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (utc("2027-03-02 10:00"), utc("2027-03-02 10:00"), "not_after_start"),
        (utc("2027-03-02 10:00"), utc("2027-03-02 09:00"), "not_after_start"),
        (datetime(2027, 3, 2), utc("2027-03-02 09:00"), "naive"),
        (utc("1969-12-31 23:59"), utc("2027-03-02 09:00"), "out_of_range"),
        (utc("2027-03-02 09:00"), utc("2200-01-01 00:00"), "out_of_range"),
    ],
)
def test_an_interval_that_cannot_be_is_refused(start: datetime, end: datetime, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        Interval(start, end)
    assert refused.value.reason == reason


@pytest.mark.parametrize("hours", [-23, 23])
@pytest.mark.parametrize("edge", [datetime.min, datetime.max])  # noqa: DTZ901 (the naive edges of the calendar)
def test_an_instant_at_the_edge_of_the_calendar_is_refused_and_does_not_overflow(edge: datetime, hours: int) -> None:
    with pytest.raises(InvalidValue) as refused:
        checked_instant("start", edge.replace(tzinfo=timezone(timedelta(hours=hours))))
    assert refused.value.reason == "out_of_range"
