"""Turn committed events into messages."""

from dataclasses import dataclass

from application.clock import Clock
from application.identifiers import Identifiers
from application.notifications.message import ADDRESS, Message
from application.notifications.messages import messages_of
from application.notifications.ports import DeliveryQueue, StoredEvent
from application.retries import retried
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.user import User, UserStatus
from domain.ids import DeliveryId, NotificationId
from domain.notifications.delivery import Channel, Delivery
from domain.notifications.notification import OPTIONAL_MAILS, Notification

BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayReport:
    """How many events were claimed, and the errors of those that could not be relayed this time."""

    claimed: int
    errors: tuple[Exception, ...] = ()


@dataclass(frozen=True, slots=True)
class RelayOutbox:
    """A worker claims a batch of events, and stores for each, in a transaction of its own, inbox messages and deliveries.

    Claiming is a short transaction; a worker that dies leaves a lease that ends by itself. Relaying an event twice
    stores nothing twice. An event that cannot be relayed comes back later and holds up no other; one that an erasure has
    removed meanwhile is told to nobody.
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    queue: DeliveryQueue

    async def __call__(self) -> RelayReport:
        """Relay one batch."""
        async with self.units() as unit:
            events = await unit.outbox.claim(limit=BATCH, now=self.clock.now())
            await unit.commit()
        deliveries: list[DeliveryId] = []
        errors: list[Exception] = []
        for stored in events:
            try:
                deliveries += await self._relay(stored)
            except Exception as error:  # noqa: BLE001 (reported; one bad event must not hold up the others)
                errors.append(error)
        if deliveries:
            await self.queue.put(deliveries)
        return RelayReport(claimed=len(events), errors=tuple(errors))

    @retried
    async def _relay(self, stored: StoredEvent) -> list[DeliveryId]:
        async with self.units() as unit:
            # First, so that an erasure waits for what is being told, or this for an erasure, and then reads what is left.
            if not await unit.outbox.mark_relayed(stored.id, now=self.clock.now()):
                return []
            added = [
                delivery_id
                for message in await messages_of(unit, stored.event)
                if (delivery_id := await self._store(unit, stored, message)) is not None
            ]
            await unit.commit()
        return added

    async def _store(self, unit: UnitOfWork, stored: StoredEvent, message: Message) -> DeliveryId | None:
        now = self.clock.now()
        recipient = await unit.users.get(message.recipient_id)
        if recipient is not None and recipient.status is UserStatus.ERASED and ADDRESS not in message.facts:
            return None  # nobody reads it any more
        if message.inbox:
            await unit.inbox.add(
                Notification(
                    id=NotificationId(self.ids.new_id()),
                    event_id=stored.id,
                    recipient_id=message.recipient_id,
                    kind=message.kind,
                    audience=message.audience,
                    facts=message.facts,
                    created_at=stored.event.occurred_at,
                )
            )
        if not _is_wanted(recipient, message):
            return None
        delivery = Delivery(
            id=DeliveryId(self.ids.new_id()),
            event_id=stored.id,
            recipient_id=message.recipient_id,
            channel=Channel.EMAIL,
            kind=message.kind,
            audience=message.audience,
            facts=message.facts,
            due_at=now,
            created_at=now,
        )
        return delivery.id if await unit.deliveries.add(delivery) else None


def _is_wanted(recipient: User | None, message: Message) -> bool:
    """Tell whether the recipient wants to have it mailed."""
    if message.kind not in OPTIONAL_MAILS:
        return True
    return recipient is None or recipient.profile.notification_preferences.appointments_by_email
