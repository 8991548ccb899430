"""List applications."""

from dataclasses import dataclass

from application.accounts.views import ApplicationView
from application.clock import Clock
from application.pagination import Page, PageRequest
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import administers, user_of
from domain.accounts.professional_application import ApplicationStatus
from domain.administration.audit import AuditAction, AuditEntry, codes


@dataclass(frozen=True, slots=True)
class ListApplications:
    """Administrators see every application, which is recorded; everybody else their own; oldest first."""

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(
        self, actor: Actor | Operator, page: PageRequest, status: ApplicationStatus | None = None
    ) -> Page[ApplicationView]:
        """Return a page."""
        own = None if administers(actor) else user_of(actor)
        async with self.units() as unit:
            found = await unit.account_views.applications(page, applicant_id=own, status=status)
            if own is None:
                asked = codes(status=status)
                unit.audit.record(
                    AuditEntry.of(actor, AuditAction.APPLICATIONS_LISTED, details=asked, now=self.clock.now())
                )
                await unit.commit()
        return found
