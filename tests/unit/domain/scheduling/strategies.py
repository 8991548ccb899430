"""Weeks, terms, busy times and windows for Hypothesis, with many near the days on which clocks change."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from domain.scheduling.availability import Agenda
from domain.scheduling.service import ServiceTerms
from domain.scheduling.working_hours import Opening, Weekday, WeeklyHours
from domain.time.intervals import Span
from tests.builders import some_terms
from tests.times import weekly_hours

ZONES = (
    "Europe/Madrid",
    "Atlantic/Canary",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/Havana",
    "America/Asuncion",
    "America/Caracas",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Tehran",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "UTC",
)
YEARS = range(1995, 2038)
_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that `free_starts` is asked with."""

    agenda: Agenda
    terms: ServiceTerms
    window: Span
    now: int


@cache
def transitions(name: str, year: int) -> tuple[int, ...]:
    """Epoch hours of a year around which the zone's clock is set."""
    place = ZoneInfo(name)
    start = int(datetime(year, 1, 1, tzinfo=UTC).timestamp())
    hours = range(start, start + 366 * _DAY, 3600)
    offsets = [datetime.fromtimestamp(hour, place).utcoffset() for hour in hours]
    changes = zip(hours, pairwise(offsets), strict=False)
    return tuple(hour for hour, (before, after) in changes if before != after)


def minutes(high: int) -> st.SearchStrategy[int]:
    """Minutes of the day, mostly round ones."""
    return st.one_of(st.integers(0, high // 15).map(lambda quarter: quarter * 15), st.integers(0, high))


openings = st.builds(
    lambda weekday, start, end: Opening(weekday, start, max(end, 1)),
    st.sampled_from(Weekday),
    minutes(1439),
    minutes(1440),
)
weeks = st.one_of(
    st.lists(openings, min_size=3, max_size=8).map(WeeklyHours.of),
    st.sampled_from(
        [
            weekly_hours("mon-fri 09:00-13:00 15:00-18:00"),
            weekly_hours("mon-sun 00:00-24:00"),
            weekly_hours("mon-sat 00:00-24:00, sun 00:00-02:00 03:00-24:00"),
            weekly_hours("mon-fri 22:00-06:00, sat-sun 01:30-02:30"),
            weekly_hours("mon-thu 00:00-24:00, sat-sun 00:00-24:00"),
        ]
    ),
)
lengths = st.one_of(st.sampled_from([5, 15, 20, 30, 45, 50, 60]), st.integers(5, 180))
buffers = st.sampled_from([0, 0, 5, 10, 37, 90])
terms = st.builds(
    some_terms,
    duration=lengths,
    interval=st.none() | st.sampled_from([5, 15, 20, 25, 60]),
    buffer_before=buffers,
    buffer_after=buffers,
    minimum_notice=st.sampled_from([0, 0, 0, 1, 60, 1500]),
    horizon_days=st.sampled_from([2, 3, 30, 60]),
)


@st.composite
def questions(draw: st.DrawFn, *, zones: tuple[str, ...] = ZONES) -> Question:
    """A window of up to three days, with busy times in and around it."""
    timezone = draw(st.sampled_from(zones))
    year = draw(st.sampled_from(YEARS))
    near = transitions(timezone, year)
    new_year = int(datetime(year, 1, 2, tzinfo=UTC).timestamp())
    centre = draw(st.sampled_from(near) if near else st.integers(new_year, new_year + 360 * _DAY))
    start = centre - draw(st.integers(-_DAY // 2, 2 * _DAY))
    window = Span(start, start + draw(st.one_of(st.sampled_from([_DAY, 3 * _DAY]), st.integers(1, 3 * _DAY))))
    busy = draw(
        st.lists(
            st.builds(
                lambda begin, length: Span(begin, begin + length),
                st.integers(window.start - _DAY, window.end + _DAY),
                st.one_of(st.sampled_from([900, 1800, 3600]), st.integers(1, _DAY // 4)),
            ),
            max_size=5,
        )
    )
    now = start - draw(st.integers(-_DAY // 2, 2 * _DAY))
    agenda = Agenda(timezone=timezone, hours=draw(weeks), busy=tuple(busy))
    return Question(agenda, draw(terms), window, now)
