"""Let an applicant become a professional."""

from dataclasses import dataclass

from application.accounts.views import ApplicationView
from application.clock import Clock
from application.concurrency import ensure_current
from application.identifiers import Identifiers
from application.retries import retried
from application.scheduling.open_practice import open_practice
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import ensure_admin, ensure_may_decide, user_of
from domain.accounts.values import Role
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.ids import ApplicationId


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveApplicationCommand:
    """`expected_version` is what the decider had read, if they say."""

    actor: Actor | Operator
    application_id: ApplicationId
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class ApproveApplication:
    """An administrator, or the operator, approves: the applicant gets the role and a public profile, and is told.

    Refused: to others (`role_required`), to the applicant themselves (`own_application`), and when it was decided before (`application_already_decided`).
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers

    @retried
    async def __call__(self, command: ApproveApplicationCommand) -> ApplicationView:
        """Decide. Raises RoleRequired, OwnApplication, NotFound, StaleVersion, ApplicationAlreadyDecided."""
        ensure_admin(command.actor)
        now = self.clock.now()
        async with self.units() as unit:
            application = await unit.applications.get_for_update(command.application_id)
            if application is None:
                raise NotFound("application")
            ensure_may_decide(command.actor, application)
            ensure_current(application, command.expected_version, kind="application")
            application.approve(by=user_of(command.actor), now=now)
            applicant = await unit.users.get_for_update(application.applicant_id)
            if applicant is None:
                raise NotFound("applicant")
            applicant.grant(Role.PROFESSIONAL, now=now)
            await unit.users.save(applicant)
            await open_practice(unit, self.ids, applicant, application.practice, now=now)
            await unit.applications.save(application)
            view = await unit.account_views.application(application.id)
            unit.audit.record(
                AuditEntry.of(
                    command.actor,
                    AuditAction.APPLICATION_APPROVED,
                    target=application.id,
                    details={"applicant": str(application.applicant_id)},
                    now=now,
                )
            )
            await unit.commit()
        if view is None:
            raise NotFound("application")
        return view
