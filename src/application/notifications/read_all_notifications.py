"""Mark every message as read."""

from dataclasses import dataclass

from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class ReadAllNotifications:
    """A signed-in user marks every message of their own as read that is there by now."""

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, actor: Actor) -> int:
        """Return how many were unread."""
        async with self.units() as unit:
            count = await unit.inbox.read_all(actor.user_id, now=self.clock.now())
            await unit.commit()
        return count
