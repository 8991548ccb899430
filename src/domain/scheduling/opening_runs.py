"""Openings on the wall clock become times of unbroken opening, as epoch seconds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from domain.scheduling.working_hours import Seconds, WeeklyHours
from domain.time.intervals import Span
from domain.time.zones import epoch_of_end, epoch_of_midnight, epoch_of_start, local_date, steady_midnights

LOOK_BACK = 15
"""Days before a window that tell where the grid of starts hangs in it: it begins anew after a week without a break."""
_SHORT_LOOK_BACK = 3  # days, which is enough for hours that close every night
_SURELY_TODAY = (
    20 * 3600
)  # seconds, less than the shortest day: what starts later than that before a window is not older
_WEEK = 7
SHORTEST_WITH_SEVERAL_GRIDS = 5 * 24 * 3600
"""Seconds; a week in which a date was skipped and the clock set forward is longer."""
LONG_AGO = -(2**62)
"""Seconds; before whatever may be asked about."""


def runs_in(
    window: Span, hours: WeeklyHours, exceptions: Mapping[date, Sequence[Seconds]], place: ZoneInfo, *, ahead: int
) -> list[tuple[int, int]]:
    """Return the times of unbroken opening that meet `window`, in order, as pairs of epoch seconds.

    Each is whole, or at least long enough that `grids` gives the same in the window; openings that start up to
    `ahead` days after the window are part of it. Overlapping and touching openings are one.
    """
    day = local_date(window.start, place)
    last = local_date(window.end, place) + timedelta(days=ahead)
    runs = _merged(window, _resolved(day - timedelta(days=_SHORT_LOOK_BACK), last, hours, exceptions, place))
    if (
        runs and runs[0][0] < window.start - _SURELY_TODAY
    ):  # it may have started before the first day that was looked at
        runs = _merged(window, _resolved(day - timedelta(days=LOOK_BACK), last, hours, exceptions, place))
    return runs


def _merged(window: Span, openings: Iterable[Seconds]) -> list[tuple[int, int]]:
    """Runs that meet `window`, out of openings in the order of their starts."""
    runs: list[tuple[int, int]] = []
    run_start = run_end = LONG_AGO
    for start, end in openings:
        if start <= run_end:
            run_end = max(run_end, end)
            continue
        if window.start < run_end and run_start < window.end:
            runs.append((run_start, run_end))
        run_start, run_end = start, end
    if window.start < run_end and run_start < window.end:
        runs.append((run_start, run_end))
    return runs


def grids(run_start: int, run_end: int, place: ZoneInfo) -> list[int]:
    """Return the epoch seconds from which possible starts are counted within a run: its start, and some Mondays.

    Once a whole week has passed without a break, the opening's start is of no help to anybody, and hours that never
    close have none: there the count begins anew each Monday at 00:00.
    """
    found = [run_start]
    if run_end - run_start > SHORTEST_WITH_SEVERAL_GRIDS:
        day = local_date(run_start, place)
        monday = day + timedelta(days=-day.weekday() % _WEEK)
        if epoch_of_midnight(monday, place) < run_start:
            monday += timedelta(days=_WEEK)
        while (border := epoch_of_midnight(monday := monday + timedelta(days=_WEEK), place)) < run_end:
            found.append(border)
    return found


def _resolved(
    first: date, last: date, hours: WeeklyHours, exceptions: Mapping[date, Sequence[Seconds]], place: ZoneInfo
) -> Iterator[Seconds]:
    """Every opening that starts from `first` to `last`, in order, as the wall clock is; what a gap swallows is left out."""
    by_weekday, weekday = hours.by_weekday, first.weekday() - 1
    replaced = {(day - first).days: openings for day, openings in exceptions.items()}
    for index, midnight in enumerate(steady_midnights(first, last, place)):
        weekday = (weekday + 1) % _WEEK
        for start, end in replaced[index] if index in replaced else by_weekday[weekday]:
            if midnight is not None:
                yield midnight + start, midnight + end
                continue
            day = first + timedelta(days=index)
            begins, ends = epoch_of_start(day, start // 60, place), epoch_of_end(day, end // 60, place)
            if begins < ends:
                yield begins, ends
