"""One message on its way to one person over one channel, with its attempts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.ids import DeliveryId, EventId, UserId
from domain.notifications.errors import NothingToRetry
from domain.notifications.notification import Audience, Facts, MessageKind

LEASE = timedelta(seconds=15)
FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(minutes=10)
PATIENCE = timedelta(days=3)
ERROR_MAXIMUM = 500


class Channel(StrEnum):
    """How a message travels."""

    EMAIL = "email"


class DeliveryStatus(StrEnum):
    """`pending` is to be sent (again), `dead` waits for a person.

    `dropped` was overtaken: nobody is there any more, or it is not true any more. `unwanted` was never to be sent: its
    recipient does not want such mails.
    """

    PENDING = "pending"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"
    UNWANTED = "unwanted"


@dataclass(slots=True, kw_only=True, eq=False)
class Delivery:
    """Unique by event, recipient and channel. `due_at` is also the end of the lease while somebody is sending it."""

    id: DeliveryId
    event_id: EventId
    recipient_id: UserId
    channel: Channel
    kind: MessageKind
    audience: Audience
    facts: Facts
    status: DeliveryStatus = DeliveryStatus.PENDING
    attempts: int = 0
    due_at: datetime
    created_at: datetime
    sent_at: datetime | None = None
    last_error: str | None = None

    @property
    def message_id(self) -> str:
        """The left side of the Message-ID: the same at every attempt, so that a repeated mail is known as one."""
        return str(self.id)

    def lease(self, *, now: datetime) -> bool:
        """Claim the next attempt, and tell whether it was there to claim. The claim ends by itself if the sender dies."""
        if self.status is not DeliveryStatus.PENDING or now < self.due_at:
            return False
        self.attempts += 1
        self.due_at = now + LEASE
        return True

    def mark_sent(self, *, now: datetime) -> None:
        """The server took it."""
        self.status, self.sent_at, self.last_error = DeliveryStatus.SENT, now, None

    def mark_dropped(self, reason: str) -> None:
        """It was overtaken; `reason` is a code."""
        self.status, self.last_error = DeliveryStatus.DROPPED, reason

    def postpone(self, *, error: str, jitter: float, now: datetime) -> None:
        """Try again after a delay that doubles up to a cap; after three days leave it to a person.

        `jitter` in [0, 1) spreads the retries of many over time.
        """
        if now - self.created_at >= PATIENCE:
            self.give_up(error=error)
            return
        delay = min(FIRST_DELAY * 2 ** min(self.attempts - 1, 16), LONGEST_DELAY)
        self.due_at = now + delay * (0.5 + jitter / 2)
        self.last_error = error[:ERROR_MAXIMUM]

    def give_up(self, *, error: str) -> None:
        """The server will never take it: leave it to a person."""
        self.status, self.last_error = DeliveryStatus.DEAD, error[:ERROR_MAXIMUM]

    def retry(self, *, now: datetime) -> None:
        """Put a dead one on its way again, due at once. Raises NothingToRetry.

        Within its three days it is tried as often as any other; later it has one more attempt.
        """
        if self.status is not DeliveryStatus.DEAD:
            raise NothingToRetry
        self.status, self.due_at = DeliveryStatus.PENDING, now
