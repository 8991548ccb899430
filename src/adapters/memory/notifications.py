"""Repositories of the notifications room over dictionaries."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.memory.paging import page_of
from adapters.memory.storage import Transaction
from application.notifications.ports import StoredEvent
from application.pagination import Page, PageRequest, instant_of, uuid_of
from domain.ids import AppointmentId, DeliveryId, EventId, NotificationId, UserId
from domain.notifications.delivery import Delivery, DeliveryStatus
from domain.notifications.notification import Notification

EVENT_LEASE = timedelta(seconds=10)
LONGEST_EVENT_LEASE = timedelta(minutes=15)
_DOUBLINGS = 7  # of the lease, until it is longer than the longest


class MemoryOutbox:
    """Committed events that wait to be told to people."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def claim(self, *, limit: int, now: datetime) -> Sequence[StoredEvent]:
        """Lease the oldest due events to the caller, passing over what others hold; they come back if never marked."""
        claimed: list[StoredEvent] = []
        rows = self._transaction.outbox
        for row in list(rows):
            due = row.relayed_at is None and (row.held_until is None or row.held_until <= now)
            if not due or not await self._transaction.try_lock(row.id):
                continue
            rows.put(row.id, replace(row, attempts=row.attempts + 1, held_until=now + _lease(row.attempts)))
            claimed.append(StoredEvent(row.id, row.event, row.attempts + 1))
            if len(claimed) == limit:
                break
        return claimed

    async def mark_relayed(self, event_id: EventId, *, now: datetime) -> bool:
        """Every message of the event is stored; False when it was marked before, or is there no more."""
        await self._transaction.lock(event_id)
        row = self._transaction.outbox.peek(event_id)
        if row is None or row.relayed_at is not None:
            return False
        self._transaction.outbox.put(event_id, replace(row, relayed_at=now))
        return True


def _lease(attempts: int) -> timedelta:
    """Double with each attempt before, up to a cap: an event that always fails comes back ever more rarely."""
    return min(EVENT_LEASE * 2 ** min(attempts, _DOUBLINGS), LONGEST_EVENT_LEASE)


