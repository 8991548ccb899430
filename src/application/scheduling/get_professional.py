"""Show a professional's public page."""

from dataclasses import dataclass

from application.scheduling.views import ProfessionalView
from application.unit_of_work import UnitsOfWork
from domain.errors import NotFound
from domain.ids import ProfessionalId


@dataclass(frozen=True, slots=True)
class GetProfessional:
    """Anybody may see a professional's public page, by identifier or slug."""

    units: UnitsOfWork

    async def __call__(self, id_or_slug: ProfessionalId | str) -> ProfessionalView:
        """Return the page. Raises NotFound."""
        async with self.units() as unit:
            professional = await unit.directory.professional(id_or_slug)
        if professional is None:
            raise NotFound("professional")
        return professional
