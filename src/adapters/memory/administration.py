"""Keeping the dictionaries in order, and telling whether all is well."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.memory.answers import ANSWER_LIFETIME
from adapters.memory.storage import Transaction
from adapters.memory.tables import Rows
from domain.accounts.throttle import POLICIES

RETENTION = timedelta(days=7)


class MemoryHousekeeping:
    """What has served its time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def purge(self, *, now: datetime) -> int:
        """Delete remembered answers, used links, ended sessions, relayed events and mere holds past their retention; how many rows."""
        transaction, past = self._transaction, now - RETENTION
        answers = [row.key for row in transaction.answers if row.answered_at + ANSWER_LIFETIME <= now]
        links = [link.id for link in transaction.mailed_links if (link.used_at or link.expires_at) < past]
        sessions = [
            session.id for session in transaction.sessions if min(session.revoked_at or now, session.expires_at) < past
        ]
        events = [row.id for row in transaction.outbox if row.relayed_at is not None and row.relayed_at < past]
        holds = [
            appointment.id
            for appointment in transaction.appointments
            if appointment.booked_at is None and appointment.expires_at is not None and appointment.expires_at < past
        ]
        forgotten = now - max(policy.forgotten_after for policy in POLICIES.values())
        throttles = [throttle.key for throttle in transaction.throttles if throttle.last_at <= forgotten]
        _delete(transaction.changes, holds)
        return (
            _delete(transaction.answers, answers)
            + _delete(transaction.mailed_links, links)
            + _delete(transaction.sessions, sessions)
            + _delete(transaction.outbox, events)
            + _delete(transaction.throttles, throttles)
            + _delete(transaction.appointments, holds)
        )


def _delete[K, V](rows: Rows[K, V], keys: list[K]) -> int:
    for key in keys:
        rows.delete(key)
    return len(keys)


@dataclass(slots=True)
class MemoryDependencies:
    """The parts that an answer needs; put a name into `down` to see what happens without it."""

    down: list[str] = field(default_factory=list[str])

    async def failing(self) -> list[str]:
        """The names of the parts that are down."""
        return list(self.down)
