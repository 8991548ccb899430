"""Give somebody everything that is stored about them."""

from dataclasses import dataclass

from application.accounts.archive import archive
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import ensure_own_account
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class ExportAccount:
    """A signed-in user takes away everything that is stored about them, as a zip file of JSON (GDPR, articles 15 and 20).

    A `manifest.json` explains the files. No password, token or key is in it, nor anything that others have written for
    themselves. That it was taken is recorded. The operator may do it for them.
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, actor: Actor | Operator, user_id: UserId) -> bytes:
        """Return the file. Raises NotFound."""
        ensure_own_account(actor, user_id)
        now = self.clock.now()
        async with self.units() as unit:
            if await unit.users.get(user_id) is None:
                raise NotFound("user")
            found = await unit.personal_data.export(user_id)
            unit.audit.record(AuditEntry.of(actor, AuditAction.ACCOUNT_EXPORTED, target=user_id, now=now))
            await unit.commit()
        return archive(found, now=now)
