"""Keeping the dictionaries in order, and telling whether all is well."""

from dataclasses import dataclass, field
from datetime import datetime

from adapters.memory.answers import ANSWER_LIFETIME
from adapters.memory.storage import Transaction
from adapters.memory.tables import Rows
from domain.administration.retention import RETENTION, Kept
from domain.notifications.delivery import Delivery, DeliveryStatus
from domain.notifications.notification import MessageKind


class MemoryHousekeeping:
    """What has served its time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def purge(self, *, now: datetime) -> int:
        """Delete remembered answers, used links, ended sessions, relayed events and mere holds past their retention; how many rows."""
        transaction = self._transaction
        answers = [row.key for row in transaction.answers if row.answered_at + ANSWER_LIFETIME <= now]
        links = [link.id for link in transaction.mailed_links if link.expires_at <= now - RETENTION[Kept.LINKS]]
        sessions = [
            session.id
            for session in transaction.sessions
            if min(session.revoked_at or now, session.expires_at) <= now - RETENTION[Kept.SESSIONS]
        ]
        events = [
            row.id
            for row in transaction.outbox
            if row.relayed_at is not None and row.relayed_at <= now - RETENTION[Kept.EVENTS]
        ]
        keys = [
            key.id
            for key in transaction.api_keys
            if min(key.revoked_at or now, key.expires_at or now) <= now - RETENTION[Kept.API_KEYS]
        ]
        holds = [
            appointment.id
            for appointment in transaction.appointments
            if appointment.booked_at is None
            and appointment.expires_at is not None
            and appointment.expires_at <= now - RETENTION[Kept.HOLDS]
        ]
        throttles = [one.key for one in transaction.throttles if one.last_at <= now - RETENTION[Kept.ATTEMPTS]]
        mails = [
            mail.id
            for mail in transaction.deliveries
            if mail.status is not DeliveryStatus.PENDING and mail.due_at <= now - RETENTION[_kind_of(mail)]
        ]
        reminders = [
            one.id
            for one in transaction.reminders
            if one.decided_at is not None and one.decided_at <= now - RETENTION[Kept.REMINDERS]
        ]
        messages = [
            told.id
            for told in transaction.inbox
            if told.read_at is not None and told.created_at <= now - RETENTION[Kept.MESSAGES]
        ]
        _delete(transaction.changes, holds)
        return (
            _delete(transaction.answers, answers)
            + _delete(transaction.mailed_links, links)
            + _delete(transaction.sessions, sessions)
            + _delete(transaction.api_keys, keys)
            + _delete(transaction.outbox, events)
            + _delete(transaction.throttles, throttles)
            + _delete(transaction.deliveries, mails)
            + _delete(transaction.inbox, messages)
            + _delete(transaction.reminders, reminders)
            + _delete(transaction.appointments, holds)
        )


def _kind_of(mail: Delivery) -> Kept:
    return Kept.FAREWELLS if mail.kind is MessageKind.ACCOUNT_ERASED else Kept.DELIVERIES


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
