"""Deliveries and messages to test with."""

from datetime import datetime, timedelta

from domain.accounts.user import User
from domain.ids import (
    DeliveryId,
    EventId,
    NotificationId,
    ReminderId,
    UserId,
)
from domain.notifications.delivery import Channel, Delivery, DeliveryStatus
from domain.notifications.notification import Audience, MessageKind, Notification
from domain.notifications.reminders import Reminder
from domain.scheduling.appointment import Appointment
from tests.builders.common import NOW, an_id


def a_delivery(
    recipient: User | None = None,
    *,
    event_id: EventId | None = None,
    status: DeliveryStatus = DeliveryStatus.PENDING,
    due_at: datetime = NOW,
) -> Delivery:
    return Delivery(
        id=DeliveryId(an_id()),
        event_id=EventId(an_id()) if event_id is None else event_id,
        recipient_id=UserId(an_id()) if recipient is None else recipient.id,
        channel=Channel.EMAIL,
        kind=MessageKind.APPOINTMENT_BOOKED,
        audience=Audience.CLIENT,
        facts={"number": "7F3K-9Q2M", "service": "Revisión"},
        status=status,
        due_at=due_at,
        created_at=due_at - timedelta(minutes=1),
    )


def a_notification(
    recipient: User | None = None,
    *,
    event_id: EventId | None = None,
    created_at: datetime = NOW,
    read_at: datetime | None = None,
) -> Notification:
    return Notification(
        id=NotificationId(an_id()),
        event_id=EventId(an_id()) if event_id is None else event_id,
        recipient_id=UserId(an_id()) if recipient is None else recipient.id,
        kind=MessageKind.APPOINTMENT_BOOKED,
        audience=Audience.CLIENT,
        facts={"number": "7F3K-9Q2M", "service": "Revisión"},
        created_at=created_at,
        read_at=read_at,
    )


def a_reminder(
    appointment: Appointment, *, minutes: int = 120, sequence: int = 0, due_at: datetime | None = None
) -> Reminder:
    return Reminder(
        id=ReminderId(an_id()),
        appointment_id=appointment.id,
        sequence=sequence,
        minutes=minutes,
        recipient_id=appointment.client_id,
        due_at=appointment.time.start - timedelta(minutes=minutes) if due_at is None else due_at,
    )
