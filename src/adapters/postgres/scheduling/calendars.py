"""A professional's time: whose turn it is to occupy it, and what is occupied."""

from datetime import UTC, datetime, timedelta
from typing import Final

from adapters.postgres.locks import WAIT, lock_key
from adapters.postgres.scheduling.mappers import hours_of, service_of
from adapters.postgres.scheduling.rows import ServiceRow
from adapters.postgres.stored import as_stored
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import table_of
from application.scheduling.views import ServiceCalendar
from domain.ids import AppointmentId, ProfessionalId, ServiceId
from domain.scheduling.appointment import OCCUPYING
from domain.scheduling.availability import Agenda
from domain.time.intervals import Span
from domain.time.zones import zone

_DAY: Final = timedelta(days=1)
_BEFORE: Final = _DAY
"""How long before its start an appointment can occupy time: the longest buffer."""
_AFTER: Final = 2 * _DAY
"""How long after its start: the longest duration and the longest buffer."""

_SERVICE_COLUMNS: Final = ", ".join(f"s.{column.name}" for column in table_of(ServiceRow).c)
_OCCUPYING: Final = ", ".join(f"'{status.value}'" for status in sorted(OCCUPYING))

# The bounds on start_at are what the covering index `ix_appointments_busy` is read by; they follow from those on
# `occupied` and the longest buffers. Epoch seconds in arrays, because that is what the arithmetic runs on: one row
# arrives, and nothing is built for an appointment.
OF_SERVICE: Final = f"""
    SELECT {_SERVICE_COLUMNS}, p.timezone, p.weekly_hours, busy.starts, busy.ends
    FROM services s
    JOIN professionals p ON p.id = s.professional_id
    CROSS JOIN LATERAL (
        SELECT
            array_agg(date_part('epoch', lower(a.occupied))::bigint) AS starts,
            array_agg(date_part('epoch', upper(a.occupied))::bigint) AS ends
        FROM appointments a
        WHERE a.professional_id = s.professional_id
          AND a.status IN ({_OCCUPYING})
          AND a.start_at > $2 AND a.start_at < $3
          AND lower(a.occupied) < $4 AND upper(a.occupied) > $5
          AND a.id IS DISTINCT FROM $6::uuid
    ) busy
    WHERE s.id = $1
"""  # noqa: S608 (columns and statuses are constants of ours)


class _CalendarRow(ServiceRow):
    """The service's row, and the time of its professional."""

    __abstract__ = True

    timezone: str
    weekly_hours: str
    starts: list[int] | None
    ends: list[int] | None


class PostgresCalendars:
    """Implements Calendars."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def lock(self, professional_id: ProfessionalId) -> None:
        """Wait for one's turn. Without it, rivals for one slot would deadlock in the exclusion constraint."""
        await self._transaction.run(WAIT, {"key": lock_key("citas/calendar", professional_id.bytes)})

    async def of_service(
        self, service_id: ServiceId, window: Span, *, without: AppointmentId | None = None
    ) -> ServiceCalendar | None:
        """The service with its professional's hours and what is occupied, in one statement and so of one moment."""
        since, until = _instant(window.start) - _BEFORE, _instant(window.end) + _AFTER
        row = await self._transaction.read(
            _CalendarRow, OF_SERVICE, service_id, since - _AFTER, until + _BEFORE, until, since, without
        )
        return None if row is None else _calendar_of(row)


@as_stored
def _calendar_of(row: _CalendarRow) -> ServiceCalendar:
    """The zone proves itself here: an agenda takes it as it is, and only a later use would refuse it."""
    busy = tuple(map(Span, row.starts or (), row.ends or ()))
    agenda = Agenda(timezone=zone(row.timezone).key, hours=hours_of(row.weekly_hours), busy=busy)
    return ServiceCalendar(service=service_of(row), agenda=agenda)


def _instant(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)
