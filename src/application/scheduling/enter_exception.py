"""Enter a day that is different."""

from dataclasses import dataclass
from datetime import datetime

from application.identifiers import Identifiers
from application.scheduling.change_calendar import CalendarChange, ChangeCalendar, Changed
from application.unit_of_work import UnitOfWork
from domain.ids import DayExceptionId
from domain.scheduling.absences import EnteredException
from domain.scheduling.working_hours import DayException


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterExceptionCommand(CalendarChange):
    """Which openings replace those of the date's weekday; none is a day off. Others do not read the note."""

    exception: DayException
    note: str = ""


@dataclass(frozen=True, slots=True)
class EnterException:
    """A professional enters other opening hours, or none, for a single date; there a public holiday does not count.

    Appointments stay where they are; those that the change leaves outside are listed, and `decisions` keep, move or
    cancel each. Refused: to those who are no professionals (`role_required`); a date that has its exception
    (`exception_exists`); another's profile does not exist for them (`not_found`).
    """

    change_calendar: ChangeCalendar
    ids: Identifiers

    async def __call__(self, command: EnterExceptionCommand) -> Changed[EnteredException]:
        """Store the day. Raises RoleRequired, NotFound, ExceptionExists, InvalidValue."""

        async def change(unit: UnitOfWork, now: datetime) -> EnteredException:
            entered = EnteredException(
                id=DayExceptionId(self.ids.new_id()),
                professional_id=command.professional_id,
                exception=command.exception,
                note=command.note,
                created_at=now,
            )
            await unit.absences.add_exception(entered)
            return entered

        return await self.change_calendar(command, change)
