"""Turn committed events into messages."""

from dataclasses import dataclass

from application.clock import Clock
from application.identifiers import Identifiers
from application.notifications.messages import messages_of
from application.notifications.plan_reminders import PlanReminders
from application.notifications.ports import DeliveryQueue, StoredEvent
from application.notifications.store_message import StoreMessage
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.ids import DeliveryId

BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayReport:
    """How many events were claimed, and the errors of those that could not be relayed this time."""

    claimed: int
    errors: tuple[Exception, ...] = ()


@dataclass(frozen=True, slots=True)
class RelayOutbox:
    """A worker claims a batch of events, and stores for each, in a transaction of its own, inbox messages, deliveries and reminders.

    Claiming is a short transaction; a worker that dies leaves a lease that ends by itself. Relaying an event twice
    stores nothing twice. An event that cannot be relayed comes back later and holds up no other; one that an erasure has
    removed meanwhile is told to nobody.
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    queue: DeliveryQueue

    async def __call__(self) -> RelayReport:
        """Relay one batch."""
        async with self.units() as unit:
            events = await unit.outbox.claim(limit=BATCH, now=self.clock.now())
            await unit.commit()
        deliveries: list[DeliveryId] = []
        errors: list[Exception] = []
        for stored in events:
            try:
                deliveries += await self._relay(stored)
            except Exception as error:  # noqa: BLE001 (reported; one bad event must not hold up the others)
                errors.append(error)
        if deliveries:
            await self.queue.put(deliveries)
        return RelayReport(claimed=len(events), errors=tuple(errors))

    @retried
    async def _relay(self, stored: StoredEvent) -> list[DeliveryId]:
        async with self.units() as unit:
            # First, so that an erasure waits for what is being told, or this for an erasure, and then reads what is left.
            if not await unit.outbox.mark_relayed(stored.id, now=self.clock.now()):
                return []
            now, store, added = self.clock.now(), StoreMessage(self.ids), list[DeliveryId]()
            for message in await messages_of(unit, stored.event):
                delivery_id = await store(
                    unit, message, event_id=stored.id, occurred_at=stored.event.occurred_at, now=now
                )
                added += [] if delivery_id is None else [delivery_id]
            await PlanReminders(self.ids)(unit, stored.event, now=now)
            await unit.commit()
        return added
