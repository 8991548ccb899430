"""Show a service."""

from dataclasses import dataclass

from application.scheduling.views import ServiceView
from application.unit_of_work import UnitsOfWork
from domain.errors import NotFound
from domain.ids import ServiceId
from domain.scheduling.policies import Doer, party_between


@dataclass(frozen=True, slots=True)
class GetService:
    """Anybody may see a service; one that takes no bookings only its professional and administrators."""

    units: UnitsOfWork

    async def __call__(self, actor: Doer | None, service_id: ServiceId) -> ServiceView:
        """Return the service. Raises NotFound."""
        async with self.units() as unit:
            service = await unit.directory.service(service_id)
        if service is None:
            raise NotFound("service")
        own = actor is not None and party_between(actor, service.professional_id, None) is not None
        if not service.terms.active and not own:
            raise NotFound("service")
        return service
