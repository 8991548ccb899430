"""Messages on their way."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Integer, Select, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.constraints import ONE_DELIVERY
from adapters.postgres.keyset import after_instant, continued, instant_key
from adapters.postgres.notifications.mappers import delivery_of, delivery_values
from adapters.postgres.notifications.rows import DeliveryRow
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import ID, table_of
from application.pagination import Page, PageRequest
from domain.ids import AppointmentId, DeliveryId
from domain.notifications.delivery import Delivery, DeliveryStatus

_delivery = table_of(DeliveryRow)
_ADD: Final = insert(_delivery).on_conflict_do_nothing(constraint=ONE_DELIVERY)
_TAKE: Final = select(_delivery).where(_delivery.c.id == ID).with_for_update(skip_locked=True)
_GET: Final = select(_delivery).where(_delivery.c.id == ID)
_REVIVE: Final = update(_delivery).where(_delivery.c.id == ID, _delivery.c.status == DeliveryStatus.DEAD.value)
_ATTEMPT: Final = bindparam("attempt", type_=Integer())
_PENDING: Final = update(_delivery).where(_delivery.c.id == ID, _delivery.c.status == DeliveryStatus.PENDING.value)
# Attempts only ever rise, and a lease raises them while the row is locked. So whoever leases stores one more than is
# there, whoever tells the outcome stores as many, and whoever lost the lease to a later attempt has fewer.
_SAVE: Final = _PENDING.where(_delivery.c.attempts <= _ATTEMPT)
_EXTEND: Final = _PENDING.where(_delivery.c.attempts == _ATTEMPT).values(due_at=bindparam("until"))
_DUE: Final = (
    select(_delivery)
    .with_only_columns(_delivery.c.id)
    .where(_delivery.c.status == DeliveryStatus.PENDING.value, _delivery.c.due_at < bindparam("before"))
    .order_by(_delivery.c.due_at, _delivery.c.id)
    .limit(bindparam("most", type_=Integer()))
)
_ABOUT: Final = (
    select(_delivery)
    .where(text("facts ? 'appointment_id' AND facts ->> 'appointment_id' = CAST(:appointment_id AS text)"))
    .order_by(_delivery.c.created_at, _delivery.c.id)
)


class PostgresDeliveries:
    """Implements Deliveries."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, delivery: Delivery) -> bool:
        """Store a new delivery; False when this event, recipient and channel have one already."""
        return await self._transaction.run(_ADD, delivery_values(delivery)) > 0

    async def get_for_update(self, delivery_id: DeliveryId) -> Delivery | None:
        """The delivery, locked; None when there is none or somebody holds it."""
        row = await self._transaction.one(DeliveryRow, _TAKE, {"id_": delivery_id})
        return None if row is None else delivery_of(row)

    async def save(self, delivery: Delivery) -> bool:
        """Store a change made by whoever holds the attempt; False when it has ended or a later one has begun."""
        changed = {**delivery_values(delivery), "id_": delivery.id, "attempt": delivery.attempts}
        return await self._transaction.run(_SAVE, changed) > 0

    async def extend_lease(self, delivery_id: DeliveryId, *, attempt: int, until: datetime) -> bool:
        """Hold the attempt until then; False when somebody else has it."""
        return await self._transaction.run(_EXTEND, {"id_": delivery_id, "attempt": attempt, "until": until}) > 0

    async def get(self, delivery_id: DeliveryId) -> Delivery | None:
        """The delivery as it is, or None."""
        row = await self._transaction.one(DeliveryRow, _GET, {"id_": delivery_id})
        return None if row is None else delivery_of(row)

    async def revive(self, delivery: Delivery) -> bool:
        """Store that a dead one is on its way again; False when it is not dead any more."""
        return await self._transaction.run(_REVIVE, {**delivery_values(delivery), "id_": delivery.id}) > 0

    async def page(self, page: PageRequest, *, status: DeliveryStatus | None) -> Page[Delivery]:
        """Deliveries by (created_at, id), the latest first; all when `status` is None."""
        statement: Select[*tuple[Any, ...]] = select(_delivery)
        if status is not None:
            statement = statement.where(_delivery.c.status == status.value)
        keys = (_delivery.c.created_at, _delivery.c.id)
        paged = continued(statement, page, keys, after_instant(page), latest_first=True)
        found = [delivery_of(row) for row in await self._transaction.every(DeliveryRow, paged)]
        return Page.cut(found, page.limit, lambda delivery: instant_key(delivery.created_at, delivery.id))

    async def due(self, *, before: datetime, limit: int) -> Sequence[DeliveryId]:
        """Pending deliveries that were due before an instant, the longest waiting first."""
        rows = await self._transaction.every(DeliveryRow, _DUE, {"before": before, "most": limit})
        return [DeliveryId(row.id) for row in rows]

    async def about(self, appointment_id: AppointmentId) -> Sequence[Delivery]:
        """Whatever somebody was told of an appointment, by (created_at, id)."""
        rows = await self._transaction.every(DeliveryRow, _ABOUT, {"appointment_id": str(appointment_id)})
        return [delivery_of(row) for row in rows]
