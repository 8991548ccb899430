"""Let holds and requests go whose time is up."""

from dataclasses import dataclass
from datetime import datetime

from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.ids import ProfessionalId

_BATCH = 100


async def clear_lapsed(unit: UnitOfWork, professional_id: ProfessionalId, *, now: datetime) -> None:
    """Let go in one calendar, so that nothing that has lapsed is in a newcomer's way. The calendar must be locked."""
    for appointment in await unit.appointments.lapsed(professional_id, now=now):
        appointment.expire(now=now)
        await unit.appointments.save(appointment)


@dataclass(frozen=True, slots=True)
class ExpireLapsed:
    """The scheduler has holds and unanswered requests expire; whoever waited for an answer is told.

    Their time is free from the moment that they lapse, whenever this is run.
    """

    units: UnitsOfWork
    clock: Clock

    async def __call__(self) -> int:
        """Return how many expired."""
        expired = batch = await self._expire_some()
        while batch == _BATCH:
            batch = await self._expire_some()
            expired += batch
        return expired

    @retried
    async def _expire_some(self) -> int:
        now = self.clock.now()
        async with self.units() as unit:
            batch = await unit.appointments.some_lapsed(now=now, limit=_BATCH)
            for appointment in batch:
                appointment.expire(now=now)
                await unit.appointments.save(appointment)
            await unit.commit()
        return len(batch)
