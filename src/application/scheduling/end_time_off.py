"""Take back time off."""

from dataclasses import dataclass
from datetime import datetime

from application.scheduling.change_calendar import CalendarChange, ChangeCalendar, Changed
from application.unit_of_work import UnitOfWork
from domain.errors import NotFound
from domain.ids import TimeOffId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTimeOffCommand(CalendarChange):
    """Which one."""

    time_off_id: TimeOffId


@dataclass(frozen=True, slots=True)
class EndTimeOff:
    """A professional deletes a period of time off: what their hours say is offered again.

    Refused: to those who are no professionals (`role_required`); another's profile does not exist for them, nor does
    what was deleted (`not_found`).
    """

    change_calendar: ChangeCalendar

    async def __call__(self, command: EndTimeOffCommand) -> Changed[None]:
        """Delete the period. Raises RoleRequired, NotFound, InvalidValue."""

        async def change(unit: UnitOfWork, now: datetime) -> None:
            del now
            if not await unit.absences.remove_time_off(command.professional_id, command.time_off_id):
                raise NotFound("time off")

        return await self.change_calendar(command, change)
