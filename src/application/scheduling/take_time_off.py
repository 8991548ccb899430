"""Take time off."""

from dataclasses import dataclass
from datetime import datetime

from application.identifiers import Identifiers
from application.scheduling.change_calendar import CalendarChange, ChangeCalendar, Changed
from application.unit_of_work import UnitOfWork
from domain.ids import TimeOffId
from domain.scheduling.absences import TimeOff
from domain.time.intervals import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeTimeOffCommand(CalendarChange):
    """From when to when, two instants. Others do not read the note."""

    interval: Interval
    note: str = ""


@dataclass(frozen=True, slots=True)
class TakeTimeOff:
    """A professional is away for a time, in which nothing is offered.

    Appointments stay where they are; those that the change leaves outside are listed, and `decisions` keep, move or
    cancel each. Refused: to those who are no professionals (`role_required`); another's profile does not exist for
    them (`not_found`).
    """

    change_calendar: ChangeCalendar
    ids: Identifiers

    async def __call__(self, command: TakeTimeOffCommand) -> Changed[TimeOff]:
        """Store the period. Raises RoleRequired, NotFound, InvalidValue."""

        async def change(unit: UnitOfWork, now: datetime) -> TimeOff:
            time_off = TimeOff(
                id=TimeOffId(self.ids.new_id()),
                professional_id=command.professional_id,
                interval=command.interval,
                note=command.note,
                created_at=now,
            )
            await unit.absences.add_time_off(time_off)
            return time_off

        return await self.change_calendar(command, change)
