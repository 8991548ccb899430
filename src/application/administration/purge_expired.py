"""Delete what has served its time."""

from dataclasses import dataclass

from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork


@dataclass(frozen=True, slots=True)
class PurgeExpired:
    """The scheduler has remembered answers, used links, ended sessions and relayed events deleted past their retention."""

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self) -> int:
        """Return how many rows went."""
        async with self.units() as unit:
            purged = await unit.housekeeping.purge(now=self.clock.now())
            await unit.commit()
        return purged
