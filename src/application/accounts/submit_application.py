"""Apply to become a professional."""

from dataclasses import dataclass

from application.accounts.views import ApplicationView
from application.clock import Clock
from application.identifiers import Identifiers
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.policies import ensure_may_apply
from domain.accounts.professional_application import Practice, ProfessionalApplication
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

    Refused: while an earlier application is open (`application_already_open`), and to those who are
    professionals (`already_professional`).
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers

    @retried
    async def __call__(self, command: SubmitApplicationCommand) -> ApplicationView:
        """Store the application. Raises AlreadyProfessional, ApplicationAlreadyOpen."""
        ensure_may_apply(command.actor)
        application = ProfessionalApplication.submit(
            id=ApplicationId(self.ids.new_id()),
            applicant_id=command.actor.user_id,
            practice=command.practice,
            now=self.clock.now(),
        )
        async with self.units() as unit:
            await unit.applications.add(application)
            view = await unit.account_views.application(application.id)
            await unit.commit()
        if view is None:
            raise NotFound("application")
        return view
