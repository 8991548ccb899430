"""Exceptional days and time off."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from adapters.postgres.scheduling.mappers import exception_of, exception_values, time_off_of, time_off_values
from adapters.postgres.scheduling.rows import DayExceptionRow, TimeOffRow
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import ID, table_of
from domain.ids import DayExceptionId, ProfessionalId, TimeOffId
from domain.scheduling.absences import EnteredException, TimeOff

_exception, _time_off = table_of(DayExceptionRow), table_of(TimeOffRow)
_PROFESSIONAL: Final = bindparam("professional_id")

_ADD_EXCEPTION: Final = insert(_exception)
_EXCEPTIONS: Final = select(_exception).where(_exception.c.professional_id == _PROFESSIONAL).order_by(_exception.c.date)
_REMOVE_EXCEPTION: Final = delete(_exception).where(
    _exception.c.id == ID, _exception.c.professional_id == _PROFESSIONAL
)
_ADD_TIME_OFF: Final = insert(_time_off)
_PERIODS: Final = (
    select(_time_off).where(_time_off.c.professional_id == _PROFESSIONAL).order_by(_time_off.c.start_at, _time_off.c.id)
)
_REMOVE_TIME_OFF: Final = delete(_time_off).where(_time_off.c.id == ID, _time_off.c.professional_id == _PROFESSIONAL)


class PostgresAbsences:
    """Implements Absences."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add_exception(self, entered: EnteredException) -> None:
        """Store an exceptional day. Raises ExceptionExists."""
        await self._transaction.run(_ADD_EXCEPTION, exception_values(entered))

    async def exceptions(
        self, professional_id: ProfessionalId, *, first: date | None, last: date | None
    ) -> Sequence[EnteredException]:
        """The exceptional days from `first` to `last`, by date."""
        statement = _EXCEPTIONS
        if first is not None:
            statement = statement.where(_exception.c.date >= first)
        if last is not None:
            statement = statement.where(_exception.c.date <= last)
        rows = await self._transaction.every(DayExceptionRow, statement, {"professional_id": professional_id})
        return [exception_of(row) for row in rows]

    async def remove_exception(self, professional_id: ProfessionalId, exception_id: DayExceptionId) -> bool:
        """Forget one; tell whether there was one."""
        values = {"id_": exception_id, "professional_id": professional_id}
        return await self._transaction.run(_REMOVE_EXCEPTION, values) > 0

    async def add_time_off(self, time_off: TimeOff) -> None:
        """Store a period."""
        await self._transaction.run(_ADD_TIME_OFF, time_off_values(time_off))

    async def time_off(
        self, professional_id: ProfessionalId, *, since: datetime | None, until: datetime | None
    ) -> Sequence[TimeOff]:
        """The periods that meet [since, until), by (start, id)."""
        statement = _PERIODS
        if since is not None:
            statement = statement.where(_time_off.c.end_at > since)
        if until is not None:
            statement = statement.where(_time_off.c.start_at < until)
        rows = await self._transaction.every(TimeOffRow, statement, {"professional_id": professional_id})
        return [time_off_of(row) for row in rows]

    async def remove_time_off(self, professional_id: ProfessionalId, time_off_id: TimeOffId) -> bool:
        """Forget one; tell whether there was one."""
        values = {"id_": time_off_id, "professional_id": professional_id}
        return await self._transaction.run(_REMOVE_TIME_OFF, values) > 0
