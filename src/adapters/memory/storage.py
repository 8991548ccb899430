"""What is stored, and a transaction on it: its sight of the tables, its locks, its commit."""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from weakref import WeakValueDictionary

from adapters.memory.identifiers import SeededIdentifiers
from adapters.memory.tables import Rows, Table
from application.errors import DependencyDown
from application.identifiers import Identifiers
from application.scheduling.views import AppointmentView
from domain.accounts.api_key import ApiKey
from domain.accounts.mailed_link import MailedLink
from domain.accounts.professional_application import ProfessionalApplication
from domain.accounts.second_factor import SecondFactor
from domain.accounts.session import Session
from domain.accounts.throttle import Throttle
from domain.accounts.user import User
from domain.administration.audit import SealedEntry
from domain.errors import StaleVersion
from domain.events import Aggregate, DomainEvent
from domain.ids import (
    ApiKeyId,
    ApplicationId,
    AppointmentId,
    DayExceptionId,
    DeliveryId,
    EventId,
    MailedLinkId,
    NotificationId,
    ProfessionalId,
    ReminderId,
    ServiceId,
    SessionId,
    TimeOffId,
    UserId,
)
from domain.notifications.delivery import Delivery
from domain.notifications.notification import Notification
from domain.notifications.reminders import Reminder
from domain.scheduling.absences import EnteredException, TimeOff
from domain.scheduling.appointment import Appointment
from domain.scheduling.history import Change
from domain.scheduling.professional import Professional
from domain.scheduling.service import Service

LOCK_TIMEOUT = 5.0

