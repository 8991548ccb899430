"""Set the weekly hours."""

from dataclasses import dataclass
from datetime import datetime

from application.concurrency import ensure_current
from application.scheduling.change_calendar import CalendarChange, ChangeCalendar, Changed
from application.scheduling.get_working_hours import WorkingHours
from application.scheduling.ports import PublicHolidays
from application.unit_of_work import UnitOfWork
from domain.errors import NotFound
from domain.scheduling.working_hours import WeeklyHours


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWorkingHoursCommand(CalendarChange):
    """The whole week, the zone in which it is meant, and whose public holidays are observed."""

    expected_version: int | None
    timezone: str
    weekly: WeeklyHours
    holidays_region: str | None = None


@dataclass(frozen=True, slots=True)
class SetWorkingHours:
    """A professional replaces their weekly opening hours, and says whose public holidays they observe.

    Appointments stay where they are; those that the change leaves outside are listed, and `decisions` keep, move or
    cancel each. Refused: to those who are no professionals (`role_required`); when the profile has changed since it
    was read (`stale_version`); another's profile does not exist for them (`not_found`).
    """

    change_calendar: ChangeCalendar
    holidays: PublicHolidays

    async def __call__(self, command: SetWorkingHoursCommand) -> Changed[WorkingHours]:
        """Store the week. Raises RoleRequired, NotFound, StaleVersion, InvalidValue."""
        region = None if command.holidays_region is None else self.holidays.check(command.holidays_region)

        async def change(unit: UnitOfWork, now: datetime) -> WorkingHours:
            professional = await unit.professionals.get_for_update(command.professional_id)
            if professional is None:
                raise NotFound("professional")
            ensure_current(professional, command.expected_version, kind="professional")
            professional.set_hours(command.weekly, timezone=command.timezone, holidays_region=region, now=now)
            await unit.professionals.save(professional)
            return WorkingHours.of(professional)

        return await self.change_calendar(command, change)
