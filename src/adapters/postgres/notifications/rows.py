"""The tables of the notifications room. An `event_id` is no foreign key: relayed events are purged, messages stay."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from adapters.postgres.tables import JsonText, TableRow


class OutboxRow(TableRow):
    """A committed event. `due_at` is also the end of the lease while somebody relays it."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str]
    payload: Mapped[str] = mapped_column(JsonText())
    occurred_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int]
    relayed_at: Mapped[datetime | None]


class DeliveryRow(TableRow):
    """A message on its way."""

    __tablename__ = "deliveries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID]
    recipient_id: Mapped[UUID]
    channel: Mapped[str]
    kind: Mapped[str]
    audience: Mapped[str]
    facts: Mapped[str] = mapped_column(JsonText())
    status: Mapped[str]
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


class NotificationRow(TableRow):
    """A message in an inbox."""

    __tablename__ = "notifications"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID]
    recipient_id: Mapped[UUID]
    kind: Mapped[str]
    audience: Mapped[str]
    facts: Mapped[str] = mapped_column(JsonText())
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class ReminderRow(TableRow):
    """A line of the ledger of reminders."""

    __tablename__ = "reminders"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    appointment_id: Mapped[UUID]
    sequence: Mapped[int]
    minutes: Mapped[int]
    recipient_id: Mapped[UUID]
    due_at: Mapped[datetime]
    status: Mapped[str]
    reason: Mapped[str | None]
    decided_at: Mapped[datetime | None]
