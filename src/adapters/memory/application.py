"""The whole application without I/O."""

from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.memory.administration import MemoryDependencies
from adapters.memory.calendar_files import PlainCalendarFiles
from adapters.memory.clock import AdjustableClock
from adapters.memory.holidays import MemoryHolidays
from adapters.memory.identifiers import SeededIdentifiers
from adapters.memory.mail import MemoryLinks, MemoryMailer, MemoryQueue
from adapters.memory.security import (
    FewPasswords,
    PlainAccessTokens,
    PlainBox,
    PlainCodes,
    PlainDigests,
    PlainLinkTokens,
    PlainPasswords,
)
from adapters.memory.storage import MemoryStorage
from adapters.memory.unit_of_work import units_of_work
from application.clock import Clock
from application.identifiers import Identifiers
from application.notifications.ports import DeliveryQueue, Mailer
from application.ports import Ports
from application.scheduling.ports import PublicHolidays
from application.use_cases import UseCases

FIRST_MOMENT = datetime(2027, 3, 1, 8, tzinfo=UTC)  # a Monday, 9:00 in Madrid
ZONE_RULES = "unstated"


def memory_ports(
    *,
    storage: MemoryStorage | None = None,
    clock: Clock | None = None,
    ids: Identifiers | None = None,
    mailer: Mailer | None = None,
    queue: DeliveryQueue | None = None,
    holidays: PublicHolidays | None = None,
) -> Ports:
    """Every port, kept in memory; those that are given are used instead."""
    tokens = PlainLinkTokens()
    return Ports(
        units=units_of_work(storage or MemoryStorage()),
        clock=clock or AdjustableClock(FIRST_MOMENT),
        ids=ids or SeededIdentifiers(),
        passwords=PlainPasswords(),
        secret_box=PlainBox(),
        one_time_passwords=PlainCodes(),
        common_passwords=FewPasswords(),
        digests=PlainDigests(),
        access_tokens=PlainAccessTokens(),
        link_tokens=tokens,
        links=MemoryLinks(tokens),
        mailer=mailer or MemoryMailer(),
        queue=queue or MemoryQueue(),
        dependencies=MemoryDependencies(),
        holidays=holidays or MemoryHolidays(),
        calendars=PlainCalendarFiles(),
        zone_rules=ZONE_RULES,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InMemoryApplication:
    """The use cases, and what stands behind them to look at and to turn."""

    use_cases: UseCases
    ports: Ports
    storage: MemoryStorage
    clock: AdjustableClock
    mailer: MemoryMailer
    queue: MemoryQueue

    async def work(self) -> None:
        """Do what the worker does: relay every event, remind of what is due, and attempt every delivery that is asked for."""
        while (await self.use_cases.relay_outbox()).claimed:
            pass
        await self.use_cases.send_reminders()
        for delivery_id in self.queue.take():
            await self.use_cases.send_delivery(delivery_id)


def in_memory_application(now: datetime = FIRST_MOMENT) -> InMemoryApplication:
    """Put an application together that lives as long as this object.

    Typed at `python -m asyncio`, with `src` on the path:

        >>> from adapters.memory.application import in_memory_application
        >>> from application.accounts.register_user import EmailAddress, Profile, RegisterUserCommand
        >>> app = in_memory_application()
        >>> ana = RegisterUserCommand(email=EmailAddress("ana@example.org"), password="azul y verde", profile=Profile(full_name="Ana"))
        >>> await app.use_cases.register_user(ana)
        >>> await app.work()
        >>> app.mailer.sent_to("ana@example.org")[0].link
        'https://citas.example/verify-email?token=verify_email.…'

    Turn `app.clock.advance(timedelta(days=1))`, call the next use case, and go on.
    """
    storage, clock, mailer, queue = MemoryStorage(), AdjustableClock(now), MemoryMailer(), MemoryQueue()
    ports = memory_ports(storage=storage, clock=clock, mailer=mailer, queue=queue)
    return InMemoryApplication(
        use_cases=UseCases.assemble(ports), ports=ports, storage=storage, clock=clock, mailer=mailer, queue=queue
    )
