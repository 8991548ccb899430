"""Send a mail after all that was given up."""

from dataclasses import dataclass

from application.clock import Clock
from application.notifications.ports import DeliveryQueue
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor, Operator
from domain.accounts.policies import ensure_admin
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import NotFound
from domain.ids import DeliveryId
from domain.notifications.delivery import Delivery
from domain.notifications.errors import NothingToRetry


@dataclass(frozen=True, slots=True)
class RetryDelivery:
    """Administrators, and the operator, put a mail that was given up on its way again, once its cause is mended.

    It keeps its Message-ID, and is recorded. Refused to all others (`role_required`), and when it was not given up, or
    somebody else was faster (`nothing_to_retry`).
    """

    units: UnitsOfWork
    clock: Clock
    queue: DeliveryQueue

    async def __call__(self, actor: Actor | Operator, delivery_id: DeliveryId) -> Delivery:
        """Return the delivery. Raises RoleRequired, NotFound, NothingToRetry."""
        ensure_admin(actor)
        delivery = await self._revive(actor, delivery_id)
        await self.queue.put([delivery.id])
        return delivery

    @retried
    async def _revive(self, actor: Actor | Operator, delivery_id: DeliveryId) -> Delivery:
        now = self.clock.now()
        async with self.units() as unit:
            delivery = await unit.deliveries.get(delivery_id)
            if delivery is None:
                raise NotFound("delivery")
            delivery.retry(now=now)
            if not await unit.deliveries.revive(delivery):
                raise NothingToRetry
            unit.audit.record(AuditEntry.of(actor, AuditAction.DELIVERY_RETRIED, target=delivery.id, now=now))
            await unit.commit()
        return delivery
