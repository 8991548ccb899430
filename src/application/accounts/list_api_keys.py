"""Show the keys that programs hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.clock import Clock
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.api_key import ApiKey


@dataclass(frozen=True, slots=True)
class ListApiKeys:
    """A signed-in user sees their keys that work, the newest first, and when each was used last; never the keys themselves."""

    units: UnitsOfWork
    clock: Clock

    async def __call__(self, actor: Actor) -> Sequence[ApiKey]:
        """Return the keys that may still be used."""
        async with self.units() as unit:
            return await unit.api_keys.live(actor.user_id, now=self.clock.now())
