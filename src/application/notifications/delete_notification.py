"""Delete a message."""

from dataclasses import dataclass

from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.errors import NotFound
from domain.ids import NotificationId


@dataclass(frozen=True, slots=True)
class DeleteNotification:
    """A signed-in user deletes a message of their own, read or not; somebody else's does not exist (`not_found`)."""

    units: UnitsOfWork

    @retried
    async def __call__(self, actor: Actor, notification_id: NotificationId) -> None:
        """Delete it. Raises NotFound."""
        async with self.units() as unit:
            if not await unit.inbox.delete(notification_id, recipient_id=actor.user_id):
                raise NotFound("notification")
            await unit.commit()
