"""List a professional's services."""

from dataclasses import dataclass

from application.pagination import Page, PageRequest
from application.scheduling.views import ServiceView
from application.unit_of_work import UnitsOfWork
from domain.errors import NotFound
from domain.ids import ProfessionalId
from domain.scheduling.policies import Doer, party_between


@dataclass(frozen=True, slots=True)
class ListServices:
    """Anybody may see a professional's services; those that take no bookings only their professional and administrators."""

    units: UnitsOfWork

    async def __call__(
        self, actor: Doer | None, professional_id: ProfessionalId, page: PageRequest
    ) -> Page[ServiceView]:
        """Return a page, the oldest service first. Raises NotFound."""
        own = actor is not None and party_between(actor, professional_id, None) is not None
        async with self.units() as unit:
            if await unit.directory.professional(professional_id) is None:
                raise NotFound("professional")
            return await unit.directory.services(professional_id, page, with_inactive=own)
