"""From the bytes of a scenario file to what the slot engine is asked with.

Whatever is wrong raises InvalidValue, whose field is the path to it in the file, such as `busy[2].start`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil, floor
from zoneinfo import ZoneInfo

from adapters.scenarios.faults import inside, renamed
from adapters.scenarios.file import (
    BusyKind,
    BusyPeriod,
    BusyStatus,
    DailyHours,
    ExceptionalDay,
    Period,
    ProfessionalPart,
    ServicePart,
    WeekdayHours,
    decoded,
    minute_of_day,
)
from domain.errors import InvalidValue
from domain.scheduling.availability import Agenda
from domain.scheduling.commitment import Commitment, CommitmentKind
from domain.scheduling.limits import Limits
from domain.scheduling.service import ServiceTerms
from domain.scheduling.working_hours import DailyOpening, DayException, Opening, Weekday, WeeklyHours
from domain.time.intervals import Interval, Span, checked_instant
from domain.time.zones import epoch_of, is_skipped, zone

QUERY_MAXIMUM = timedelta(days=400)

_START = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_NAME = "scenario"
"""Services have a name; here nobody asks for it."""
_OCCUPYING = {
    BusyStatus.HELD: CommitmentKind.HOLD,
    BusyStatus.PENDING: CommitmentKind.APPOINTMENT,
    BusyStatus.CONFIRMED: CommitmentKind.APPOINTMENT,
}
_COUNTED = frozenset({*_OCCUPYING, BusyStatus.COMPLETED})
_EXPIRING = frozenset({BusyStatus.HELD, BusyStatus.PENDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Everything that `free_starts` and `explain` are asked with; `now` in epoch seconds, rounded up."""

    agenda: Agenda
    terms: ServiceTerms
    window: Span
    now: int

    @property
    def place(self) -> ZoneInfo:
        """The professional's zone."""
        return zone(self.agenda.timezone)


def read_scenario(raw: bytes) -> Scenario:
    """Read a scenario file. Raises InvalidValue."""
    file = decoded(raw)
    now = checked_instant("now", file.now)
    return Scenario(
        agenda=_agenda(file.professional, file.busy, now),
        terms=_terms(file.service),
        window=_window(file.query),
        now=_rounded_up(now),
    )


def read_start(text: str, place: ZoneInfo, *, field: str) -> int | datetime:
    """Read a start that is asked about: an instant with its offset, or without one a time on the clock of `place`.

    Return it as epoch second, of a local time that occurs twice the first; or as the naive local time itself if the
    clock skips it. Raises InvalidValue.
    """
    try:
        moment = datetime.fromisoformat(text) if _START.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None:
        raise InvalidValue(
            field,
            "malformed",
            f"{field} must be an instant such as 2027-03-02T10:00:00Z, or local as 2027-03-02T10:00.",
        )
    if moment.microsecond:
        raise InvalidValue(field, "too_precise", f"{field} must be a whole second.")
    if moment.tzinfo is not None:
        return int(checked_instant(field, moment).timestamp())
    checked_instant(field, moment.replace(tzinfo=UTC))
    return moment if is_skipped(moment, place) else epoch_of(moment, place)


def _agenda(professional: ProfessionalPart, busy: Sequence[BusyPeriod], now: datetime) -> Agenda:
    zone(professional.timezone, field="professional.timezone")
    commitments: list[Commitment] = []
    counted: list[int] = []
    for index, taken in enumerate(busy):
        span = _span(f"busy[{index}]", taken)
        commitments += _commitment(span, taken, now)
        if _is_counted(taken, now):
            counted.append(span.start)
    agenda = Agenda(
        timezone=professional.timezone,
        hours=_hours(professional.working_hours),
        exceptions=_exceptions(professional.exceptions),
        time_off=tuple(
            _span(f"professional.time_off[{index}]", period) for index, period in enumerate(professional.time_off)
        ),
        holidays=frozenset(
            _date(f"professional.public_holidays[{index}]", day)
            for index, day in enumerate(professional.public_holidays)
        ),
        counted=tuple(counted),
    )
    return agenda.with_commitments(commitments)


