"""Messages inside the product."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.constraints import ONE_NOTIFICATION
from adapters.postgres.keyset import after_instant, continued, instant_key
from adapters.postgres.notifications.mappers import notification_of, notification_values
from adapters.postgres.notifications.rows import NotificationRow
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import ID, TableStatements, table_of
from application.pagination import Page, PageRequest
from domain.ids import NotificationId, UserId
from domain.notifications.notification import Notification

_NOTIFICATIONS: Final = TableStatements(NotificationRow)
_notification = table_of(NotificationRow)
_ADD: Final = insert(_notification).on_conflict_do_nothing(constraint=ONE_NOTIFICATION)
_COUNT_UNREAD: Final = (
    select(func.count())
    .select_from(_notification)
    .where(_notification.c.recipient_id == bindparam("recipient_id"), _notification.c.read_at.is_(None))
)
_RECIPIENT: Final = _notification.c.recipient_id == bindparam("whose")
_READ_ALL: Final = (
    update(_notification).where(_RECIPIENT, _notification.c.read_at.is_(None)).values(read_at=bindparam("now"))
)
_DELETE: Final = delete(_notification).where(_notification.c.id == ID, _RECIPIENT)
_DELETE_READ: Final = delete(_notification).where(_RECIPIENT, _notification.c.read_at.is_not(None))
_DELETE_READ_BEFORE: Final = _DELETE_READ.where(_notification.c.created_at < bindparam("before"))


class PostgresInbox:
    """Implements Inbox."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, notification: Notification) -> None:
        """Store a message; nothing happens when this event has one for this recipient already."""
        await self._transaction.run(_ADD, notification_values(notification))

    async def get(self, notification_id: NotificationId) -> Notification | None:
        """The message, or None."""
        row = await self._transaction.one(NotificationRow, _NOTIFICATIONS.by_id, {"id_": notification_id})
        return None if row is None else notification_of(row)

    async def save(self, notification: Notification) -> None:
        """Store a change."""
        values = notification_values(notification)
        await self._transaction.run(_NOTIFICATIONS.update, {**values, "id_": notification.id})

    async def of(self, user_id: UserId, page: PageRequest, *, unread: bool | None) -> Page[Notification]:
        """A user's messages by (created_at, id), the latest first."""
        statement: Select[*tuple[Any, ...]] = select(_notification).where(_notification.c.recipient_id == user_id)
        if unread is not None:
            read_at = _notification.c.read_at
            statement = statement.where(read_at.is_(None) if unread else read_at.is_not(None))
        keys = (_notification.c.created_at, _notification.c.id)
        paged = continued(statement, page, keys, after_instant(page), latest_first=True)
        messages = [notification_of(row) for row in await self._transaction.every(NotificationRow, paged)]
        return Page.cut(messages, page.limit, lambda message: instant_key(message.created_at, message.id))

    async def read_all(self, user_id: UserId, *, now: datetime) -> int:
        """Mark every unread message of a user as read; how many there were."""
        return await self._transaction.run(_READ_ALL, {"whose": user_id, "now": now})

    async def delete(self, notification_id: NotificationId, *, recipient_id: UserId) -> bool:
        """Delete a message, if it is the recipient's; tell whether it was there."""
        return await self._transaction.run(_DELETE, {"id_": notification_id, "whose": recipient_id}) > 0

    async def delete_read(self, user_id: UserId, *, before: datetime | None) -> int:
        """Delete the messages that a user has read, or those of them that were written before an instant; how many."""
        if before is None:
            return await self._transaction.run(_DELETE_READ, {"whose": user_id})
        return await self._transaction.run(_DELETE_READ_BEFORE, {"whose": user_id, "before": before})

    async def count_unread(self, user_id: UserId) -> int:
        """How many messages the user has not read."""
        return await self._transaction.scalar(int, _COUNT_UNREAD, {"recipient_id": user_id}) or 0
