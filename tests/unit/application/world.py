"""The whole product in memory with people in it, as use case tests find it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.memory.application import InMemoryApplication
from application.accounts.invite_client import NewClient
from application.accounts.log_in import LogInCommand
from application.accounts.tokens import TokenPair
from application.notifications.ports import OutgoingMail
from application.scheduling.book_appointment import BookAppointmentCommand
from application.scheduling.find_slots import FindSlotsQuery
from application.scheduling.hold_slot import HeldSlot, HoldSlotCommand
from application.scheduling.ports import IdempotencyKey
from application.scheduling.views import AppointmentView
from application.unit_of_work import UnitOfWork
from application.use_cases import UseCases
from domain.accounts.actor import Actor
from domain.accounts.user import User
from domain.accounts.values import EmailAddress, Role
from domain.ids import AppointmentId, UserId
from domain.scheduling.life import Status
from domain.scheduling.policies import Doer
from domain.scheduling.professional import Professional
from domain.scheduling.service import Service, ServiceTerms
from domain.scheduling.working_hours import WeeklyHours
from tests.builders import FIRST_START, PASSWORD, a_professional, a_service, a_user, actor_of, an_appointment


@dataclass(frozen=True, slots=True)
class Practice:
    """A professional with one service."""

    owner: User
    professional: Professional
    service: Service
    actor: Actor


@dataclass(frozen=True, slots=True)
class World:
    """`app` is what is played with; the rest are short cuts that tests need all the time."""

    app: InMemoryApplication

    @property
    def use(self) -> UseCases:
        return self.app.use_cases

    @property
    def now(self) -> datetime:
        return self.app.clock.now()

    def unit(self) -> UnitOfWork:
        return self.app.ports.units()

    async def a_client(self, full_name: str = "Benito Gil", *, email: str | None = None) -> Actor:
        user = a_user(full_name=full_name, email=email)
        await self.store(user)
        return actor_of(user)

    async def a_regular(self, practice: Practice, full_name: str = "Benito Gil") -> Actor:
        """A client who came last week, so that the professional may name them."""
        user = a_user(full_name=full_name)
        await self.store(user)
        came = an_appointment(practice.service, user, start=self.now - timedelta(days=7), status=Status.COMPLETED)
        async with self.unit() as unit:
            await unit.appointments.add(came)
            await unit.commit()
        return actor_of(user)

    async def an_admin(self) -> Actor:
        user = a_user(full_name="Adela Admin", roles={Role.ADMIN})
        await self.store(user)
        return actor_of(user)

    async def a_practice(
        self,
        *,
        name: str = "Clínica Dental Sol",
        terms: ServiceTerms | None = None,
        hours: WeeklyHours | str = "mon-fri 09:00-13:00 15:00-18:00",
    ) -> Practice:
        owner = a_user(full_name=name, roles={Role.PROFESSIONAL})
        professional = a_professional(owner, hours=hours)
        service = a_service(professional, terms=terms)
        await self.store(owner)
        async with self.unit() as unit:
            await unit.professionals.add(professional)
            await unit.services.add(service)
            await unit.commit()
        return Practice(owner, professional, service, actor_of(owner, professional))

    async def store(self, *users: User) -> None:
        async with self.unit() as unit:
            for user in users:
                await unit.users.add(user)
            await unit.commit()

    async def log_in(self, email: str, password: str = PASSWORD) -> TokenPair:
        return await self.use.log_in(LogInCommand(email=EmailAddress(email), password=password))

    async def book(
        self,
        actor: Doer,
        service: Service,
        start: datetime = FIRST_START,
        *,
        notes: str = "",
        client_id: UserId | None = None,
        client: NewClient | None = None,
        hold_id: AppointmentId | None = None,
        key: IdempotencyKey | None = None,
    ) -> AppointmentView:
        return await self.use.book_appointment(
            BookAppointmentCommand(
                actor=actor,
                service_id=service.id,
                start=start,
                client_id=client_id,
                client=client,
                notes=notes,
                hold_id=hold_id,
                key=key,
            )
        )

    async def hold(self, actor: Actor, service: Service, start: datetime = FIRST_START) -> HeldSlot:
        return await self.use.hold_slot(HoldSlotCommand(actor=actor, service_id=service.id, start=start))

    async def starts(self, service: Service, days: int = 7) -> list[int]:
        query = FindSlotsQuery(service_id=service.id, since=self.now, until=self.now + timedelta(days=days))
        return (await self.use.find_slots(query)).starts

    async def mails_to(self, email: str) -> Sequence[OutgoingMail]:
        """What somebody got, once the worker has done its work."""
        await self.app.work()
        return self.app.mailer.sent_to(email)
