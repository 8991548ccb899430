"""Refuse an application."""

from dataclasses import dataclass

from application.accounts.views import ApplicationView
from application.clock import Clock
from application.concurrency import ensure_current
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import ensure_admin, ensure_may_decide, user_of
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.ids import ApplicationId


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectApplicationCommand:
    """The applicant reads `reason`."""

    actor: Actor | Operator
    application_id: ApplicationId
    reason: str
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class RejectApplication:
    """An administrator, or the operator, rejects and says why; the applicant is told.

    They may apply again after thirty days. Refused: to others (`role_required`), to the applicant themselves (`own_application`), without a reason (`invalid_value`), and when it was decided before
    (`application_already_decided`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, command: RejectApplicationCommand) -> ApplicationView:
        """Decide. Raises RoleRequired, OwnApplication, NotFound, StaleVersion, ApplicationAlreadyDecided, InvalidValue."""
        ensure_admin(command.actor)
        async with self.units() as unit:
            application = await unit.applications.get_for_update(command.application_id)
            if application is None:
                raise NotFound("application")
            ensure_may_decide(command.actor, application)
            ensure_current(application, command.expected_version, kind="application")
            by = user_of(command.actor)
            now = self.clock.now()
            application.reject(by=by, reason=command.reason, now=now)
            await unit.applications.save(application)
            view = await unit.account_views.application(application.id)
            unit.audit.record(
                AuditEntry.of(
                    command.actor,
                    AuditAction.APPLICATION_REJECTED,
                    target=application.id,
                    details={"applicant": str(application.applicant_id)},
                    now=now,
                )
            )
            await unit.commit()
        if view is None:
            raise NotFound("application")
        return view
