"""Use cases on real connections, for many to use at the same moment."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from uuid_utils.compat import uuid7

from adapters.memory.holidays import MemoryHolidays
from application.pagination import PageRequest
from application.scheduling.book_appointment import BookAppointment, BookAppointmentCommand
from application.scheduling.confirm_appointment import ConfirmAppointment, ConfirmAppointmentCommand
from application.scheduling.expire_lapsed import ExpireLapsed
from application.scheduling.hold_slot import HeldSlot, HoldSlot, HoldSlotCommand
from application.scheduling.ports import IdempotencyKey
from application.scheduling.reschedule_appointment import RescheduleAppointment, RescheduleAppointmentCommand
from application.scheduling.suggest_alternatives import SuggestAlternatives
from application.scheduling.swap_appointments import SwapAppointments, SwapAppointmentsCommand
from application.scheduling.views import AppointmentFilter, AppointmentView
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.user import User
from domain.ids import AppointmentId
from tests.builders import NOW, ZONE_RULES, actor_of
from tests.contracts.stored import Practice

RIVALS = 50
HOLIDAYS = MemoryHolidays()


@dataclass(frozen=True, slots=True)
class FixedClock:
    """Always the same moment."""

    instant: datetime = NOW

    def now(self) -> datetime:
        return self.instant


class RandomIdentifiers:
    def new_id(self) -> UUID:
        return uuid7()

    def new_account_id(self) -> UUID:
        return uuid4()

    def new_number(self) -> str:
        return secrets.token_hex(8)

    def new_secret(self) -> str:
        return secrets.token_urlsafe(32)

    def jitter(self) -> float:
        return 0.5


@dataclass(frozen=True, slots=True)
class Bookings:
    """Use cases on the real storage."""

    units: UnitsOfWork
    practice: Practice
    clock: FixedClock = FixedClock()

    @property
    def owner(self) -> Actor:
        return actor_of(self.practice.owner, self.practice.professional)

    async def book(
        self, start: datetime, key: IdempotencyKey | None = None, *, client: User | None = None
    ) -> AppointmentView:
        book = BookAppointment(self.units, self.clock, RandomIdentifiers(), HOLIDAYS, self._suggest, ZONE_RULES)
        actor = actor_of(client or self.practice.client)
        return await book(
            BookAppointmentCommand(actor=actor, service_id=self.practice.service.id, start=start, key=key)
        )

    async def hold(self, start: datetime, *, client: User | None = None) -> HeldSlot:
        hold = HoldSlot(self.units, self.clock, RandomIdentifiers(), HOLIDAYS, self._suggest, ZONE_RULES)
        actor = actor_of(client or self.practice.client)
        return await hold(HoldSlotCommand(actor=actor, service_id=self.practice.service.id, start=start))

    async def move(self, appointment: AppointmentView, to: datetime) -> AppointmentView:
        move = RescheduleAppointment(self.units, self.clock, HOLIDAYS, self._suggest, ZONE_RULES)
        return await move(
            RescheduleAppointmentCommand(
                actor=actor_of(self.practice.client), appointment_id=appointment.id, expected_version=None, to=to
            )
        )

    async def swap(self, one: AppointmentView, other: AppointmentView) -> AppointmentView:
        swap = SwapAppointments(self.units, self.clock, HOLIDAYS, ZONE_RULES)
        return await swap(
            SwapAppointmentsCommand(actor=self.owner, appointment_id=one.id, expected_version=None, other_id=other.id)
        )

    async def confirm(self, appointment_id: AppointmentId) -> AppointmentView:
        confirm = ConfirmAppointment(self.units, self.clock)
        return await confirm(
            ConfirmAppointmentCommand(actor=self.owner, appointment_id=appointment_id, expected_version=None)
        )

    async def expire_lapsed(self, now: datetime) -> int:
        return await ExpireLapsed(self.units, FixedClock(now))()

    async def every(self) -> list[AppointmentView]:
        async with self.units() as unit:
            page = await unit.appointment_views.find(PageRequest(limit=100), AppointmentFilter())
        return list(page.items)

    async def starts(self) -> list[datetime]:
        return [view.start for view in await self.every()]

    @property
    def _suggest(self) -> SuggestAlternatives:
        return SuggestAlternatives(self.units, self.clock, HOLIDAYS)


async def outcomes(attempts: Iterable[Awaitable[object]]) -> Counter[str]:
    """How many of the attempts, made at once, ended how."""
    ended = await asyncio.gather(*attempts, return_exceptions=True)
    return Counter(type(outcome).__name__ for outcome in ended)
