"""The unit of work over dictionaries."""

from types import TracebackType
from typing import Self

from adapters.memory.absences import MemoryAbsences
from adapters.memory.account_views import MemoryAccountViews
from adapters.memory.accounts import (
    MemoryApplications,
    MemoryMailedLinks,
    MemorySecondFactors,
    MemorySessions,
    MemoryThrottles,
    MemoryUsers,
)
from adapters.memory.administration import MemoryHousekeeping
from adapters.memory.answers import MemoryAnswers
from adapters.memory.api_keys import MemoryApiKeys
from adapters.memory.appointments import MemoryAppointments
from adapters.memory.audit_log import MemoryAuditLog
from adapters.memory.calendars import MemoryCalendars
from adapters.memory.notifications import MemoryDeliveries, MemoryInbox, MemoryOutbox
from adapters.memory.personal_data import MemoryPersonalData
from adapters.memory.reminders import MemoryReminders
from adapters.memory.scheduling import MemoryProfessionals, MemoryServices
from adapters.memory.scheduling_views import MemoryAppointmentViews, MemoryDirectory
from adapters.memory.storage import MemoryStorage, Transaction
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


class MemoryUnitOfWork:
    """One transaction: its writes are its own until `commit`, and gone without it."""

    def __init__(self, storage: MemoryStorage) -> None:
        transaction = Transaction(storage)
        self._transaction = transaction
        self.users: Users = MemoryUsers(transaction)
        self.sessions: Sessions = MemorySessions(transaction)
        self.api_keys: ApiKeys = MemoryApiKeys(transaction)
        self.second_factors: SecondFactors = MemorySecondFactors(transaction)
        self.mailed_links: MailedLinks = MemoryMailedLinks(transaction)
        self.applications: ProfessionalApplications = MemoryApplications(transaction)
        self.throttles: Throttles = MemoryThrottles(transaction)
        self.account_views: AccountViews = MemoryAccountViews(transaction)
        self.professionals: Professionals = MemoryProfessionals(transaction)
        self.services: Services = MemoryServices(transaction)
        self.appointments: Appointments = MemoryAppointments(transaction)
        self.calendars: Calendars = MemoryCalendars(transaction)
        self.absences: Absences = MemoryAbsences(transaction)
        self.answers: Answers = MemoryAnswers(transaction)
        self.directory: Directory = MemoryDirectory(transaction)
        self.appointment_views: AppointmentViews = MemoryAppointmentViews(transaction)
        self.outbox: Outbox = MemoryOutbox(transaction)
        self.deliveries: Deliveries = MemoryDeliveries(transaction)
        self.inbox: Inbox = MemoryInbox(transaction)
        self.reminders: Reminders = MemoryReminders(transaction)
        self._audit = MemoryAuditLog(transaction)
        self.audit: AuditLog = self._audit
        self.personal_data: PersonalData = MemoryPersonalData(transaction)
        self.housekeeping: Housekeeping = MemoryHousekeeping(transaction)

    async def __aenter__(self) -> Self:
        """Begin."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        """Forget what was not committed, and let others have their turn."""
        self._transaction.end()

    def announce(self, event: DomainEvent) -> None:
        """Have an event stored that no aggregate records."""
        self._transaction.announce(event)

    async def commit(self) -> None:
        """Make everything true at once, events included."""
        await self._audit.append()
        self._transaction.commit()


def units_of_work(storage: MemoryStorage) -> UnitsOfWork:
    """Return what opens a new unit of work on `storage`."""

    def open_unit() -> UnitOfWork:
        return MemoryUnitOfWork(storage)

    return open_unit
