"""Committed events that wait to be told to people."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import ARRAY, DateTime, Integer, Text, Uuid, bindparam, text
from sqlalchemy.sql import Executable

from adapters.postgres.notifications.rows import OutboxRow
from adapters.postgres.transaction import Transaction
from application.notifications.messages import EVENT_TYPES
from application.notifications.ports import StoredEvent
from domain.events import DomainEvent
from domain.ids import EventId

CHANNEL: Final = "citas_outbox"
"""The channel on which `NOTIFY` tells that there are new events."""

LEASE_SECONDS: Final = 10
"""Far longer than relaying takes. Relaying twice stores nothing twice, so all that a longer lease would do is to delay the
messages of a worker that died."""

LONGEST_LEASE_SECONDS: Final = 15 * 60

_log = logging.getLogger(__name__)
_ENCODER: Final = msgspec.json.Encoder()
_DECODERS: Final[Mapping[str, msgspec.json.Decoder[DomainEvent]]] = {
    kind.__name__: msgspec.json.Decoder(kind) for kind in EVENT_TYPES
}

# A statement for any number of events, which wakes the relay up by the way. PostgreSQL delivers at the commit.
_APPEND: Final[Executable] = text(f"""
    WITH stored AS (
        INSERT INTO outbox (id, type, payload, occurred_at, due_at, attempts)
        SELECT id, type, payload::jsonb, occurred_at, occurred_at, 0
        FROM unnest(:ids, :types, :payloads, :instants) AS new (id, type, payload, occurred_at)
    )
    SELECT pg_notify('{CHANNEL}', '')
""").bindparams(  # noqa: S608 (a name of ours)
    bindparam("ids", type_=ARRAY(Uuid())),
    bindparam("types", type_=ARRAY(Text())),
    bindparam("payloads", type_=ARRAY(Text())),
    bindparam("instants", type_=ARRAY(DateTime(timezone=True))),
)

# The lease doubles with each attempt up to a cap, so that an event that always fails comes back ever more rarely.
_CLAIM: Final[Executable] = text(f"""
    WITH claimed AS (
        SELECT id FROM outbox
        WHERE relayed_at IS NULL AND due_at <= :now
        ORDER BY id
        LIMIT :most
        FOR UPDATE SKIP LOCKED
    ), leased AS (
        UPDATE outbox SET
            attempts = attempts + 1,
            due_at = :now + make_interval(secs => least({LEASE_SECONDS} * power(2, attempts), {LONGEST_LEASE_SECONDS}))
        FROM claimed WHERE outbox.id = claimed.id
        RETURNING outbox.id, type, payload, attempts
    )
    SELECT id, type, payload, attempts FROM leased ORDER BY id
""").bindparams(  # noqa: S608 (numbers of ours)
    bindparam("now", type_=DateTime(timezone=True)), bindparam("most", type_=Integer())
)

_MARK: Final[Executable] = text("UPDATE outbox SET relayed_at = :now WHERE id = :id AND relayed_at IS NULL").bindparams(
    bindparam("now", type_=DateTime(timezone=True)), bindparam("id", type_=Uuid())
)


class PostgresOutbox:
    """Implements Outbox; `append` is for the unit of work."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def append(self, events: Sequence[tuple[UUID, DomainEvent]]) -> None:
        """Store events under these identifiers."""
        if not events:
            return
        await self._transaction.run(
            _APPEND,
            {
                "ids": [identifier for identifier, _ in events],
                "types": [type(event).__name__ for _, event in events],
                "payloads": [_ENCODER.encode(event).decode() for _, event in events],
                "instants": [event.occurred_at for _, event in events],
            },
        )

    async def claim(self, *, limit: int, now: datetime) -> Sequence[StoredEvent]:
        """Lease the oldest due events, passing over what others hold; they come back if never marked.

        An event that this version cannot read (it was written by a newer one) is passed over too: its lease ends,
        and a version that can read it relays it.
        """
        rows = await self._transaction.every(OutboxRow, _CLAIM, {"most": limit, "now": now})
        return [stored for row in rows if (stored := _stored(row)) is not None]

    async def mark_relayed(self, event_id: EventId, *, now: datetime) -> bool:
        """Every message of the event is stored; False when it was marked before, or is there no more."""
        return await self._transaction.run(_MARK, {"id": event_id, "now": now}) == 1


def event_of(type_: str, payload: str) -> DomainEvent | None:
    """The event that a row tells of; None when this version cannot read it. Fields that it does not know are left out."""
    decoder = _DECODERS.get(type_)
    try:
        return None if decoder is None else decoder.decode(payload)
    except msgspec.ValidationError:
        return None


def _stored(row: OutboxRow) -> StoredEvent | None:
    event = event_of(row.type, row.payload)
    if event is None:
        _log.error("outbox event %s of type %s cannot be read by this version", row.id, row.type)
        return None
    return StoredEvent(EventId(row.id), event, row.attempts)
