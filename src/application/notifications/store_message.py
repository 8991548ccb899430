"""Store what one person is told: a step of relaying events, and of reminding."""

from dataclasses import dataclass
from datetime import datetime

from application.identifiers import Identifiers
from application.notifications.message import ADDRESS, Message
from application.unit_of_work import UnitOfWork
from domain.accounts.user import User, UserStatus
from domain.ids import DeliveryId, EventId, NotificationId
from domain.notifications.delivery import Channel, Delivery, DeliveryStatus
from domain.notifications.notification import OPTIONAL_MAILS, Notification


@dataclass(frozen=True, slots=True)
class StoreMessage:
    """Puts a message into the inbox, and on its way by mail. What is stored for an event twice is stored once."""

    ids: Identifiers

    async def __call__(
        self, unit: UnitOfWork, message: Message, *, event_id: EventId, occurred_at: datetime, now: datetime
    ) -> DeliveryId | None:
        """Return what is to be sent, once this commits; None when nothing is.

        A mail that its recipient does not want is stored as such, so that whoever asks why it was not sent is answered.
        """
        recipient = await unit.users.get(message.recipient_id)
        if recipient is not None and recipient.status is UserStatus.ERASED and ADDRESS not in message.facts:
            return None  # nobody reads it any more
        if message.inbox:
            await unit.inbox.add(
                Notification(
                    id=NotificationId(self.ids.new_id()),
                    event_id=event_id,
                    recipient_id=message.recipient_id,
                    kind=message.kind,
                    audience=message.audience,
                    facts=message.facts,
                    created_at=occurred_at,
                )
            )
        wanted = _is_wanted(recipient, message)
        delivery = Delivery(
            id=DeliveryId(self.ids.new_id()),
            event_id=event_id,
            recipient_id=message.recipient_id,
            channel=Channel.EMAIL,
            kind=message.kind,
            audience=message.audience,
            facts=message.facts,
            status=DeliveryStatus.PENDING if wanted else DeliveryStatus.UNWANTED,
            due_at=now,
            created_at=now,
        )
        is_new = await unit.deliveries.add(delivery)
        return delivery.id if is_new and wanted else None


def _is_wanted(recipient: User | None, message: Message) -> bool:
    """Tell whether the recipient wants to have it mailed."""
    if message.kind not in OPTIONAL_MAILS:
        return True
    return recipient is None or recipient.profile.notification_preferences.appointments_by_email
