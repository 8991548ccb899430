"""A professional's time: whose turn it is to occupy it, and what is known of it."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Final, Protocol
from uuid import UUID

from adapters.postgres.scheduling.calendar_statements import (
    OF_PRACTICES,
    OF_PROFESSIONAL,
    OF_SERVICE,
    OF_SERVICE_DETAILED,
)
from adapters.postgres.scheduling.directory import everybody_fitting
from adapters.postgres.scheduling.mappers import daily_openings_of, hours_of, service_of
from adapters.postgres.scheduling.rows import ServiceRow
from adapters.postgres.scheduling.turns import take_turn
from adapters.postgres.stored import as_stored
from adapters.postgres.transaction import Transaction
from application.scheduling.views import PracticeCalendar, ProfessionalCalendar, ServiceCalendar
from domain.ids import AppointmentId, ProfessionalId, ServiceId
from domain.scheduling.availability import Agenda
from domain.scheduling.commitment import Commitment, CommitmentKind
from domain.scheduling.working_hours import DayException
from domain.time.intervals import Span
from domain.time.zones import zone

_NOBODY: Final[Collection[AppointmentId]] = ()

_span: Final[Callable[[tuple[int, int]], Span]] = partial(tuple.__new__, Span)
"""What `Span._make` does, without a call of Python's own for each: a month may have hundreds."""


class _TimesRow(Protocol):
    """A professional's hours and absences."""

    timezone: str
    weekly_hours: str
    holidays_region: str | None
    dates: list[date] | None
    openings: list[str] | None
    time_off_starts: list[int] | None
    time_off_ends: list[int] | None


class _CalendarRow(ServiceRow):
    """The service's row, and the time of its professional."""

    __abstract__ = True

    timezone: str
    weekly_hours: str
    holidays_region: str | None
    dates: list[date] | None
    openings: list[str] | None
    time_off_starts: list[int] | None
    time_off_ends: list[int] | None
    counted: list[int] | None
    starts: list[int] | None
    ends: list[int] | None


class _DetailedRow(_CalendarRow):
    """`starts` and `ends` without the buffers, and what stands behind them."""

    __abstract__ = True

    buffers_before: list[int] | None
    buffers_after: list[int] | None
    held: list[bool] | None
    ids: list[UUID] | None
    expiries: list[datetime | None] | None


class PostgresCalendars:
    """Implements Calendars."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def lock(self, professional_id: ProfessionalId) -> None:
        """Wait for one's turn. Without it, rivals for one slot would deadlock in the exclusion constraint."""
        await take_turn(self._transaction, professional_id)

    async def of_service(
        self,
        service_id: ServiceId,
        window: Span,
        *,
        now: datetime,
        without: Collection[AppointmentId] = _NOBODY,
        detailed: bool = False,
    ) -> ServiceCalendar | None:
        """The service with all of its professional's time that matters, in one statement and so of one moment."""
        asked = (service_id, _instant(window.start), _instant(window.end), now, list(without))
        if detailed:
            told = await self._transaction.read(_DetailedRow, OF_SERVICE_DETAILED, *asked)
            return None if told is None else _detailed_calendar_of(told)
        row = await self._transaction.read(_CalendarRow, OF_SERVICE, *asked)
        return None if row is None else _calendar_of(row)

    async def of_professional(self, professional_id: ProfessionalId, window: Span) -> ProfessionalCalendar | None:
        """Hours, exceptions and time off, in one statement."""
        row = await self._transaction.read(
            _TimesRow, OF_PROFESSIONAL, professional_id, _instant(window.start), _instant(window.end)
        )
        return None if row is None else _professional_calendar_of(row)

    async def matching(
        self, window: Span, *, now: datetime, text: str | None, profession: str | None, city: str | None
    ) -> Sequence[PracticeCalendar]:
        """Everybody who fits, in one statement, and the calendars of all of them in another."""
        fitting = await everybody_fitting(self._transaction, text=text, profession=profession, city=city)
        asked = ([view.id for view in fitting], _instant(window.start), _instant(window.end), now, list(_NOBODY))
        calendars: dict[ProfessionalId, list[ServiceCalendar]] = {view.id: [] for view in fitting}
        for row in await self._transaction.read_every(_CalendarRow, OF_PRACTICES, *asked):
            calendars[ProfessionalId(row.professional_id)].append(_calendar_of(row))
        return [
            PracticeCalendar(professional=view, services=tuple(calendars[view.id]))
            for view in fitting
            if calendars[view.id]
        ]


@as_stored
def _calendar_of(row: _CalendarRow) -> ServiceCalendar:
    busy = tuple(map(_span, zip(row.starts or (), row.ends or (), strict=True)))
    return ServiceCalendar(
        service=service_of(row), agenda=_agenda_of(row, busy, row.counted), holidays_region=row.holidays_region
    )


@as_stored
def _detailed_calendar_of(row: _DetailedRow) -> ServiceCalendar:
    agenda = _agenda_of(row, (), row.counted).with_commitments(
        Commitment(
            start=start,
            end=end,
            buffer_before=before,
            buffer_after=after,
            kind=CommitmentKind.HOLD if held else CommitmentKind.APPOINTMENT,
            appointment_id=AppointmentId(identity),
            expires_at=expires_at if held else None,
        )
        for start, end, before, after, held, identity, expires_at in zip(
            row.starts or (),
            row.ends or (),
            row.buffers_before or (),
            row.buffers_after or (),
            row.held or (),
            row.ids or (),
            row.expiries or (),
            strict=True,
        )
    )
    return ServiceCalendar(service=service_of(row), agenda=agenda, holidays_region=row.holidays_region)


@as_stored
def _professional_calendar_of(row: _TimesRow) -> ProfessionalCalendar:
    return ProfessionalCalendar(agenda=_agenda_of(row, (), None), holidays_region=row.holidays_region)


def _agenda_of(row: _TimesRow, busy: tuple[Span, ...], counted: list[int] | None) -> Agenda:
    """The zone proves itself here: an agenda takes it as it is, and only a later use would refuse it."""
    return Agenda(
        timezone=zone(row.timezone).key,
        hours=hours_of(row.weekly_hours),
        exceptions=tuple(
            DayException(day, daily_openings_of(openings))
            for day, openings in zip(row.dates or (), row.openings or (), strict=True)
        ),
        time_off=tuple(map(Span, row.time_off_starts or (), row.time_off_ends or ())),
        busy=busy,
        counted=tuple(counted or ()),
    )


def _instant(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)
