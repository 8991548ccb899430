"""List the days that are different."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from application.unit_of_work import UnitsOfWork
from domain.errors import NotFound
from domain.ids import ProfessionalId
from domain.scheduling.absences import EnteredException


@dataclass(frozen=True, slots=True)
class ListExceptions:
    """Anybody may see on which dates a professional has other hours than in every week; only they read their notes."""

    units: UnitsOfWork

    async def __call__(
        self, professional_id: ProfessionalId, *, first: date | None = None, last: date | None = None
    ) -> Sequence[EnteredException]:
        """Return those from `first` to `last`, both included, by date. Raises NotFound."""
        async with self.units() as unit:
            professional = await unit.professionals.get(professional_id)
            if professional is None or professional.hidden_at is not None:
                raise NotFound("professional")
            return await unit.absences.exceptions(professional_id, first=first, last=last)
