"""Give up a hold."""

from dataclasses import dataclass

from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.errors import NotFound
from domain.ids import AppointmentId
from domain.scheduling.events import Party
from domain.scheduling.history import Author
from domain.scheduling.life import Status


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    """Whoever holds a slot may let go of it before its five minutes are over.

    One that has expired or was let go of is as good as released; one that was booked, and somebody else's, does not
    exist as a hold (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, actor: Actor, hold_id: AppointmentId) -> None:
        """Free the time. Raises NotFound."""
        now = self.clock.now()
        async with self.units() as unit:
            held = await unit.appointments.get_for_update(hold_id)
            if held is None or held.client_id != actor.user_id or held.booked_at is not None:
                raise NotFound("hold")
            if held.status is not Status.HELD:
                return
            if held.has_lapsed(now):
                held.expire(now=now)
            else:
                held.release(by=Author(Party.CLIENT, actor.user_id), now=now)
            await unit.appointments.save(held)
            await unit.commit()
