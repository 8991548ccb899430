"""Show where somebody is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.clock import Clock
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.session import Session


@dataclass(frozen=True, slots=True)
class ListSessions:
    """A signed-in user sees the devices on which they are signed in, the one that was used last first.

    Each with where it signed in from and what it said it is, so that a strange one can be told and ended.
    """

    units: UnitsOfWork
    clock: Clock

    async def __call__(self, actor: Actor) -> Sequence[Session]:
        """Return the sessions that may still be used."""
        async with self.units() as unit:
            return await unit.sessions.live(actor.user_id, now=self.clock.now())
