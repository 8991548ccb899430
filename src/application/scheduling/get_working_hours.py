"""Show the weekly hours."""

from dataclasses import dataclass
from typing import Self

from application.unit_of_work import UnitsOfWork
from domain.errors import NotFound
from domain.ids import ProfessionalId
from domain.scheduling.professional import Professional
from domain.scheduling.working_hours import WeeklyHours


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """A week on the wall clock of `timezone`; `version` is that of the profile which it belongs to.

    `holidays_region` tells whose public holidays are observed.
    """

    timezone: str
    weekly: WeeklyHours
    holidays_region: str | None
    version: int

    @classmethod
    def of(cls, professional: Professional) -> Self:
        """The hours of a profile."""
        return cls(
            timezone=professional.practice.timezone,
            weekly=professional.hours,
            holidays_region=professional.holidays_region,
            version=professional.version,
        )


@dataclass(frozen=True, slots=True)
class GetWorkingHours:
    """Anybody may see when a professional works."""

    units: UnitsOfWork

    async def __call__(self, professional_id: ProfessionalId) -> WorkingHours:
        """Return the week. Raises NotFound."""
        async with self.units() as unit:
            professional = await unit.professionals.get(professional_id)
        if professional is None or professional.hidden_at is not None:
            raise NotFound("professional")
        return WorkingHours.of(professional)