def _hours(openings: Sequence[WeekdayHours]) -> WeeklyHours:
    weekly: list[Opening] = []
    for index, opening in enumerate(openings):
        with inside(f"professional.working_hours[{index}]"):
            weekly.append(
                Opening(Weekday[opening.weekday.name], minute_of_day(opening.start), minute_of_day(opening.end))
            )
    with renamed("professional.working_hours"):
        return WeeklyHours.of(weekly)


def _exceptions(days: Sequence[ExceptionalDay]) -> tuple[DayException, ...]:
    found: dict[date, DayException] = {}
    for index, exception in enumerate(days):
        path = f"professional.exceptions[{index}]"
        day = _date(f"{path}.date", exception.date)
        if day in found:
            raise InvalidValue(f"{path}.date", "duplicate", f"{path}.date: {day} has exceptions already.")
        with inside(path):
            found[day] = DayException(day, tuple(_openings(exception.openings)))
    return tuple(found.values())


def _openings(openings: Sequence[DailyHours]) -> Iterator[DailyOpening]:
    for index, opening in enumerate(openings):
        with inside(f"openings[{index}]"):
            yield DailyOpening(minute_of_day(opening.start), minute_of_day(opening.end))


def _commitment(span: Span, taken: BusyPeriod, now: datetime) -> Iterator[Commitment]:
    """What occupies time, if it does."""
    if taken.kind is BusyKind.EXTERNAL:
        yield Commitment(start=span.start, end=span.end, kind=CommitmentKind.EXTERNAL)
    elif taken.status in _OCCUPYING and not _has_expired(taken, now):
        kind = _OCCUPYING[taken.status]
        lapses = taken.expires if kind is CommitmentKind.HOLD else None
        yield Commitment(
            start=span.start,
            end=span.end,
            buffer_before=taken.buffer_before,
            buffer_after=taken.buffer_after,
            kind=kind,
            expires_at=None if lapses is None else lapses.astimezone(UTC),
        )


def _is_counted(taken: BusyPeriod, now: datetime) -> bool:
    return (
        taken.kind is BusyKind.APPOINTMENT
        and taken.same_service
        and taken.status in _COUNTED
        and not _has_expired(taken, now)
    )


def _has_expired(taken: BusyPeriod, now: datetime) -> bool:
    return taken.status in _EXPIRING and taken.expires is not None and taken.expires <= now


def _terms(service: ServicePart) -> ServiceTerms:
    if service.capacity != 1:
        raise InvalidValue(
            "service.capacity", "out_of_range", "service.capacity must be 1: there are no group sessions."
        )
    limits = service.limits
    with inside("service"):
        return ServiceTerms(
            name=_NAME,
            duration=service.duration,
            interval=service.interval,
            alignment=service.alignment,
            offset=service.offset,
            buffer_before=service.buffer_before,
            buffer_after=service.buffer_after,
            minimum_notice=service.minimum_notice,
            horizon_days=service.horizon_days,
            limits=Limits(
                per_day=limits.per_day,
                per_week=limits.per_week,
                per_month=limits.per_month,
                per_year=limits.per_year,
            ),
        )


def _window(query: Period) -> Span:
    with inside("query"):
        window = Interval(query.start, query.end)
    if window.end - window.start > QUERY_MAXIMUM:
        raise InvalidValue("query.end", "too_long", f"query.end: a query spans {QUERY_MAXIMUM.days} days at most.")
    return Span(_rounded_up(window.start), _rounded_up(window.end))  # the whole seconds that lie in it


def _span(path: str, period: Period) -> Span:
    """The whole seconds that are touched."""
    with inside(path):
        interval = Interval(period.start, period.end)
    return Span(floor(interval.start.timestamp()), _rounded_up(interval.end))


def _date(path: str, day: date) -> date:
    checked_instant(path, datetime.combine(day, time(), UTC))
    return day


def _rounded_up(instant: datetime) -> int:
    return ceil(instant.timestamp())
