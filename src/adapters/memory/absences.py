"""Exceptional days and time off over dictionaries."""

from collections.abc import Sequence
from datetime import date, datetime

from adapters.memory.storage import Transaction
from domain.ids import DayExceptionId, ProfessionalId, TimeOffId
from domain.scheduling.absences import EnteredException, TimeOff
from domain.scheduling.errors import ExceptionExists


class MemoryAbsences:
    """Exceptional days and time off."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add_exception(self, entered: EnteredException) -> None:
        """Store an exceptional day. Raises ExceptionExists when its date has one."""
        day = entered.exception.date
        await self._transaction.lock("exception", entered.professional_id, day)
        if await self.exceptions(entered.professional_id, first=day, last=day):
            raise ExceptionExists
        self._transaction.exceptions.put(entered.id, entered)

    async def exceptions(
        self, professional_id: ProfessionalId, *, first: date | None, last: date | None
    ) -> Sequence[EnteredException]:
        """The exceptional days from `first` to `last`, both included, by date."""
        found = (
            entered
            for entered in self._transaction.exceptions.where("professional", professional_id)
            if (first or date.min) <= entered.exception.date <= (last or date.max)
        )
        return sorted(found, key=lambda entered: entered.exception.date)

    async def remove_exception(self, professional_id: ProfessionalId, exception_id: DayExceptionId) -> bool:
        """Forget one; tell whether there was one."""
        await self._transaction.lock(exception_id)
        entered = self._transaction.exceptions.peek(exception_id)
        if entered is None or entered.professional_id != professional_id:
            return False
        self._transaction.exceptions.delete(exception_id)
        return True

    async def add_time_off(self, time_off: TimeOff) -> None:
        """Store a period."""
        self._transaction.time_off.put(time_off.id, time_off)

    async def time_off(
        self, professional_id: ProfessionalId, *, since: datetime | None, until: datetime | None
    ) -> Sequence[TimeOff]:
        """The periods that meet [since, until), by (start, id)."""
        found = (
            time_off
            for time_off in self._transaction.time_off.where("professional", professional_id)
            if (since is None or time_off.interval.end > since) and (until is None or time_off.interval.start < until)
        )
        return sorted(found, key=lambda time_off: (time_off.interval.start, time_off.id))

    async def remove_time_off(self, professional_id: ProfessionalId, time_off_id: TimeOffId) -> bool:
        """Forget one; tell whether there was one."""
        await self._transaction.lock(time_off_id)
        time_off = self._transaction.time_off.peek(time_off_id)
        if time_off is None or time_off.professional_id != professional_id:
            return False
        self._transaction.time_off.delete(time_off_id)
        return True
