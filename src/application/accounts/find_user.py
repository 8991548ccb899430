"""Look somebody up by their mail address."""

from dataclasses import dataclass

from application.accounts.views import ProfileView
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import ensure_admin
from domain.accounts.values import EmailAddress
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound


@dataclass(frozen=True, slots=True)
class FindUser:
    """An administrator finds an account by its mail address, which is recorded. Refused to all others (`role_required`)."""

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, actor: Actor | Operator, email: EmailAddress) -> ProfileView:
        """Return the account. Raises RoleRequired, NotFound."""
        ensure_admin(actor)
        async with self.units() as unit:
            user = await unit.users.with_email(email)
            profile = None if user is None else await unit.account_views.profile(user.id)
            if profile is None:
                raise NotFound("user")
            entry = AuditEntry.of(actor, AuditAction.USER_LOOKED_UP, target=profile.id, now=self.clock.now())
            unit.audit.record(entry)
            await unit.commit()
        return profile
