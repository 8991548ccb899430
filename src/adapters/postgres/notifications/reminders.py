"""The ledger of reminders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Integer, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.constraints import ONE_REMINDER
from adapters.postgres.notifications.mappers import reminder_of, reminder_values
from adapters.postgres.notifications.rows import ReminderRow
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import ID, table_of
from domain.ids import AppointmentId, ReminderId
from domain.notifications.reminders import Reminder, ReminderStatus

_reminder = table_of(ReminderRow)
_ADD: Final = insert(_reminder).on_conflict_do_nothing(constraint=ONE_REMINDER)
_TAKE: Final = select(_reminder).where(_reminder.c.id == ID).with_for_update(skip_locked=True)
_SAVE: Final = update(_reminder).where(_reminder.c.id == ID)
_DUE: Final = (
    select(_reminder)
    .with_only_columns(_reminder.c.id)
    .where(_reminder.c.status == ReminderStatus.PLANNED.value, _reminder.c.due_at <= bindparam("now"))
    .order_by(_reminder.c.due_at, _reminder.c.id)
    .limit(bindparam("most", type_=Integer()))
)
_OF: Final = select(_reminder).where(_reminder.c.appointment_id == ID).order_by(_reminder.c.due_at, _reminder.c.id)


class PostgresReminders:
    """Implements Reminders."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, reminder: Reminder) -> bool:
        """Enter a line; False when there is one for its appointment, sequence, rule and recipient already."""
        return await self._transaction.run(_ADD, reminder_values(reminder)) > 0

    async def due(self, *, now: datetime, limit: int) -> Sequence[ReminderId]:
        """Planned reminders whose time has come, the longest waiting first."""
        rows = await self._transaction.every(ReminderRow, _DUE, {"now": now, "most": limit})
        return [ReminderId(row.id) for row in rows]

    async def get_for_update(self, reminder_id: ReminderId) -> Reminder | None:
        """The line, locked; None when there is none or somebody holds it."""
        row = await self._transaction.one(ReminderRow, _TAKE, {"id_": reminder_id})
        return None if row is None else reminder_of(row)

    async def save(self, reminder: Reminder) -> None:
        """Store a change to a line that was read for update."""
        await self._transaction.run(_SAVE, {**reminder_values(reminder), "id_": reminder.id})

    async def of(self, appointment_id: AppointmentId) -> Sequence[Reminder]:
        """Every line about an appointment, by (due_at, id)."""
        rows = await self._transaction.every(ReminderRow, _OF, {"id_": appointment_id})
        return [reminder_of(row) for row in rows]
