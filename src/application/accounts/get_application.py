"""Show an application."""

from dataclasses import dataclass

from application.accounts.views import ApplicationView
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import ensure_may_see_application, user_of
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.ids import ApplicationId


@dataclass(frozen=True, slots=True)
class GetApplication:
    """The applicant and administrators may see an application; for others it does not exist.

    That somebody else than the applicant has seen it is recorded.
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, actor: Actor | Operator, application_id: ApplicationId) -> ApplicationView:
        """Return the application. Raises NotFound."""
        async with self.units() as unit:
            application = await unit.applications.get(application_id)
            view = await unit.account_views.application(application_id)
            if application is None or view is None:
                raise NotFound("application")
            ensure_may_see_application(actor, application)
            if application.applicant_id != user_of(actor):
                details = {"applicant": str(application.applicant_id)}
                seen = AuditAction.APPLICATION_SEEN
                unit.audit.record(
                    AuditEntry.of(actor, seen, target=application_id, details=details, now=self.clock.now())
                )
                await unit.commit()
        return view
