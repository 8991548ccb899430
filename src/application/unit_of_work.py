"""One transaction, with every room's repositories in it."""

from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

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
from domain.events import DomainEvent


class UnitOfWork(Protocol):
    """A transaction that is rolled back unless `commit` is called.

    Reads and writes go through the ports below. What is to be changed is read for update first. The events of
    every aggregate that was added or saved are stored in the outbox by the same commit.

    Any of it raises DependencyDown when storage does not answer in time, and TransactionAborted when two transactions
    stood in each other's way and this one was given up: whoever has left the unit may do the same in a new one.
    """

    users: Users
    sessions: Sessions
    api_keys: ApiKeys
    second_factors: SecondFactors
    mailed_links: MailedLinks
    applications: ProfessionalApplications
    throttles: Throttles
    account_views: AccountViews

    professionals: Professionals
    services: Services
    appointments: Appointments
    calendars: Calendars
    absences: Absences
    answers: Answers
    directory: Directory
    appointment_views: AppointmentViews

    outbox: Outbox
    deliveries: Deliveries
    inbox: Inbox
    reminders: Reminders

    audit: AuditLog
    personal_data: PersonalData
    housekeeping: Housekeeping

    async def __aenter__(self) -> Self:
        """Begin. Raises DependencyDown when storage cannot be reached in time."""
        ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        """Roll back what was not committed."""
        ...

    def announce(self, event: DomainEvent) -> None:
        """Have an event stored that no aggregate records, by the same commit."""
        ...

    async def commit(self) -> None:
        """Make everything true at once, events included. Raises the domain error of a violated constraint."""
        ...


type UnitsOfWork = Callable[[], UnitOfWork]
"""Opens a new unit of work; a use case opens one for each transaction that it needs."""
