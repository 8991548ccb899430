"""Hold a slot while somebody makes up their mind."""

from dataclasses import dataclass
from datetime import datetime

from application.clock import Clock
from application.identifiers import Identifiers
from application.retries import retried
from application.scheduling.expire_lapsed import clear_lapsed
from application.scheduling.ports import PublicHolidays
from application.scheduling.read_calendar import read_service_calendar
from application.scheduling.suggest_alternatives import SuggestAlternatives
from application.scheduling.views import ServiceCalendar
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.actor import Actor
from domain.errors import NotFound
from domain.ids import AppointmentId, ServiceId
from domain.scheduling.appointment import Appointment
from domain.scheduling.errors import SlotRefused
from domain.scheduling.events import Party
from domain.scheduling.history import Author
from domain.time.intervals import checked_instant, second_of


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSlotCommand:
    """`start` is an instant."""

    actor: Actor
    service_id: ServiceId
    start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSlot:
    """A slot that nobody else gets until `expires_at`."""

    id: AppointmentId
    service_id: ServiceId
    start: datetime
    end: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class HoldSlot:
    """A signed-in user holds a free slot for five minutes while they finish booking it.

    Whoever holds another slot of the same professional lets go of it, and who asks for the same one again keeps it no
    longer, so that nobody can block a calendar.
    Refused: a slot that is taken (`slot_taken`) or not offered (`slot_not_offered`), with the reasons and the nearest
    free starts; a service that takes no bookings (`service_inactive`).
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    holidays: PublicHolidays
    suggest: SuggestAlternatives
    zone_rules: str

    async def __call__(self, command: HoldSlotCommand) -> HeldSlot:
        """Store the hold. Raises NotFound, SlotTaken, SlotNotOffered, ServiceInactive, InvalidValue, DependencyDown."""
        start = checked_instant("start", command.start)
        try:
            held = await self._store(command, start)
        except SlotRefused as refusal:
            raise await self.suggest(refusal, command.service_id, start) from None
        assert held.expires_at is not None  # holds always end
        return HeldSlot(
            id=held.id,
            service_id=held.service_id,
            start=held.time.start,
            end=held.end,
            expires_at=held.expires_at,
        )

    @retried
    async def _store(self, command: HoldSlotCommand, start: datetime) -> Appointment:
        async with self.units() as unit:
            held = await self._hold(unit, command, start)
            await unit.commit()
        return held

    async def _hold(self, unit: UnitOfWork, command: HoldSlotCommand, start: datetime) -> Appointment:
        """As booking does it: look, lock, look again.

        What they were shown beside their earlier hold they get; only without it may the starts lie elsewhere.
        """
        first_look = await unit.calendars.of_service(command.service_id, second_of(start), now=self.clock.now())
        if first_look is None:
            raise NotFound("service")
        await unit.calendars.lock(first_look.service.professional_id)
        now = self.clock.now()
        await clear_lapsed(unit, first_look.service.professional_id, now=now)
        earlier = await unit.appointments.held_by(command.actor.user_id, first_look.service.professional_id)
        for held in earlier:
            if held.service_id == command.service_id and held.time.start == start:
                return held  # asking again makes it no longer: nobody blocks a calendar for more than five minutes
        calendar = await self._read(unit, command, start, now)
        for held in earlier:
            held.release(by=Author(Party.CLIENT, command.actor.user_id), now=now)
            await unit.appointments.save(held)
        try:
            held = self._draft(command, calendar, start, now)
        except SlotRefused:
            if not earlier:
                raise
            held = self._draft(command, await self._read(unit, command, start, now), start, now)
        await unit.appointments.add(held)
        return held

    async def _read(
        self, unit: UnitOfWork, command: HoldSlotCommand, start: datetime, now: datetime
    ) -> ServiceCalendar:
        return await read_service_calendar(
            unit, self.holidays, command.service_id, second_of(start), now=now, detailed=True
        )

    def _draft(
        self, command: HoldSlotCommand, calendar: ServiceCalendar, start: datetime, now: datetime
    ) -> Appointment:
        """The hold as the rules allow it at this moment. Raises what they refuse."""
        return Appointment.hold(
            id=AppointmentId(self.ids.new_id()),
            number=self.ids.new_number(),
            service=calendar.service,
            agenda=calendar.agenda,
            client_id=command.actor.user_id,
            start=start,
            now=now,
            zone_rules=self.zone_rules,
        )
