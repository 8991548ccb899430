"""List the inbox."""

from dataclasses import dataclass

from application.pagination import Page, PageRequest
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.notifications.notification import Notification


@dataclass(frozen=True, slots=True)
class ListNotifications:
    """A signed-in user sees their own messages, the latest first."""

    units: UnitsOfWork

    async def __call__(self, actor: Actor, page: PageRequest, *, unread: bool | None) -> Page[Notification]:
        """Return a page; only unread, only read, or all when None."""
        async with self.units() as unit:
            return await unit.inbox.of(actor.user_id, page, unread=unread)
