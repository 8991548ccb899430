"""The ledger of reminders, in a dictionary."""

from collections.abc import Sequence
from datetime import datetime

from adapters.memory.storage import Transaction
from domain.ids import AppointmentId, ReminderId
from domain.notifications.reminders import Reminder


class MemoryReminders:
    """Implements Reminders."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, reminder: Reminder) -> bool:
        """Enter a line; False when there is one for its appointment, sequence, rule and recipient already."""
        key = (reminder.appointment_id, reminder.sequence, reminder.minutes, reminder.recipient_id)
        await self._transaction.lock("reminder", *key)
        if any(self._transaction.reminders.where("rule", key)):
            return False
        self._transaction.reminders.put(reminder.id, reminder)
        return True

    async def due(self, *, now: datetime, limit: int) -> Sequence[ReminderId]:
        """Planned reminders whose time has come, the longest waiting first."""
        waiting = sorted((one.due_at, one.id) for one in self._transaction.reminders if one.is_due(now))
        return [reminder_id for _, reminder_id in waiting[:limit]]

    async def get_for_update(self, reminder_id: ReminderId) -> Reminder | None:
        """The line, locked until the end of the transaction; None when there is none or somebody holds it."""
        held = await self._transaction.try_lock(reminder_id)
        return self._transaction.reminders.get(reminder_id) if held else None

    async def save(self, reminder: Reminder) -> None:
        """Store a change to a line that was read for update."""
        self._transaction.reminders.put(reminder.id, reminder)

    async def of(self, appointment_id: AppointmentId) -> Sequence[Reminder]:
        """Every line about an appointment, by (due_at, id)."""
        about = self._transaction.reminders.where("appointment", appointment_id)
        found = [self._transaction.reminders.get(one.id) for one in about]
        return sorted((one for one in found if one is not None), key=lambda one: (one.due_at, one.id))
