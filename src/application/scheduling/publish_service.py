"""Publish a service."""

from dataclasses import dataclass

from application.clock import Clock
from application.identifiers import Identifiers
from application.retries import retried
from application.scheduling.views import ServiceView
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.errors import NotFound
from domain.ids import ProfessionalId, ServiceId
from domain.scheduling.policies import ensure_owns
from domain.scheduling.service import Service, ServiceTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishServiceCommand:
    """Whose service it is, and its terms."""

    actor: Actor
    professional_id: ProfessionalId
    terms: ServiceTerms


@dataclass(frozen=True, slots=True)
class PublishService:
    """A professional publishes a service of their own. All their services share one calendar.

    Refused: to those who are no professionals (`role_required`); another's profile does not exist for them
    (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers

    @retried
    async def __call__(self, command: PublishServiceCommand) -> ServiceView:
        """Store the service. Raises RoleRequired, NotFound."""
        ensure_owns(command.actor, command.professional_id, kind="professional")
        service = Service.publish(
            id=ServiceId(self.ids.new_id()),
            professional_id=command.professional_id,
            terms=command.terms,
            now=self.clock.now(),
        )
        async with self.units() as unit:
            await unit.services.add(service)
            view = await unit.directory.service(service.id)
            await unit.commit()
        if view is None:
            raise NotFound("service")
        return view
