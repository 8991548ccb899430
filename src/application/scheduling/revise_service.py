"""Change a service."""

from collections.abc import Callable
from dataclasses import dataclass

from application.clock import Clock
from application.concurrency import ensure_current
from application.retries import retried
from application.scheduling.views import ServiceView
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.errors import NotFound
from domain.ids import ServiceId
from domain.scheduling.policies import ensure_owns, ensure_professional
from domain.scheduling.service import ServiceTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseServiceCommand:
    """`change` makes the new terms out of the old ones, so that what is not named stays as it is."""

    actor: Actor
    service_id: ServiceId
    expected_version: int | None
    change: Callable[[ServiceTerms], ServiceTerms]


@dataclass(frozen=True, slots=True)
class ReviseService:
    """A professional changes a service of their own; an inactive one takes no bookings.

    Appointments keep what was agreed when they were booked. Refused: to those who are no professionals
    (`role_required`); when it has changed since it was read (`stale_version`); another's service does not exist
    for them (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, command: ReviseServiceCommand) -> ServiceView:
        """Store the change. Raises RoleRequired, NotFound, StaleVersion, InvalidValue."""
        ensure_professional(command.actor)  # before looking: the answer must not tell what exists
        async with self.units() as unit:
            service = await unit.services.get_for_update(command.service_id)
            if service is None:
                raise NotFound("service")
            ensure_owns(command.actor, service.professional_id, kind="service")
            ensure_current(service, command.expected_version, kind="service")
            service.revise(command.change(service.terms), now=self.clock.now())
            await unit.services.save(service)
            view = await unit.directory.service(service.id)
            await unit.commit()
        if view is None:
            raise NotFound("service")
        return view
