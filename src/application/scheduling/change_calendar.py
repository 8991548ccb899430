"""The frame that every change of a professional's hours shares: what it leaves outside, and what becomes of that."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from application.clock import Clock
from application.retries import retried
from application.scheduling.expire_lapsed import clear_lapsed
from application.scheduling.ports import PublicHolidays
from application.scheduling.read_calendar import read_professional_calendar, read_service_calendar
from application.scheduling.views import AppointmentView
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.actor import Actor
from domain.errors import InvalidValue, NotFound
from domain.ids import AppointmentId, ProfessionalId
from domain.scheduling.appointment import Appointment
from domain.scheduling.errors import SlotRefused, SlotTaken
from domain.scheduling.events import Party
from domain.scheduling.history import SYSTEM, Author
from domain.scheduling.life import Status
from domain.scheduling.orphans import Decision, Fate, orphans_of
from domain.scheduling.policies import ensure_owns
from domain.time.intervals import Span, checked_instant, second_of

_LONGEST = timedelta(days=1)  # how long before now an appointment that is not over yet can have started


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChange:
    """Who changes whose hours. `dry_run` tells what would happen and changes nothing.

    `decisions` say what becomes of the appointments that the change leaves outside; those that they do not name are
    kept where they are.
    """

    actor: Actor
    professional_id: ProfessionalId
    dry_run: bool = False
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """An appointment that the change leaves outside, as it is after `fate` was done to it."""

    appointment: AppointmentView
    fate: Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed[T]:
    """What the change made, and whom it left outside, by start."""

    result: T
    orphans: tuple[Orphan, ...]
    dry_run: bool


@dataclass(frozen=True, slots=True)
class ChangeCalendar:
    """Does a change of hours inside one transaction, so that no booking can rest on hours that are changing.

    A dry run does everything as well, and is not committed.
    """

    units: UnitsOfWork
    clock: Clock
    holidays: PublicHolidays
    zone_rules: str

    @retried
    async def __call__[T](
        self, command: CalendarChange, change: Callable[[UnitOfWork, datetime], Awaitable[T]]
    ) -> Changed[T]:
        """Apply `change` and what was decided about orphans.

        Raises RoleRequired, NotFound, InvalidValue when a decision is about no orphan or cannot be carried out, and what
        `change` raises.
        """
        ensure_owns(command.actor, command.professional_id, kind="professional")
        now = self.clock.now()
        async with self.units() as unit:
            await unit.calendars.lock(command.professional_id)
            await clear_lapsed(unit, command.professional_id, now=now)
            occupying = await unit.appointments.occupying(command.professional_id, since=now, now=now)
            window = _window(occupying, now)
            before = await read_professional_calendar(unit, self.holidays, command.professional_id, window)
            result = await change(unit, now)
            after = await read_professional_calendar(unit, self.holidays, command.professional_id, window)
            outside = orphans_of(before.agenda, after.agenda, occupying)
            await self._release(unit, [held for held in outside if held.status is Status.HELD], now)
            orphans = [orphan for orphan in outside if orphan.booked_at is not None]
            fates = await self._settle(unit, command, orphans, now)
            if not command.dry_run:
                await unit.commit()
        return Changed(result=result, orphans=fates, dry_run=command.dry_run)

    async def _release(self, unit: UnitOfWork, holds: Sequence[Appointment], now: datetime) -> None:
        """What is only held outside is promised to nobody yet, and could be booked without anybody being asked."""
        for held in holds:
            held.release(by=SYSTEM, now=now)
            await unit.appointments.save(held)

    async def _settle(
        self, unit: UnitOfWork, command: CalendarChange, orphans: Sequence[Appointment], now: datetime
    ) -> tuple[Orphan, ...]:
        by_id = {orphan.id: orphan for orphan in orphans}
        decided = {decision.appointment_id: decision for decision in command.decisions}
        for index, decision in enumerate(command.decisions):
            field = f"decisions/{index}/appointment_id"
            if decision.appointment_id not in by_id:
                raise InvalidValue(field, "not_an_orphan", f"{field} is not left outside by this change.")
            if any(earlier.appointment_id == decision.appointment_id for earlier in command.decisions[:index]):
                raise InvalidValue(field, "repeated", f"{field} is decided about twice.")
        author = Author(Party.PROFESSIONAL, command.actor.user_id)
        for decision in command.decisions:
            if decision.fate is Fate.CANCEL:  # whoever is cancelled makes room for whoever moves
                orphan = by_id[decision.appointment_id]
                orphan.cancel(by=author, reason=decision.reason, now=now)
                await unit.appointments.save(orphan)
        await self._move(unit, command, by_id, author, now)
        settled: list[Orphan] = []
        for orphan in orphans:
            view = await unit.appointment_views.get(orphan.id)
            if view is None:
                raise NotFound("appointment")
            fate = decided[orphan.id].fate if orphan.id in decided else Fate.KEEP
            settled.append(Orphan(appointment=view, fate=fate))
        return tuple(settled)

    async def _move(
        self,
        unit: UnitOfWork,
        command: CalendarChange,
        by_id: Mapping[AppointmentId, Appointment],
        author: Author,
        now: datetime,
    ) -> None:
        """Move all that are to move as one: none is in the way of another that will be gone.

        Raises InvalidValue, which names the decision, when a start cannot be had.
        """
        moves = [(index, decision) for index, decision in enumerate(command.decisions) if decision.fate is Fate.MOVE]
        movers = [decision.appointment_id for _, decision in moves]
        taken: list[Span] = []
        for index, decision in moves:
            orphan, field = by_id[decision.appointment_id], f"decisions/{index}/start"
            assert decision.start is not None  # the decision has proved it
            to = checked_instant(field, decision.start)
            if to == orphan.time.start:
                raise InvalidValue(field, "not_a_move", f"{field} is where the appointment is already.")
            calendar = await read_service_calendar(
                unit, self.holidays, orphan.service_id, second_of(to), now=now, without=movers, detailed=True
            )
            try:
                orphan.reschedule(
                    to=to,
                    service=calendar.service,
                    agenda=calendar.agenda,
                    by=author,
                    reason=decision.reason,
                    now=now,
                    zone_rules=self.zone_rules,
                )
            except SlotRefused as refusal:
                raise InvalidValue(field, refusal.code, refusal.message) from None
            if any(orphan.occupied.span.overlaps(other) for other in taken):
                raise InvalidValue(field, SlotTaken.code, f"{field} overlaps where another one moves.")
            taken.append(orphan.occupied.span)
        await unit.appointments.save_together([by_id[identity] for identity in movers])


def _window(appointments: Sequence[Appointment], now: datetime) -> Span:
    """From now to the end of the last appointment."""
    until = max((appointment.end for appointment in appointments), default=now)
    return Span(int((now - _LONGEST).timestamp()), int(until.timestamp()) + 1)
