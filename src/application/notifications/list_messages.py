"""Tell what people were told of an appointment, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from application.clock import Clock
from application.retries import retried
from application.scheduling.supervision import record_supervision
from application.unit_of_work import UnitsOfWork
from domain.accounts.policies import administers
from domain.administration.audit import AuditAction
from domain.errors import NotFound
from domain.ids import AppointmentId, EventId
from domain.notifications.delivery import Delivery, DeliveryStatus
from domain.notifications.notification import Audience, MessageKind
from domain.notifications.reminders import Reminder, ReminderStatus
from domain.scheduling.events import Party
from domain.scheduling.policies import Doer, party_between


class MessageState(StrEnum):
    """What became of a message."""

    PLANNED = "planned"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    NOT_SENT = "not_sent"


_STATES = {
    DeliveryStatus.PENDING: MessageState.WAITING,
    DeliveryStatus.SENT: MessageState.SENT,
    DeliveryStatus.DEAD: MessageState.FAILED,
    DeliveryStatus.DROPPED: MessageState.NOT_SENT,
    DeliveryStatus.UNWANTED: MessageState.NOT_SENT,
}
_UNWANTED = "unwanted"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """One message to one of both sides, or a reminder that is planned or was skipped.

    `due_at` is when it was to be sent, or is to be tried next; `reason` a code for why it was not; `minutes` the rule of a
    reminder. `last_error` is what the mail server said, which only administrators see.
    """

    kind: MessageKind
    audience: Audience
    state: MessageState
    due_at: datetime
    sent_at: datetime | None = None
    attempts: int = 0
    reason: str | None = None
    minutes: int | None = None
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class ListMessages:
    """Its professional and administrators see what both sides were told by mail of an appointment, when, and why not.

    Its client sees what they were told themselves. Reminders that are still to come are among them, and those that were skipped, with the reason. What administrators see
    is recorded. Somebody else's appointment does not exist (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, actor: Doer, appointment_id: AppointmentId) -> Sequence[MessageView]:
        """Return every message, by when it was or is due. Raises NotFound."""
        async with self.units() as unit:
            view = await unit.appointment_views.get(appointment_id)
            party = None if view is None else party_between(actor, view.professional.id, view.client.id)
            if view is None or party is None:
                raise NotFound("appointment")
            reminders = await unit.reminders.of(appointment_id)
            deliveries = await unit.deliveries.about(appointment_id)
            if record_supervision(
                unit,
                actor,
                AuditAction.APPOINTMENT_SEEN,
                view.id,
                client_id=view.client.id,
                professional_id=view.professional.id,
                now=self.clock.now(),
            ):
                await unit.commit()
        minutes = {
            EventId(reminder.id): reminder.minutes for reminder in reminders
        }  # what SendReminders stores them under
        told = [
            _of_delivery(delivery, minutes.get(delivery.event_id), tells_all=administers(actor))
            for delivery in deliveries
        ]
        told += [_of_reminder(one) for one in reminders if one.status is not ReminderStatus.SENT]
        seen = told if party is not Party.CLIENT else [one for one in told if one.audience is Audience.CLIENT]
        return sorted(seen, key=lambda one: (one.due_at, one.kind, one.audience))


def _of_delivery(delivery: Delivery, minutes: int | None, *, tells_all: bool) -> MessageView:
    reason = {DeliveryStatus.UNWANTED: _UNWANTED, DeliveryStatus.DROPPED: delivery.last_error}.get(delivery.status)
    return MessageView(
        kind=delivery.kind,
        audience=delivery.audience,
        state=_STATES[delivery.status],
        due_at=delivery.due_at if delivery.status is DeliveryStatus.PENDING else delivery.created_at,
        sent_at=delivery.sent_at,
        attempts=delivery.attempts,
        reason=reason,
        minutes=minutes,
        last_error=delivery.last_error if tells_all else None,
    )


def _of_reminder(reminder: Reminder) -> MessageView:
    planned = reminder.status is ReminderStatus.PLANNED
    return MessageView(
        kind=MessageKind.APPOINTMENT_REMINDER,
        audience=Audience.CLIENT,
        state=MessageState.PLANNED if planned else MessageState.NOT_SENT,
        due_at=reminder.due_at,
        reason=reminder.reason,
        minutes=reminder.minutes,
    )
