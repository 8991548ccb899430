"""One transaction in PostgreSQL, with every room's repositories in it."""

from collections.abc import Callable
from types import TracebackType
from typing import Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from uuid_utils.compat import uuid7

from adapters.postgres.accounts.api_keys import PostgresApiKeys
from adapters.postgres.accounts.repositories import (
    PostgresMailedLinks,
    PostgresProfessionalApplications,
    PostgresSessions,
    PostgresUsers,
)
from adapters.postgres.accounts.second_factors import PostgresSecondFactors
from adapters.postgres.accounts.throttles import PostgresThrottles
from adapters.postgres.accounts.views import PostgresAccountViews
from adapters.postgres.administration.audit_log import PostgresAuditLog
from adapters.postgres.administration.housekeeping import PostgresHousekeeping
from adapters.postgres.administration.personal_data import PostgresPersonalData
from adapters.postgres.changes import Changes
from adapters.postgres.notifications.deliveries import PostgresDeliveries
from adapters.postgres.notifications.inbox import PostgresInbox
from adapters.postgres.notifications.outbox import PostgresOutbox
from adapters.postgres.notifications.reminders import PostgresReminders
from adapters.postgres.scheduling.absences import PostgresAbsences
from adapters.postgres.scheduling.answers import PostgresAnswers
from adapters.postgres.scheduling.appointment_views import PostgresAppointmentViews
from adapters.postgres.scheduling.appointments import PostgresAppointments
from adapters.postgres.scheduling.calendars import PostgresCalendars
from adapters.postgres.scheduling.directory import PostgresDirectory
from adapters.postgres.scheduling.repositories import PostgresProfessionals, PostgresServices
from adapters.postgres.transaction import Transaction
from application.accounts.ports import (
    AccountViews,
    ApiKeys,
    MailedLinks,
    ProfessionalApplications,
    SecondFactors,
    Sessions,
    Throttles,
    Users,
)
from application.administration.ports import AuditLog, Housekeeping, PersonalData
from application.notifications.ports import Deliveries, Inbox, Outbox, Reminders
from application.scheduling.ports import (
    Absences,
    Answers,
    Appointments,
    AppointmentViews,
    Calendars,
    Directory,
    Professionals,
    Services,
)
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.events import DomainEvent


class PostgresUnitOfWork:
    """Implements UnitOfWork. The transaction begins with the first statement, at READ COMMITTED."""

    def __init__(self, engine: AsyncEngine, new_id: Callable[[], UUID]) -> None:
        transaction, changes = Transaction(engine), Changes()
        self._transaction, self._changes = transaction, changes
        self._new_id = new_id

        self.users: Users = PostgresUsers(transaction, changes)
        self.sessions: Sessions = PostgresSessions(transaction)
        self.api_keys: ApiKeys = PostgresApiKeys(transaction)
        self.second_factors: SecondFactors = PostgresSecondFactors(transaction)
        self.mailed_links: MailedLinks = PostgresMailedLinks(transaction)
        self.applications: ProfessionalApplications = PostgresProfessionalApplications(transaction, changes)
        self.throttles: Throttles = PostgresThrottles(transaction)
        self.account_views: AccountViews = PostgresAccountViews(transaction)

        self.professionals: Professionals = PostgresProfessionals(transaction, changes)
        self.services: Services = PostgresServices(transaction, changes)
        self.appointments: Appointments = PostgresAppointments(transaction, changes)
        self.calendars: Calendars = PostgresCalendars(transaction)
        self.absences: Absences = PostgresAbsences(transaction)
        self.answers: Answers = PostgresAnswers(transaction)
        self.directory: Directory = PostgresDirectory(transaction)
        self.appointment_views: AppointmentViews = PostgresAppointmentViews(transaction)

        self._events = PostgresOutbox(transaction)
        self.outbox: Outbox = self._events
        self.deliveries: Deliveries = PostgresDeliveries(transaction)
        self.inbox: Inbox = PostgresInbox(transaction)
        self.reminders: Reminders = PostgresReminders(transaction)

        self._audit = PostgresAuditLog(transaction)
        self.audit: AuditLog = self._audit
        self.personal_data: PersonalData = PostgresPersonalData(transaction)
        self.housekeeping: Housekeeping = PostgresHousekeeping(transaction)

    async def __aenter__(self) -> Self:
        """Let statements come; the first one takes a connection."""
        self._transaction.enter()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        """Roll back what was not committed."""
        await self._transaction.aclose(kind, error, trace)

    def announce(self, event: DomainEvent) -> None:
        """Have an event stored that no aggregate records."""
        self._changes.announce(event)

    async def commit(self) -> None:
        """Store the events of what was changed, wake the relay up, seal what is recorded, and make all of it true at once."""
        await self._events.append([(self._new_id(), recorded) for recorded in self._changes.pull_events()])
        await self._audit.append()
        await self._transaction.commit()


def units_of_work(engine: AsyncEngine, new_id: Callable[[], UUID] = uuid7) -> UnitsOfWork:
    """Open units of work on the engine. `new_id` names the events that they store."""

    def unit() -> UnitOfWork:
        return PostgresUnitOfWork(engine, new_id)

    return unit
