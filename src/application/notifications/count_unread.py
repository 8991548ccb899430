"""Count unread messages."""

from dataclasses import dataclass

from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class CountUnread:
    """A signed-in user sees how many of their messages they have not read."""

    units: UnitsOfWork

    async def __call__(self, actor: Actor) -> int:
        """Return the number."""
        async with self.units() as unit:
            return await unit.inbox.count_unread(actor.user_id)
