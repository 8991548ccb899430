"""Row ⇄ aggregate in the notifications room."""

from collections.abc import Mapping

import msgspec

from adapters.postgres.notifications.rows import DeliveryRow, NotificationRow, ReminderRow
from adapters.postgres.stored import as_stored
from adapters.postgres.tables import Values
from domain.ids import AppointmentId, DeliveryId, EventId, NotificationId, ReminderId, UserId
from domain.notifications.delivery import Channel, Delivery, DeliveryStatus
from domain.notifications.notification import Audience, Facts, MessageKind, Notification
from domain.notifications.reminders import Reminder, ReminderStatus, SkipReason

_FACTS = msgspec.json.Decoder(dict[str, str])
_ENCODER = msgspec.json.Encoder()


@as_stored
def delivery_of(row: DeliveryRow) -> Delivery:
    """The delivery that a row tells of."""
    return Delivery(
        id=DeliveryId(row.id),
        event_id=EventId(row.event_id),
        recipient_id=UserId(row.recipient_id),
        channel=Channel(row.channel),
        kind=MessageKind(row.kind),
        audience=Audience(row.audience),
        facts=_FACTS.decode(row.facts),
        status=DeliveryStatus(row.status),
        attempts=row.attempts,
        due_at=row.due_at,
        created_at=row.created_at,
        sent_at=row.sent_at,
        last_error=row.last_error,
    )


def delivery_values(delivery: Delivery) -> Values:
    """The columns of a delivery."""
    return {
        "id": delivery.id,
        "event_id": delivery.event_id,
        "recipient_id": delivery.recipient_id,
        "channel": delivery.channel.value,
        "kind": delivery.kind.value,
        "audience": delivery.audience.value,
        "facts": _facts_text(delivery.facts),
        "status": delivery.status.value,
        "attempts": delivery.attempts,
        "due_at": delivery.due_at,
        "created_at": delivery.created_at,
        "sent_at": delivery.sent_at,
        "last_error": None if delivery.last_error is None else _storable(delivery.last_error),
    }


@as_stored
def notification_of(row: NotificationRow) -> Notification:
    """The message that a row tells of."""
    return Notification(
        id=NotificationId(row.id),
        event_id=EventId(row.event_id),
        recipient_id=UserId(row.recipient_id),
        kind=MessageKind(row.kind),
        audience=Audience(row.audience),
        facts=_FACTS.decode(row.facts),
        created_at=row.created_at,
        read_at=row.read_at,
    )


def notification_values(notification: Notification) -> Values:
    """The columns of a message."""
    return {
        "id": notification.id,
        "event_id": notification.event_id,
        "recipient_id": notification.recipient_id,
        "kind": notification.kind.value,
        "audience": notification.audience.value,
        "facts": _facts_text(notification.facts),
        "created_at": notification.created_at,
        "read_at": notification.read_at,
    }


@as_stored
def reminder_of(row: ReminderRow) -> Reminder:
    """The line of the ledger that a row tells of."""
    return Reminder(
        id=ReminderId(row.id),
        appointment_id=AppointmentId(row.appointment_id),
        sequence=row.sequence,
        minutes=row.minutes,
        recipient_id=UserId(row.recipient_id),
        due_at=row.due_at,
        status=ReminderStatus(row.status),
        reason=None if row.reason is None else SkipReason(row.reason),
        decided_at=row.decided_at,
    )


def reminder_values(reminder: Reminder) -> Values:
    """The columns of a line of the ledger."""
    return {
        "id": reminder.id,
        "appointment_id": reminder.appointment_id,
        "sequence": reminder.sequence,
        "minutes": reminder.minutes,
        "recipient_id": reminder.recipient_id,
        "due_at": reminder.due_at,
        "status": reminder.status.value,
        "reason": None if reminder.reason is None else reminder.reason.value,
        "decided_at": reminder.decided_at,
    }


def _storable(error: str) -> str:
    """What a mail server said, without what PostgreSQL could not hold."""
    return error.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


def _facts_text(facts: Facts) -> str:
    return _ENCODER.encode(_plain(facts)).decode()


def _plain(facts: Mapping[str, str]) -> dict[str, str]:
    return dict(facts)  # msgspec encodes dicts, not every Mapping
