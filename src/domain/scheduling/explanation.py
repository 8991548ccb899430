"""Why a start is not offered: every reason, and what causes it. A start is offered exactly when there is none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.ids import AppointmentId
from domain.scheduling.alignment import Alignment
from domain.scheduling.availability import Agenda, bookable, occupied, possible_starts
from domain.scheduling.commitment import Commitment, CommitmentKind
from domain.scheduling.limits import Period, Tally
from domain.scheduling.opening_runs import grids
from domain.scheduling.service import ServiceTerms
from domain.time.intervals import Span
from domain.time.zones import local_date, zone


class ReasonCode(StrEnum):
    """Stable codes; clients may rely on them."""

    OUTSIDE_OPENING_HOURS = "outside_opening_hours"
    EXCEPTION_CLOSED = "exception_closed"
    TIME_OFF = "time_off"
    PUBLIC_HOLIDAY = "public_holiday"
    OVERLAPS_APPOINTMENT = "overlaps_appointment"
    OVERLAPS_HOLD = "overlaps_hold"
    BUFFER_OF_NEIGHBOUR = "buffer_of_neighbour"
    NOT_ON_GRID = "not_on_grid"
    TOO_SOON = "too_soon"
    BEYOND_HORIZON = "beyond_horizon"
    LIMIT_REACHED = "limit_reached"
    DOES_NOT_FIT = "does_not_fit"
    NONEXISTENT_LOCAL_TIME = "nonexistent_local_time"


TAKEN = frozenset({ReasonCode.OVERLAPS_APPOINTMENT, ReasonCode.OVERLAPS_HOLD, ReasonCode.BUFFER_OF_NEIGHBOUR})
"""Reasons that somebody else's booking causes: without it the start would be offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason, and what causes it, as far as it has a cause that can be named.

    `span` is a time in the way, in epoch seconds; `day` one that is different or a holiday; `limit` how many there
    may be in the `period`; `bound` the epoch second before which it is too soon, or from which it is too far ahead.
    What a holiday is called (`name`) depends on its region and on who reads it: whoever asks finds it by `day`.
    A hold is no appointment yet, which somebody could look up: what matters is until when it is held (`expires_at`, a
    UTC instant).
    """

    code: ReasonCode
    span: Span | None = None
    appointment_id: AppointmentId | None = None
    expires_at: datetime | None = None
    day: date | None = None
    name: str | None = None
    period: Period | None = None
    limit: int | None = None
    bound: int | None = None


NONEXISTENT = (Reason(code=ReasonCode.NONEXISTENT_LOCAL_TIME),)
"""The one reason against a local time that the clock skips: no instant is behind it."""


def explain(agenda: Agenda, terms: ServiceTerms, start: int, now: int) -> tuple[Reason, ...]:
    """Return every reason why `start` is not offered at `now`, none if it is.

    The agenda must hold what `availability.reach` names; without its commitments whatever is busy counts as an
    appointment. Raises InvalidValue when the agenda's zone is unknown.
    """
    return tuple(
        reason
        for reasons in (
            _of_hours(agenda, terms, start),
            _of_closures(agenda, terms, start),
            _of_commitments(agenda, terms, start),
            _of_grid(agenda, terms, start),
            _of_clock(agenda, terms, start, now),
            _of_limits(agenda, terms, start),
        )
        for reason in reasons
    )


def _of_hours(agenda: Agenda, terms: ServiceTerms, start: int) -> Iterator[Reason]:
    runs = agenda.runs(Span(start, start + 1))
    if not runs:
        day = local_date(start, zone(agenda.timezone))
        exceptional = any(exception.date == day for exception in agenda.exceptions)
        if exceptional:
            yield Reason(code=ReasonCode.EXCEPTION_CLOSED, day=day)
        else:
            yield Reason(code=ReasonCode.OUTSIDE_OPENING_HOURS)
    elif start + terms.duration * 60 > runs[0][1]:
        yield Reason(code=ReasonCode.DOES_NOT_FIT, span=Span(*runs[0]))


def _of_closures(agenda: Agenda, terms: ServiceTerms, start: int) -> Iterator[Reason]:
    wanted = Span(start, start + terms.duration * 60)
    for span in sorted(agenda.time_off):
        if wanted.overlaps(span):
            yield Reason(code=ReasonCode.TIME_OFF, span=span)
    for day, span in agenda.observed_holidays():
        if wanted.overlaps(span):
            yield Reason(code=ReasonCode.PUBLIC_HOLIDAY, day=day, span=span)


def _of_commitments(agenda: Agenda, terms: ServiceTerms, start: int) -> Iterator[Reason]:
    wanted, needed = Span(start, start + terms.duration * 60), occupied(start, terms)
    commitments = agenda.commitments or [Commitment(start=span.start, end=span.end) for span in agenda.busy]
    for commitment in sorted(commitments, key=lambda known: known.span):
        if needed.overlaps(commitment.occupied):
            held = commitment.kind is CommitmentKind.HOLD
            code = ReasonCode.BUFFER_OF_NEIGHBOUR
            if wanted.overlaps(commitment.span):
                code = ReasonCode.OVERLAPS_HOLD if held else ReasonCode.OVERLAPS_APPOINTMENT
            yield Reason(
                code=code,
                span=commitment.span,
                appointment_id=None if held else commitment.appointment_id,
                expires_at=commitment.expires_at,
            )


def _of_grid(agenda: Agenda, terms: ServiceTerms, start: int) -> Iterator[Reason]:
    """Starts hang at openings, or at whatever comes before in the same free range; outside there is nothing to ask."""
    second = Span(start, start + 1)
    if terms.alignment is Alignment.OPENING:
        place, steps = zone(agenda.timezone), terms.steps
        for run in agenda.runs(second):
            origin = max(point for point in grids(*run, place) if point <= start)
            if steps.first(start, start, origin, place) != start:
                yield Reason(code=ReasonCode.NOT_ON_GRID)
    elif not possible_starts(agenda, terms, second) and agenda.has_room(terms, start):
        yield Reason(code=ReasonCode.NOT_ON_GRID)


def _of_clock(agenda: Agenda, terms: ServiceTerms, start: int, now: int) -> Iterator[Reason]:
    allowed = bookable(agenda, terms, now)
    if start < allowed.start:
        yield Reason(code=ReasonCode.TOO_SOON, bound=allowed.start)
    if start >= allowed.end:
        yield Reason(code=ReasonCode.BEYOND_HORIZON, bound=allowed.end)


def _of_limits(agenda: Agenda, terms: ServiceTerms, start: int) -> Iterator[Reason]:
    for period, limit in Tally(terms.limits, agenda.counted, zone(agenda.timezone)).reached(start):
        yield Reason(code=ReasonCode.LIMIT_REACHED, period=period, limit=limit)
