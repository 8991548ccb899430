"""Which starts are free: the one function that both reading and booking ask.

Two code paths are how a calendar shows a slot and then refuses it. Here `free_starts` answers a year for the
reader and a single second for the booking transaction. All arithmetic is on epoch seconds.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from heapq import nsmallest
from itertools import pairwise
from typing import Final, Self
from zoneinfo import ZoneInfo

from domain.scheduling.alignment import Alignment
from domain.scheduling.commitment import Commitment
from domain.scheduling.limits import Tally
from domain.scheduling.opening_runs import LONG_AGO, SHORTEST_WITH_SEVERAL_GRIDS, grids, runs_in
from domain.scheduling.service import ServiceTerms
from domain.scheduling.working_hours import DayException, WeeklyHours
from domain.time.intervals import Span
from domain.time.zones import epoch_of_midnight, local_date, zone

NO_HOURS: Final = WeeklyHours()
_DAY = 24 * 3600
_SHORT_REACH = Span(-2 * _DAY, 3 * _DAY)
_LONG_REACH = Span(-17 * _DAY, 19 * _DAY)

type _Pair = tuple[int, int]
type _OpenTime = tuple[int, int, int]
"""Its first second, the one after its last, and where the run of opening began that it is of."""
type _FreeRange = tuple[int, int, int]
"""The first and the last second at which an appointment may start, and from where such starts are counted."""

LATEST_SECOND: Final = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What is known of a professional's time, given in any order; `busy` is kept by start.

    `exceptions` has one entry a date; `holidays` are the public holidays that are observed. `busy` holds the occupied
    spans, buffers included, and `commitments` what stands behind them, where that was asked for. `counted` are the
    starts (epoch seconds) of what counts against the limits of the service that is asked about.
    """

    timezone: str
    hours: WeeklyHours = NO_HOURS
    exceptions: tuple[DayException, ...] = ()
    time_off: tuple[Span, ...] = ()
    holidays: frozenset[date] = frozenset()
    busy: tuple[Span, ...] = ()
    counted: tuple[int, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    gaps: tuple[_Pair, ...] = field(init=False, repr=False, compare=False)
    """The times between what is busy, in order; the first begins long ago and the last never ends."""

    def __post_init__(self) -> None:
        # Once here and not with each question; nearly always it is in order already, and then costs next to nothing.
        busy = tuple(sorted(self.busy))
        object.__setattr__(self, "busy", busy)
        object.__setattr__(self, "gaps", tuple(_gaps(busy)))

    def with_commitments(self, commitments: Iterable[Commitment]) -> Self:
        """The same agenda, busy with exactly these."""
        kept = tuple(commitments)
        return replace(self, commitments=kept, busy=tuple(commitment.occupied for commitment in kept))

    def runs(self, window: Span, *, ahead: int = 2) -> list[_Pair]:
        """Times of unbroken opening that meet `window`, before anything is subtracted. Raises InvalidValue."""
        exceptions = {exception.date: exception.seconds for exception in self.exceptions}
        return runs_in(window, self.hours, exceptions, zone(self.timezone), ahead=ahead)

    def observed_holidays(self) -> list[tuple[date, Span]]:
        """Each public holiday in order, from its first second to the next day's.

        A date with openings of its own is no holiday: there the professional has said when they work.
        """
        place, own = zone(self.timezone), {exception.date for exception in self.exceptions}
        return [
            (day, Span(epoch_of_midnight(day, place), epoch_of_midnight(day + timedelta(days=1), place)))
            for day in sorted(self.holidays - own)
        ]

    def closures(self) -> list[_Pair]:
        """What is subtracted from openings, whoever comes: time off and holidays."""
        return [*self.time_off, *(span for _, span in self.observed_holidays())]

    def open_times(self, window: Span) -> list[_Pair]:
        """What is left of the openings that meet `window` without time off and holidays, in order."""
        return [(start, end) for start, end, _ in self.opened(self.runs(window))]

    def opened(self, runs: Iterable[_Pair]) -> list[_OpenTime]:
        """What time off and holidays leave of `runs`, which are in order; each with the run that it is of."""
        closures, found = sorted(self.closures()), list[_OpenTime]()
        for run_start, run_end in runs:
            opened = run_start
            for start, end in closures:
                if start < run_end and end > opened:
                    if start > opened:
                        found.append((opened, start, run_start))
                    opened = end
            if opened < run_end:
                found.append((opened, run_end, run_start))
        return found

    def has_room(self, terms: ServiceTerms, start: int) -> bool:
        """Tell whether an appointment at `start` lies in an opening and meets nothing in the way."""
        wanted = Span(start, start + terms.duration * 60)
        return lies_in(wanted, self.open_times(wanted)) and is_unoccupied(self, terms, start)


def lies_in(span: Span, times: Sequence[_Pair]) -> bool:
    """Tell whether one of `times`, which are in order and apart, holds the whole of `span`."""
    index = bisect_right(times, (span.start, LATEST_SECOND)) - 1
    return index >= 0 and span.end <= times[index][1]


def reach(terms: ServiceTerms, window: Span) -> Span:
    """The time whose commitments and time off decide on the starts in `window`.

    Where starts are counted from the end of the appointment before, that may have been long ago. Of exceptions those of
    `opening_runs.LOOK_BACK` days before are needed in any case, since grids hang at openings.
    """
    short = terms.alignment is Alignment.OPENING
    before, after = _SHORT_REACH if short else _LONG_REACH
    return Span(window.start + before, window.end + after)


def occupied(start: int, terms: ServiceTerms) -> Span:
    """The time that an appointment at `start` occupies: [start - buffer_before, end + buffer_after)."""
    return Span(start - terms.buffer_before * 60, start + (terms.duration + terms.buffer_after) * 60)


def bookable(agenda: Agenda, terms: ServiceTerms, now: int) -> Span:
    """From the first start that is not too soon at `now` to the end of the last day within the horizon."""
    place = zone(agenda.timezone)
    day_after = local_date(now, place) + timedelta(days=terms.horizon_days + 1)
    return Span(now + terms.minimum_notice * 60, epoch_of_midnight(day_after, place))


def free_starts(agenda: Agenda, terms: ServiceTerms, window: Span, now: int) -> list[int]:
    """Return every start in `window` that a client may book at `now`, in order, as epoch seconds.

    The agenda must hold what `reach` tells. `now` must not be rounded down, or a start could be offered that is too
    soon. Raises InvalidValue when the agenda's zone is unknown.
    """
    allowed = bookable(agenda, terms, now)
    asked = Span(max(window.start, allowed.start), min(window.end, allowed.end))
    if asked.start >= asked.end:
        return []
    starts = possible_starts(agenda, terms, asked)
    return Tally(terms.limits, agenda.counted, zone(agenda.timezone)).within(starts)


def is_free(agenda: Agenda, terms: ServiceTerms, start: int, now: int) -> bool:
    """Tell whether a client may book `start` at `now`; by asking `free_starts` for that one second."""
    return bool(free_starts(agenda, terms, Span(start, start + 1), now))


def is_unoccupied(agenda: Agenda, terms: ServiceTerms, start: int) -> bool:
    """Tell whether `start` would overlap nothing: all that binds a professional in their own calendar."""
    wanted = occupied(start, terms)
    return not any(wanted.overlaps(span) for span in agenda.busy)


def nearest_starts(agenda: Agenda, terms: ServiceTerms, window: Span, start: int, now: int, *, count: int) -> list[int]:
    """Return the free starts of `window` that lie nearest to `start`, the nearest first."""
    return nsmallest(count, free_starts(agenda, terms, window, now), key=lambda other: abs(other - start))


def possible_starts(agenda: Agenda, terms: ServiceTerms, window: Span) -> list[int]:
    """As `free_starts`, but whatever the hour is and however many appointments there are."""
    place, steps = zone(agenda.timezone), terms.steps
    step, shift = steps.seconds, steps.offset * 60
    ranges = _free_ranges(agenda, terms, window, place)
    if steps.alignment is Alignment.OPENING:  # `Steps.first` in line: nearly everybody asks for this, and for much
        starts = [
            start
            for earliest, latest, origin in ranges
            for start in range(earliest + (origin + shift - earliest) % step, latest + 1, step)
        ]
    else:
        starts = [
            start
            for earliest, latest, origin in ranges
            for start in range(steps.first(earliest, latest, origin, place), latest + 1, step)
        ]
    return starts[bisect_left(starts, window.start) : bisect_left(starts, window.end)]


def _free_ranges(agenda: Agenda, terms: ServiceTerms, window: Span, place: ZoneInfo) -> list[_FreeRange]:
    """Openings without whatever is in the way, as far as a whole appointment fits.

    What counts is what the appointment occupies, buffers included, which may reach out of the opening: so open times are
    widened by them, and gaps between what is busy are taken as they are.
    Ranges are looked at whole, also where they reach out of the window: what the window cuts off must not change the
    answer. One pass over open times and gaps, which are both in order. Widened open times may overlap, but by no more
    than the buffers, so in a gap that ends there nothing would fit anyway.
    """
    ahead = (_SHORT_REACH if terms.alignment is Alignment.OPENING else _LONG_REACH).end // _DAY
    before, after = terms.buffer_before * 60, terms.buffer_after * 60
    rest = terms.duration * 60 + after
    needed = before + rest
    runs = agenda.runs(window, ahead=ahead)
    found, following = list[_FreeRange](), iter(agenda.gaps)
    gap_start, gap_end = next(following)
    for open_start, open_end, run_start in agenda.opened(runs):
        wide_start, wide_end = open_start - before, open_end + after
        while gap_end <= wide_start:
            gap_start, gap_end = next(following)
        start = max(gap_start, wide_start)
        while gap_end < wide_end:
            if gap_end - start >= needed:
                found.append((start + before, gap_end - rest, run_start))
            gap_start, gap_end = next(following)
            start = gap_start
        if wide_end - start >= needed:
            found.append((start + before, wide_end - rest, run_start))
    if any(end - start > SHORTEST_WITH_SEVERAL_GRIDS for start, end in runs):
        origins = {run[0]: grids(*run, place) for run in runs}
        return [part for free in found for part in _parts(free, origins[free[2]])]
    return found


def _gaps(busy: Iterable[_Pair]) -> list[_Pair]:
    """The times between what is busy, which is in order, and those before and after."""
    free, found = LONG_AGO, list[_Pair]()
    for start, end in busy:
        if start > free:
            found.append((free, start))
        if end > free:  # noqa: PLR1730 (once for each busy span: a call would cost as much as all the rest)
            free = end
    found.append((free, LATEST_SECOND))
    return found


def _parts(free: _FreeRange, origins: Sequence[int]) -> Iterator[_FreeRange]:
    """The range, cut where the count of starts begins anew."""
    earliest, latest, _ = free
    for origin, following in pairwise([*origins, latest + 1]):
        if max(earliest, origin) <= min(latest, following - 1):
            yield max(earliest, origin), min(latest, following - 1), origin
