"""Which starts are free: the one function that both reading and booking ask.

Two code paths are how a calendar shows a slot and then refuses it. Here `free_starts` answers a month for the
reader and a single second for the booking transaction. All arithmetic is on epoch seconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from domain.scheduling.service import ServiceTerms
from domain.scheduling.working_hours import OpenRun, WeeklyHours
from domain.time.intervals import Span, merge, subtract
from domain.time.zones import epoch_of_start, local_date, zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What is known of a professional's time. `busy` holds the occupied spans, buffers included, in any order."""

    timezone: str
    hours: WeeklyHours
    busy: tuple[Span, ...] = ()


def occupied(start: int, terms: ServiceTerms) -> Span:
    """The time that an appointment at `start` occupies: [start - buffer_before, end + buffer_after)."""
    return Span(start - terms.buffer_before * 60, start + (terms.duration + terms.buffer_after) * 60)


def free_starts(agenda: Agenda, terms: ServiceTerms, window: Span, now: int) -> list[int]:
    """Return every start in `window` that a client may book at `now`, in order, as epoch seconds.

    `now` must not be rounded down, or a start could be offered that is too soon. Raises InvalidValue when the
    agenda's zone is unknown.
    """
    place = zone(agenda.timezone)
    last_day = local_date(now, place) + timedelta(days=terms.horizon_days)
    limits = Span(
        max(window.start, now + terms.minimum_notice * 60),
        min(window.end, epoch_of_start(last_day + timedelta(days=1), 0, place)),
    )
    if limits.start >= limits.end:
        return []
    runs = agenda.hours.runs(limits, place)
    ranges = subtract([run.span for run in runs], _kept_free(agenda.busy, terms))
    return [start for run, free in _paired(runs, ranges) for start in _grid(run, free, terms, limits)]


def is_free(agenda: Agenda, terms: ServiceTerms, start: int, now: int) -> bool:
    """Tell whether a client may book `start` at `now`; by asking `free_starts` for that one second."""
    return bool(free_starts(agenda, terms, Span(start, start + 1), now))


def is_unoccupied(agenda: Agenda, terms: ServiceTerms, start: int) -> bool:
    """Tell whether `start` would overlap nothing: all that binds a professional in their own calendar."""
    wanted = occupied(start, terms)
    return not any(wanted.overlaps(span) for span in agenda.busy)


def _kept_free(busy: tuple[Span, ...], terms: ServiceTerms) -> list[Span]:
    """Where the appointment itself may not be: the busy spans, widened by the buffers that the candidate brings."""
    before, after = terms.buffer_before * 60, terms.buffer_after * 60
    return merge(Span(span.start - after, span.end + before) for span in busy)


def _paired(runs: list[OpenRun], ranges: list[Span]) -> Iterator[tuple[OpenRun, Span]]:
    """Each free range with the run that it lies in; both are in order, so one pass finds them all."""
    index = 0
    for free in ranges:
        while free.start >= runs[index].span.end:
            index += 1
        yield runs[index], free


def _grid(run: OpenRun, free: Span, terms: ServiceTerms, limits: Span) -> Iterator[int]:
    """Points of the run's grid at which a whole appointment fits into `free` and which lie within `limits`."""
    step, duration = terms.step * 60, terms.duration * 60
    for grid in run.grids:
        earliest = max(free.start, limits.start, grid.start)
        behind = min(free.end - duration + 1, limits.end, grid.end)
        first = grid.start + -(-(earliest - grid.start) // step) * step
        yield from range(first, behind, step)
