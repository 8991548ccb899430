"""Have a link mailed with which somebody sets their password anew, from the operator's console."""

from dataclasses import dataclass

from application.clock import Clock
from application.identifiers import Identifiers
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Operator
from domain.accounts.events import PasswordResetAsked
from domain.accounts.user import existing
from domain.administration.audit import AuditAction, AuditEntry
from domain.ids import MailedLinkId, UserId


@dataclass(frozen=True, slots=True)
class MailPasswordReset:
    """The operator has somebody mailed a link with which they set their password anew; it is recorded."""

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers

    @retried
    async def __call__(self, operator: Operator, user_id: UserId) -> None:
        """Have it mailed. Raises NotFound."""
        now = self.clock.now()
        async with self.units() as unit:
            user = existing(await unit.users.get(user_id))
            link_id = MailedLinkId(self.ids.new_id())
            unit.announce(PasswordResetAsked(occurred_at=now, email=user.email.value, link_id=link_id))
            unit.audit.record(AuditEntry.of(operator, AuditAction.PASSWORD_RESET_MAILED, target=user_id, now=now))
            await unit.commit()
