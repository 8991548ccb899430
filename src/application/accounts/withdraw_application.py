"""Take an application back."""

from dataclasses import dataclass

from application.accounts.views import ApplicationView
from application.clock import Clock
from application.concurrency import ensure_current
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.policies import ensure_applicant
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.ids import ApplicationId


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawApplicationCommand:
    """`expected_version` is what the applicant had read, if they say."""

    actor: Actor
    application_id: ApplicationId
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class WithdrawApplication:
    """The applicant takes an application back that waits for an answer, and may make another one at once.

    Somebody else's does not exist (`not_found`), for administrators neither. Refused: when it was decided or withdrawn
    before (`application_already_decided`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, command: WithdrawApplicationCommand) -> ApplicationView:
        """Store it. Raises NotFound, StaleVersion, ApplicationAlreadyDecided."""
        async with self.units() as unit:
            application = await unit.applications.get_for_update(command.application_id)
            if application is None:
                raise NotFound("application")
            ensure_applicant(command.actor, application)
            ensure_current(application, command.expected_version, kind="application")
            now = self.clock.now()
            application.withdraw(now=now)
            await unit.applications.save(application)
            view = await unit.account_views.application(application.id)
            unit.audit.record(
                AuditEntry.of(command.actor, AuditAction.APPLICATION_WITHDRAWN, target=application.id, now=now)
            )
            await unit.commit()
        if view is None:
            raise NotFound("application")
        return view
