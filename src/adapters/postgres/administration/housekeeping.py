"""Deleting what has served its time."""

from datetime import datetime
from typing import Final

from sqlalchemy import DateTime, Integer, bindparam, text
from sqlalchemy.sql import Executable

from adapters.postgres.transaction import Transaction
from domain.administration.retention import RETENTION, Kept

BATCH: Final = 5_000
"""Rows of one table at a time, so that no purge holds locks for long; the scheduler comes back for the rest."""


def _purge(table: str, served: str) -> Executable:
    # By place (ctid) in an array: the planner reads exactly these rows, where it would scan the table for `IN`.
    return text(f"""
        DELETE FROM {table} WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM {table} WHERE {served} LIMIT :most FOR UPDATE SKIP LOCKED
        ))
    """).bindparams(  # noqa: S608 (names and conditions stand below)
        bindparam("line", type_=DateTime(timezone=True)), bindparam("most", type_=Integer())
    )


# What happened to a mere hold goes with it; both at once, since the one refers to the other.
_PURGE_HOLDS: Final[Executable] = text("""
    WITH served AS (
        SELECT id FROM appointments WHERE booked_at IS NULL AND expires_at <= :line LIMIT :most FOR UPDATE SKIP LOCKED
    ), forgotten AS (
        DELETE FROM appointment_changes WHERE appointment_id = ANY (ARRAY(SELECT id FROM served))
    )
    DELETE FROM appointments WHERE id = ANY (ARRAY(SELECT id FROM served))
""").bindparams(bindparam("line", type_=DateTime(timezone=True)), bindparam("most", type_=Integer()))

_PURGES: Final = (
    (_purge("answers", "expires_at <= :line"), Kept.ANSWERS),
    (_purge("mailed_links", "expires_at <= :line"), Kept.LINKS),
    (_purge("sessions", "expires_at <= :line OR revoked_at <= :line"), Kept.SESSIONS),
    (_purge("api_keys", "expires_at <= :line OR revoked_at <= :line"), Kept.API_KEYS),
    (_purge("outbox", "relayed_at <= :line"), Kept.EVENTS),
    (_purge("deliveries", "kind = 'account_erased' AND status <> 'pending' AND due_at <= :line"), Kept.FAREWELLS),
    (_purge("deliveries", "status <> 'pending' AND due_at <= :line"), Kept.DELIVERIES),
    (_purge("reminders", "decided_at <= :line"), Kept.REMINDERS),
    (_purge("notifications", "read_at IS NOT NULL AND created_at <= :line"), Kept.MESSAGES),
    (_purge("throttles", "last_at <= :line AND blocked_until <= :line"), Kept.ATTEMPTS),
    (_PURGE_HOLDS, Kept.HOLDS),
)


class PostgresHousekeeping:
    """Implements Housekeeping."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def purge(self, *, now: datetime) -> int:
        """Delete a batch of each kind past its retention; how many rows."""
        purged = 0
        for statement, kept in _PURGES:
            purged += await self._transaction.run(statement, {"line": now - RETENTION[kept], "most": BATCH})
        return purged
