"""What the notifications room asks of the outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from application.notifications.calendar_entries import Invitation
from application.pagination import Page, PageRequest
from domain.accounts.mailed_link import LinkPurpose
from domain.accounts.values import Locale
from domain.events import DomainEvent
from domain.ids import AppointmentId, DeliveryId, EventId, MailedLinkId, NotificationId, ReminderId, UserId
from domain.notifications.delivery import Delivery, DeliveryStatus
from domain.notifications.notification import Audience, Facts, MessageKind, Notification
from domain.notifications.reminders import Reminder


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event in the outbox, with how often relaying it was begun."""

    id: EventId
    event: DomainEvent
    attempts: int


class Outbox(Protocol):
    """Committed events that wait to be told to people. Writing is the unit of work's."""

    async def claim(self, *, limit: int, now: datetime) -> Sequence[StoredEvent]:
        """Lease the oldest due events to the caller, passing over what others hold; they come back if never marked."""
        ...

    async def mark_relayed(self, event_id: EventId, *, now: datetime) -> bool:
        """Have it that every message of the event is stored, once this commits; False when it was, or is there no more.

        From then on until the end of the transaction nobody else gets past the event.
        """
        ...


class Deliveries(Protocol):
    """Messages on their way."""

    async def add(self, delivery: Delivery) -> bool:
        """Store a new delivery; False when this event, recipient and channel have one already."""
        ...

    async def get_for_update(self, delivery_id: DeliveryId) -> Delivery | None:
        """The delivery, locked until the end of the transaction; None when there is none or somebody holds it."""
        ...

    async def save(self, delivery: Delivery) -> bool:
        """Store a change made by whoever holds the attempt; False when a later attempt, or its outcome, is stored already."""
        ...

    async def extend_lease(self, delivery_id: DeliveryId, *, attempt: int, until: datetime) -> bool:
        """Keep the delivery for the holder of this attempt; False when it is theirs no more."""
        ...

    async def get(self, delivery_id: DeliveryId) -> Delivery | None:
        """The delivery as it is, or None."""
        ...

    async def revive(self, delivery: Delivery) -> bool:
        """Store that a dead one is on its way again; False when it is not dead any more."""
        ...

    async def page(self, page: PageRequest, *, status: DeliveryStatus | None) -> Page[Delivery]:
        """Deliveries by (created_at, id), the latest first; all when `status` is None."""
        ...

    async def due(self, *, before: datetime, limit: int) -> Sequence[DeliveryId]:
        """Pending deliveries that were due before an instant, the longest waiting first."""
        ...

    async def about(self, appointment_id: AppointmentId) -> Sequence[Delivery]:
        """Whatever somebody was told of an appointment, by (created_at, id)."""
        ...


class Reminders(Protocol):
    """The ledger of reminders."""

    async def add(self, reminder: Reminder) -> bool:
        """Enter a line; False when there is one for its appointment, sequence, rule and recipient already."""
        ...

    async def due(self, *, now: datetime, limit: int) -> Sequence[ReminderId]:
        """Planned reminders whose time has come, the longest waiting first."""
        ...

    async def get_for_update(self, reminder_id: ReminderId) -> Reminder | None:
        """The line, locked until the end of the transaction; None when there is none or somebody holds it."""
        ...

    async def save(self, reminder: Reminder) -> None:
        """Store a change to a line that was read for update."""
        ...

    async def of(self, appointment_id: AppointmentId) -> Sequence[Reminder]:
        """Every line about an appointment, by (due_at, id)."""
        ...


class Inbox(Protocol):
    """Messages inside the product."""

    async def add(self, notification: Notification) -> None:
        """Store a message; nothing happens when this event has one for this recipient already."""
        ...

    async def get(self, notification_id: NotificationId) -> Notification | None:
        """The message, or None."""
        ...

    async def save(self, notification: Notification) -> None:
        """Store a change."""
        ...

    async def of(self, user_id: UserId, page: PageRequest, *, unread: bool | None) -> Page[Notification]:
        """A user's messages by (created_at, id), the latest first; only unread, only read, or all when None."""
        ...

    async def read_all(self, user_id: UserId, *, now: datetime) -> int:
        """Mark every unread message of a user as read; how many there were."""
        ...

    async def delete(self, notification_id: NotificationId, *, recipient_id: UserId) -> bool:
        """Delete a message, if it is the recipient's; tell whether it was there."""
        ...

    async def delete_read(self, user_id: UserId, *, before: datetime | None) -> int:
        """Delete the messages that a user has read, or those of them that were written before an instant; how many."""
        ...

    async def count_unread(self, user_id: UserId) -> int:
        """How many messages the user has not read."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """A mail to one person, before it is put into words. `message_id` is stable over attempts."""

    message_id: str
    to_address: str
    to_name: str
    locale: Locale
    timezone: str
    kind: MessageKind
    audience: Audience
    facts: Facts
    link: str | None
    sent_at: datetime
    invitation: Invitation | None = None


class MailRefused(Exception):
    """The server will never take this mail (SMTP 5xx)."""


class MailPostponed(Exception):
    """The server cannot take this mail now (SMTP 4xx, no connection, no answer)."""


class Mailer(Protocol):
    """Puts a mail into words and hands it to a server."""

    async def send(self, mail: OutgoingMail) -> None:
        """Return when the server has taken it. Raises MailRefused, MailPostponed."""
        ...


class DeliveryQueue(Protocol):
    """Wakes workers up. Losing what is put here costs seconds, never a message."""

    async def put(self, delivery_ids: Sequence[DeliveryId]) -> None:
        """Ask that these be sent soon. Never raises."""
        ...


class PublicLinks(Protocol):
    """Addresses of pages of the product, from its configured public URL."""

    def of_link(self, link_id: MailedLinkId, purpose: LinkPurpose) -> str:
        """Where opening a mailed link leads."""
        ...
