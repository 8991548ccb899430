"""List applications."""

from dataclasses import dataclass

from application.accounts.views import ApplicationView
from application.pagination import Page, PageRequest
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.policies import Operator
from domain.accounts.professional_application import ApplicationStatus
from domain.accounts.values import Role


@dataclass(frozen=True, slots=True)
class ListApplications:
    """Administrators see every application, everybody else their own, oldest first."""

    units: UnitsOfWork

    async def __call__(
        self, actor: Actor | Operator, page: PageRequest, status: ApplicationStatus | None = None
    ) -> Page[ApplicationView]:
        """Return a page."""
        everybodys = actor is None or actor.is_(Role.ADMIN)
        async with self.units() as unit:
            return await unit.account_views.applications(
                page, applicant_id=None if everybodys or actor is None else actor.user_id, status=status
            )
