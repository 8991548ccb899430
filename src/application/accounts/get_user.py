"""Show an account."""

from dataclasses import dataclass

from application.accounts.views import UserView
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import ensure_admin
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class GetUser:
    """Administrators, and the operator, look at an account, which is recorded. Refused to others (`role_required`)."""

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, actor: Actor | Operator, user_id: UserId) -> UserView:
        """Return the account. Raises RoleRequired, NotFound."""
        ensure_admin(actor)
        async with self.units() as unit:
            view = await unit.account_views.user(user_id)
            if view is None:
                raise NotFound("user")
            entry = AuditEntry.of(actor, AuditAction.USER_LOOKED_UP, target=user_id, now=self.clock.now())
            unit.audit.record(entry)
            await unit.commit()
        return view
