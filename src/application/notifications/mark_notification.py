"""Mark a message as read or unread."""

from dataclasses import dataclass

from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.errors import NotFound
from domain.ids import NotificationId
from domain.notifications.notification import Notification


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkNotificationCommand:
    """Which message, and how it should be."""

    actor: Actor
    notification_id: NotificationId
    read: bool


@dataclass(frozen=True, slots=True)
class MarkNotification:
    """A signed-in user marks a message of their own as read or unread; somebody else's does not exist (`not_found`)."""

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, command: MarkNotificationCommand) -> Notification:
        """Store it. Raises NotFound."""
        async with self.units() as unit:
            notification = await unit.inbox.get(command.notification_id)
            if notification is None or notification.recipient_id != command.actor.user_id:
                raise NotFound("notification")
            notification.mark_read(read=command.read, now=self.clock.now())
            await unit.inbox.save(notification)
            await unit.commit()
        return notification
