"""Deleting what has served its time."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import DateTime, Integer, bindparam, text
from sqlalchemy.sql import Executable

from adapters.postgres.transaction import Transaction
from domain.accounts.throttle import POLICIES

BATCH: Final = 5_000
"""Rows of one table at a time, so that no purge holds locks for long; the scheduler comes back for the rest."""

KEEP_LINKS: Final = timedelta(days=7)
KEEP_SESSIONS: Final = timedelta(days=30)
KEEP_RELAYED: Final = timedelta(days=7)
KEEP_ATTEMPTS: Final = max(policy.forgotten_after for policy in POLICIES.values())
KEEP_HOLDS: Final = timedelta(days=1)
"""How long a hold is remembered that was never booked."""


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
    (_purge("answers", "expires_at <= :line"), timedelta()),
    (_purge("mailed_links", "expires_at <= :line"), KEEP_LINKS),
    (_purge("sessions", "expires_at <= :line OR revoked_at <= :line"), KEEP_SESSIONS),
    (_purge("outbox", "relayed_at <= :line"), KEEP_RELAYED),
    (_purge("throttles", "last_at <= :line AND blocked_until <= :line"), KEEP_ATTEMPTS),
    (_PURGE_HOLDS, KEEP_HOLDS),
)


class PostgresHousekeeping:
    """Implements Housekeeping."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def purge(self, *, now: datetime) -> int:
        """Delete a batch of each kind past its retention; how many rows."""
        purged = 0
        for statement, keep in _PURGES:
            purged += await self._transaction.run(statement, {"line": now - keep, "most": BATCH})
        return purged
