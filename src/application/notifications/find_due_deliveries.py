"""Find what should have been sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from application.clock import Clock
from application.unit_of_work import UnitsOfWork
from domain.ids import DeliveryId

GRACE = timedelta(seconds=2)
BATCH = 200


@dataclass(frozen=True, slots=True)
class FindDueDeliveries:
    """A worker looks straight into storage for what the queue has lost, or what is to be tried again.

    Deliveries that became due within the last two seconds are left to the queue, which has them most likely.
    """

    units: UnitsOfWork
    clock: Clock

    async def __call__(self) -> Sequence[DeliveryId]:
        """Return the longest waiting ones."""
        async with self.units() as unit:
            return await unit.deliveries.due(before=self.clock.now() - GRACE, limit=BATCH)
