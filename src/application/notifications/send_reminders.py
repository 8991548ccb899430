"""Remind people of their appointments."""

from dataclasses import dataclass
from uuid import UUID

from application.clock import Clock
from application.identifiers import Identifiers
from application.notifications.appointment_messages import facts_of
from application.notifications.message import Message
from application.notifications.ports import DeliveryQueue
from application.notifications.relay_outbox import RelayReport
from application.notifications.store_message import StoreMessage
from application.retries import retried
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.user import UserStatus
from domain.ids import AppointmentId, DeliveryId, EventId, ReminderId
from domain.notifications.delivery import Delivery
from domain.notifications.notification import Audience, MessageKind
from domain.notifications.reminders import Reminder, SkipReason, staleness
from domain.scheduling.appointment import Appointment
from domain.scheduling.life import Status

BATCH = 100
_SEQUENCE = "sequence"


@dataclass(frozen=True, slots=True)
class SendReminders:
    """A worker looks into the ledger for reminders whose time has come, and has each sent or skipped, once.

    What it is about is looked at again at that moment, under a lock of the line: nobody is reminded of what was cancelled
    or moved, is over, or has begun. Each is a transaction of its own; one that fails comes back and holds up no other.
    Of several workers the first to lock a line has it.
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    queue: DeliveryQueue

    async def __call__(self) -> RelayReport:
        """Send one batch."""
        async with self.units() as unit:
            due = await unit.reminders.due(now=self.clock.now(), limit=BATCH)
        deliveries: list[DeliveryId] = []
        errors: list[Exception] = []
        for reminder_id in due:
            try:
                delivery_id = await self._send(reminder_id)
            except Exception as error:  # noqa: BLE001 (reported; one bad line must not hold up the others)
                errors.append(error)
            else:
                deliveries += [] if delivery_id is None else [delivery_id]
        if deliveries:
            await self.queue.put(deliveries)
        return RelayReport(claimed=len(due), errors=tuple(errors))

    @retried
    async def _send(self, reminder_id: ReminderId) -> DeliveryId | None:
        now = self.clock.now()
        async with self.units() as unit:
            reminder = await unit.reminders.get_for_update(reminder_id)
            if reminder is None or not reminder.is_due(now):
                return None  # somebody else has it, or had it
            message, reason = await self._message(unit, reminder)
            delivery_id = None
            if message is None:
                reminder.skip(reason, now=now)
            else:
                # Its identifier stands for the event that there is none of: so it is stored once, whatever happens.
                delivery_id = await StoreMessage(self.ids)(
                    unit, message, event_id=EventId(reminder.id), occurred_at=now, now=now
                )
                reminder.mark_sent(now=now)
            await unit.reminders.save(reminder)
            await unit.commit()
        return delivery_id

    async def _message(self, unit: UnitOfWork, reminder: Reminder) -> tuple[Message | None, SkipReason]:
        appointment = await unit.appointments.get(reminder.appointment_id)
        view = await unit.appointment_views.get(reminder.appointment_id)
        recipient = await unit.users.get(reminder.recipient_id)
        if appointment is None or view is None or recipient is None or recipient.status is UserStatus.ERASED:
            return None, SkipReason.NOBODY
        stale = _staleness(appointment, reminder.sequence, self.clock)
        if stale is not None:
            return None, stale
        facts = {
            **facts_of(appointment.facts, view),
            _SEQUENCE: str(reminder.sequence),
            "minutes": str(reminder.minutes),
        }
        kind = MessageKind.APPOINTMENT_REMINDER
        return Message(
            recipient_id=reminder.recipient_id, kind=kind, audience=Audience.CLIENT, facts=facts
        ), SkipReason.NOBODY


async def why_stale(unit: UnitOfWork, delivery: Delivery, clock: Clock) -> SkipReason | None:
    """Why a mail that reminds somebody must not go out any more, however late it is sent; None for all others."""
    if delivery.kind is not MessageKind.APPOINTMENT_REMINDER:
        return None
    appointment = await unit.appointments.get(AppointmentId(UUID(delivery.facts["appointment_id"])))
    if appointment is None:
        return SkipReason.NOBODY
    return _staleness(appointment, int(delivery.facts[_SEQUENCE]), clock)


def _staleness(appointment: Appointment, reminded_of: int, clock: Clock) -> SkipReason | None:
    return staleness(
        confirmed=appointment.status is Status.CONFIRMED,
        sequence=appointment.sequence,
        reminded_of=reminded_of,
        start=appointment.time.start,
        now=clock.now(),
    )
