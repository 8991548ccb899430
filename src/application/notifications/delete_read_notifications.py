"""Delete the messages that were read."""

from dataclasses import dataclass
from datetime import datetime

from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class DeleteReadNotifications:
    """A signed-in user deletes every message of their own that they have read, or those from before an instant."""

    units: UnitsOfWork

    @retried
    async def __call__(self, actor: Actor, *, before: datetime | None) -> int:
        """Return how many there were."""
        async with self.units() as unit:
            count = await unit.inbox.delete_read(actor.user_id, before=before)
            await unit.commit()
        return count
