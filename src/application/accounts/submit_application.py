"""Apply to become a professional."""

from dataclasses import dataclass

from application.accounts.views import ApplicationView
from application.clock import Clock
from application.identifiers import Identifiers
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.policies import ensure_may_apply
from domain.accounts.professional_application import Practice, ProfessionalApplication, ensure_cooled_off
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.ids import ApplicationId


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitApplicationCommand:
    """Who asks, and what they do."""

    actor: Actor
    practice: Practice


@dataclass(frozen=True, slots=True)
class SubmitApplication:
    """A client asks to become a professional; the administrators and the client are told.

    Refused: while an earlier application is open (`application_already_open`), for thirty days after one was rejected
    (`application_too_soon`), and to those who are professionals (`already_professional`).
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers

    @retried
    async def __call__(self, command: SubmitApplicationCommand) -> ApplicationView:
        """Store the application. Raises AlreadyProfessional, ApplicationAlreadyOpen, ApplicationTooSoon."""
        ensure_may_apply(command.actor)
        now = self.clock.now()
        application = ProfessionalApplication.submit(
            id=ApplicationId(self.ids.new_id()),
            applicant_id=command.actor.user_id,
            practice=command.practice,
            now=now,
        )
        async with self.units() as unit:
            await unit.applications.add(application)
            # Afterwards, since adding waits for whoever is rejecting an open one at this moment.
            ensure_cooled_off(await unit.applications.last_rejection(command.actor.user_id), now=now)
            view = await unit.account_views.application(application.id)
            unit.audit.record(
                AuditEntry.of(command.actor, AuditAction.APPLICATION_SUBMITTED, target=application.id, now=now)
            )
            await unit.commit()
        if view is None:
            raise NotFound("application")
        return view
