"""Set the weekly hours."""

from dataclasses import dataclass

from application.clock import Clock
from application.concurrency import ensure_current
from application.scheduling.get_working_hours import WorkingHours
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.errors import NotFound
from domain.ids import ProfessionalId
from domain.scheduling.policies import ensure_owns
from domain.scheduling.working_hours import WeeklyHours


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWorkingHoursCommand:
    """The whole week, and the zone in which it is meant."""

    actor: Actor
    professional_id: ProfessionalId
    expected_version: int | None
    timezone: str
    weekly: WeeklyHours


@dataclass(frozen=True, slots=True)
class SetWorkingHours:
    """A professional replaces their weekly opening hours. Appointments stay where they are.

    Refused: to those who are no professionals (`role_required`); when the profile has changed since it was read
    (`stale_version`); another's profile does not exist for them (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock

    async def __call__(self, command: SetWorkingHoursCommand) -> WorkingHours:
        """Store the week. Raises RoleRequired, NotFound, StaleVersion, InvalidValue."""
        ensure_owns(command.actor, command.professional_id, kind="professional")
        async with self.units() as unit:
            await unit.calendars.lock(command.professional_id)  # no booking may rest on hours that are changing
            professional = await unit.professionals.get_for_update(command.professional_id)
            if professional is None:
                raise NotFound("professional")
            ensure_current(professional, command.expected_version, kind="professional")
            professional.set_hours(command.weekly, timezone=command.timezone, now=self.clock.now())
            await unit.professionals.save(professional)
            await unit.commit()
        return WorkingHours.of(professional)
