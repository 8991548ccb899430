"""List applications."""

from dataclasses import dataclass

from application.accounts.views import ApplicationView
from application.pagination import Page, PageRequest
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import administers, user_of
from domain.accounts.professional_application import ApplicationStatus


@dataclass(frozen=True, slots=True)
class ListApplications:
    """Administrators see every application, everybody else their own, oldest first."""

    units: UnitsOfWork

    async def __call__(
        self, actor: Actor | Operator, page: PageRequest, status: ApplicationStatus | None = None
    ) -> Page[ApplicationView]:
        """Return a page."""
        own = None if administers(actor) else user_of(actor)
        async with self.units() as unit:
            return await unit.account_views.applications(page, applicant_id=own, status=status)