type AnswerKey = tuple[UserId, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """An event that waits to be relayed; `held_until` is the end of the lease of whoever claimed it last."""

    id: EventId
    event: DomainEvent
    attempts: int = 0
    held_until: datetime | None = None
    relayed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """What was answered to the first request with a key."""

    key: AnswerKey
    fingerprint: bytes
    answer: AppointmentView
    answered_at: datetime


@dataclass(slots=True, kw_only=True, eq=False)
class MemoryStorage:
    """Everything that was committed. `lock_timeout` is in seconds."""

    ids: Identifiers = field(default_factory=SeededIdentifiers)
    lock_timeout: float = LOCK_TIMEOUT
    users: Table[UserId, User] = field(default_factory=Table[UserId, User])
    sessions: Table[SessionId, Session] = field(default_factory=Table[SessionId, Session])
    api_keys: Table[ApiKeyId, ApiKey] = field(default_factory=Table[ApiKeyId, ApiKey])
    mailed_links: Table[MailedLinkId, MailedLink] = field(default_factory=Table[MailedLinkId, MailedLink])
    applications: Table[ApplicationId, ProfessionalApplication] = field(
        default_factory=Table[ApplicationId, ProfessionalApplication]
    )
    second_factors: Table[UserId, SecondFactor] = field(default_factory=Table[UserId, SecondFactor])
    throttles: Table[bytes, Throttle] = field(default_factory=Table[bytes, Throttle])
    audit_log: Table[int, SealedEntry] = field(default_factory=Table[int, SealedEntry])
    professionals: Table[ProfessionalId, Professional] = field(default_factory=Table[ProfessionalId, Professional])
    services: Table[ServiceId, Service] = field(
        default_factory=lambda: Table(professional=lambda service: service.professional_id)
    )
    exceptions: Table[DayExceptionId, EnteredException] = field(
        default_factory=lambda: Table(professional=lambda entered: entered.professional_id)
    )
    time_off: Table[TimeOffId, TimeOff] = field(
        default_factory=lambda: Table(professional=lambda time_off: time_off.professional_id)
    )
    appointments: Table[AppointmentId, Appointment] = field(
        default_factory=lambda: Table(
            professional=lambda appointment: appointment.professional_id,
            number=lambda appointment: appointment.number,
        )
    )
    changes: Table[AppointmentId, tuple[Change, ...]] = field(default_factory=Table[AppointmentId, tuple[Change, ...]])
    answers: Table[AnswerKey, AnswerRow] = field(default_factory=Table[AnswerKey, AnswerRow])
    outbox: Table[EventId, OutboxRow] = field(default_factory=Table[EventId, OutboxRow])
    deliveries: Table[DeliveryId, Delivery] = field(
        default_factory=lambda: Table(
            message=lambda delivery: (delivery.event_id, delivery.recipient_id, delivery.channel)
        )
    )
    inbox: Table[NotificationId, Notification] = field(
        default_factory=lambda: Table(
            message=lambda message: (message.event_id, message.recipient_id),
            recipient=lambda message: message.recipient_id,
        )
    )
    reminders: Table[ReminderId, Reminder] = field(
        default_factory=lambda: Table(
            rule=lambda one: (one.appointment_id, one.sequence, one.minutes, one.recipient_id),
            appointment=lambda one: one.appointment_id,
        )
    )
    # Weak: a lock that nobody holds or waits for is forgotten, and with it the event loop that it was waited for in.
    locks: WeakValueDictionary[Hashable, asyncio.Lock] = field(
        default_factory=WeakValueDictionary[Hashable, asyncio.Lock], repr=False
    )


class Transaction:
    """The tables as one unit of work sees them, the locks that it holds and the aggregates that it wrote."""

    def __init__(self, storage: MemoryStorage) -> None:
        self._storage = storage
        self._held: dict[Hashable, asyncio.Lock] = {}
        self._touched: list[Aggregate] = []
        self._announced: list[DomainEvent] = []
        self.users = Rows(storage.users)
        self.sessions = Rows(storage.sessions)
        self.api_keys = Rows(storage.api_keys)
        self.mailed_links = Rows(storage.mailed_links)
        self.applications = Rows(storage.applications)
        self.second_factors = Rows(storage.second_factors)
        self.throttles = Rows(storage.throttles)
        self.audit_log = Rows(storage.audit_log)
        self.professionals = Rows(storage.professionals)
        self.services = Rows(storage.services)
        self.exceptions = Rows(storage.exceptions)
        self.time_off = Rows(storage.time_off)
        self.appointments = Rows(storage.appointments)
        self.changes = Rows(storage.changes)
        self.answers = Rows(storage.answers)
        self.outbox = Rows(storage.outbox)
        self.deliveries = Rows(storage.deliveries)
        self.inbox = Rows(storage.inbox)
        self.reminders = Rows(storage.reminders)

    async def lock(self, *key: Hashable) -> None:
        """Wait for what `key` names and hold it until the end. Raises DependencyDown when that takes too long."""
        if key in self._held:
            return
        lock = self._lock(key)
        try:
            async with asyncio.timeout(self._storage.lock_timeout):
                await lock.acquire()
        except TimeoutError:
            raise DependencyDown("storage") from None
        self._held[key] = lock

    async def try_lock(self, *key: Hashable) -> bool:
        """Hold what `key` names until the end, unless somebody else does; tell which."""
        if key in self._held:
            return True
        lock = self._lock(key)
        if lock.locked():
            return False
        await lock.acquire()
        self._held[key] = lock
        return True

    async def add[K, A: Aggregate](self, rows: Rows[K, A], key: K, aggregate: A) -> None:
        """Write a new aggregate; its events are stored at the commit."""
        await self.lock(key)
        rows.put(key, aggregate)
        self._touched.append(aggregate)

    async def save[K, A: Aggregate](self, rows: Rows[K, A], key: K, aggregate: A, *, kind: str) -> None:
        """Write a changed aggregate and raise its version. Raises StaleVersion when it is not the one that is stored."""
        await self.lock(key)
        stored = rows.peek(key)
        if stored is None or stored.version != aggregate.version:
            raise StaleVersion(kind)
        aggregate.version += 1
        rows.put(key, aggregate)
        self._touched.append(aggregate)

    async def get_for_update[K, V](self, rows: Rows[K, V], key: K) -> V | None:
        """A copy of the row as it is once nobody else changes it, locked until the end, or None."""
        await self.lock(key)
        return rows.get(key)

    def announce(self, event: DomainEvent) -> None:
        """Have an event stored at the commit that no aggregate records."""
        self._announced.append(event)

    def commit(self) -> None:
        """Make everything true at once, events included, and let go of the locks."""
        recorded = [event for aggregate in self._touched for event in aggregate.pull_events()]
        for event in (*recorded, *self._announced):
            event_id = EventId(self._storage.ids.new_id())
            self.outbox.put(event_id, OutboxRow(id=event_id, event=event))
        for rows in (
            self.users,
            self.sessions,
            self.api_keys,
            self.mailed_links,
            self.applications,
            self.second_factors,
            self.throttles,
            self.audit_log,
            self.professionals,
            self.services,
            self.exceptions,
            self.time_off,
            self.appointments,
            self.changes,
            self.answers,
            self.outbox,
            self.deliveries,
            self.inbox,
            self.reminders,
        ):
            rows.commit()
        self.end()

    def end(self) -> None:
        """Let go of the locks and forget what was not committed."""
        self._touched.clear()
        self._announced.clear()
        while self._held:
            _, lock = self._held.popitem()
            lock.release()

    def _lock(self, key: Hashable) -> asyncio.Lock:
        lock = self._storage.locks.get(key)
        if lock is None:
            lock = self._storage.locks[key] = asyncio.Lock()
        return lock