class MemoryDeliveries:
    """Messages on their way."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, delivery: Delivery) -> bool:
        """Store a new delivery; False when this event, recipient and channel have one already."""
        key = (delivery.event_id, delivery.recipient_id, delivery.channel)
        await self._transaction.lock("delivery", *key)
        if any(self._transaction.deliveries.where("message", key)):
            return False
        self._transaction.deliveries.put(delivery.id, delivery)
        return True

    async def get_for_update(self, delivery_id: DeliveryId) -> Delivery | None:
        """The delivery, locked until the end of the transaction; None when there is none or somebody holds it."""
        held = await self._transaction.try_lock(delivery_id)
        return self._transaction.deliveries.get(delivery_id) if held else None

    async def save(self, delivery: Delivery) -> bool:
        """Store a change made by whoever holds the attempt; False when it has ended or a later one has begun.

        Attempts only ever rise: a lease raises them by one, so that whoever lost it to a later one has fewer.
        """
        stored = await self._pending(delivery.id)
        if stored is None or stored.attempts > delivery.attempts:
            return False
        self._transaction.deliveries.put(delivery.id, delivery)
        return True

    async def extend_lease(self, delivery_id: DeliveryId, *, attempt: int, until: datetime) -> bool:
        """Hold the attempt until then; False when somebody else has it."""
        stored = await self._pending(delivery_id)
        if stored is None or stored.attempts != attempt:
            return False
        self._transaction.deliveries.put(delivery_id, replace(stored, due_at=until))
        return True

    async def get(self, delivery_id: DeliveryId) -> Delivery | None:
        """The delivery as it is, or None."""
        return self._transaction.deliveries.get(delivery_id)

    async def revive(self, delivery: Delivery) -> bool:
        """Store that a dead one is on its way again; False when it is not dead any more."""
        stored = await self._transaction.get_for_update(self._transaction.deliveries, delivery.id)
        if stored is None or stored.status is not DeliveryStatus.DEAD:
            return False
        self._transaction.deliveries.put(delivery.id, delivery)
        return True

    async def page(self, page: PageRequest, *, status: DeliveryStatus | None) -> Page[Delivery]:
        """Deliveries by (created_at, id), the latest first; all when `status` is None."""
        return page_of(
            (delivery for delivery in self._transaction.deliveries if status in {None, delivery.status}),
            page,
            order=lambda delivery: (delivery.created_at, delivery.id),
            texts=lambda delivery: (delivery.created_at.isoformat(), str(delivery.id)),
            read=lambda key: (instant_of(key[0]), uuid_of(key[1])),
            show=replace,  # a copy
            descending=True,
        )

    async def due(self, *, before: datetime, limit: int) -> Sequence[DeliveryId]:
        """Pending deliveries that were due before an instant, the longest waiting first."""
        waiting = sorted(
            (delivery.due_at, delivery.id)
            for delivery in self._transaction.deliveries
            if delivery.status is DeliveryStatus.PENDING and delivery.due_at < before
        )
        return [delivery_id for _, delivery_id in waiting[:limit]]

    async def about(self, appointment_id: AppointmentId) -> Sequence[Delivery]:
        """Whatever somebody was told of an appointment, by (created_at, id)."""
        told = [
            replace(delivery)
            for delivery in self._transaction.deliveries
            if delivery.facts.get("appointment_id") == str(appointment_id)
        ]
        return sorted(told, key=lambda delivery: (delivery.created_at, delivery.id))

    async def _pending(self, delivery_id: DeliveryId) -> Delivery | None:
        """The delivery as it is once nobody else changes it, locked; None unless it waits to be sent."""
        stored = await self._transaction.get_for_update(self._transaction.deliveries, delivery_id)
        return stored if stored is not None and stored.status is DeliveryStatus.PENDING else None


class MemoryInbox:
    """Messages inside the product."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, notification: Notification) -> None:
        """Store a message; nothing happens when this event has one for this recipient already."""
        key = (notification.event_id, notification.recipient_id)
        await self._transaction.lock("notification", *key)
        if not any(self._transaction.inbox.where("message", key)):
            self._transaction.inbox.put(notification.id, notification)

    async def get(self, notification_id: NotificationId) -> Notification | None:
        """The message, or None."""
        return self._transaction.inbox.get(notification_id)

    async def save(self, notification: Notification) -> None:
        """Store a change."""
        await self._transaction.lock(notification.id)
        self._transaction.inbox.put(notification.id, notification)

    async def of(self, user_id: UserId, page: PageRequest, *, unread: bool | None) -> Page[Notification]:
        """A user's messages by (created_at, id), the latest first; only unread, only read, or all when None."""
        return page_of(
            (
                message
                for message in self._transaction.inbox.where("recipient", user_id)
                if unread in {None, message.read_at is None}
            ),
            page,
            order=lambda message: (message.created_at, message.id),
            texts=lambda message: (message.created_at.isoformat(), str(message.id)),
            read=lambda key: (instant_of(key[0]), uuid_of(key[1])),
            show=replace,  # a copy
            descending=True,
        )

    async def read_all(self, user_id: UserId, *, now: datetime) -> int:
        """Mark every unread message of a user as read; how many there were."""
        unread = [one for one in self._transaction.inbox.where("recipient", user_id) if one.read_at is None]
        for message in unread:
            self._transaction.inbox.put(message.id, replace(message, read_at=now))
        return len(unread)

    async def delete(self, notification_id: NotificationId, *, recipient_id: UserId) -> bool:
        """Delete a message, if it is the recipient's; tell whether it was there."""
        message = self._transaction.inbox.peek(notification_id)
        if message is None or message.recipient_id != recipient_id:
            return False
        self._transaction.inbox.delete(notification_id)
        return True

    async def delete_read(self, user_id: UserId, *, before: datetime | None) -> int:
        """Delete the messages that a user has read, or those of them that were written before an instant; how many."""
        read = [
            one.id
            for one in self._transaction.inbox.where("recipient", user_id)
            if one.read_at is not None and (before is None or one.created_at < before)
        ]
        for notification_id in read:
            self._transaction.inbox.delete(notification_id)
        return len(read)

    async def count_unread(self, user_id: UserId) -> int:
        """How many messages the user has not read."""
        return sum(message.read_at is None for message in self._transaction.inbox.where("recipient", user_id))
