"""Messages on their way."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.constraints import ONE_DELIVERY
from adapters.postgres.notifications.mappers import delivery_of, delivery_values
from adapters.postgres.notifications.rows import DeliveryRow
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import ID, TableStatements, table_of
from domain.ids import DeliveryId
from domain.notifications.delivery import Delivery, DeliveryStatus

_DELIVERIES: Final = TableStatements(DeliveryRow)
_delivery = table_of(DeliveryRow)
_ADD: Final = insert(_delivery).on_conflict_do_nothing(constraint=ONE_DELIVERY)
_TAKE: Final = select(_delivery).where(_delivery.c.id == ID).with_for_update(skip_locked=True)
_DUE: Final = (
    select(_delivery)
    .with_only_columns(_delivery.c.id)
    .where(_delivery.c.status == DeliveryStatus.PENDING.value, _delivery.c.due_at < bindparam("before"))
    .order_by(_delivery.c.due_at, _delivery.c.id)
    .limit(bindparam("most", type_=Integer()))
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

    async def save(self, delivery: Delivery) -> None:
        """Store a change; whoever leased the delivery is the only one who has something to say about it."""
        await self._transaction.run(_DELIVERIES.update, {**delivery_values(delivery), "id_": delivery.id})

    async def due(self, *, before: datetime, limit: int) -> Sequence[DeliveryId]:
        """Pending deliveries that were due before an instant, the longest waiting first."""
        rows = await self._transaction.every(DeliveryRow, _DUE, {"before": before, "most": limit})
        return [DeliveryId(row.id) for row in rows]
