"""Deliveries and messages to test with."""

from datetime import datetime, timedelta

from domain.accounts.user import User
from domain.ids import (
    DeliveryId,
    EventId,
    NotificationId,
    UserId,
)
from domain.notifications.delivery import Channel, Delivery, DeliveryStatus
from domain.notifications.notification import Audience, MessageKind, Notification
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
