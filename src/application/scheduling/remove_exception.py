"""Have a day be like every week's again."""

from dataclasses import dataclass
from datetime import datetime

from application.scheduling.change_calendar import CalendarChange, ChangeCalendar, Changed
from application.unit_of_work import UnitOfWork
from domain.errors import NotFound
from domain.ids import DayExceptionId


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveExceptionCommand(CalendarChange):
    """Which one."""

    exception_id: DayExceptionId


@dataclass(frozen=True, slots=True)
class RemoveException:
    """A professional deletes an exceptional day: its date has the openings of its weekday again.

    Appointments stay where they are; those that the change leaves outside are listed, and `decisions` keep, move or
    cancel each. Refused: to those who are no professionals (`role_required`); another's profile does not exist for
    them, nor does what was deleted (`not_found`).
    """

    change_calendar: ChangeCalendar

    async def __call__(self, command: RemoveExceptionCommand) -> Changed[None]:
        """Delete the day. Raises RoleRequired, NotFound, InvalidValue."""

        async def change(unit: UnitOfWork, now: datetime) -> None:
            del now
            if not await unit.absences.remove_exception(command.professional_id, command.exception_id):
                raise NotFound("exception")

        return await self.change_calendar(command, change)
