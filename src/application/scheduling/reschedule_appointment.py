"""Move an appointment."""

from dataclasses import dataclass
from datetime import datetime

from application.clock import Clock
from application.retries import retried
from application.scheduling.change_appointment import (
    AppointmentChange,
    answer,
    load_for_change,
    lock_calendar_of,
    recall_answer,
    store_change,
)
from application.scheduling.expire_lapsed import clear_lapsed
from application.scheduling.ports import PublicHolidays
from application.scheduling.read_calendar import read_service_calendar
from application.scheduling.suggest_alternatives import SuggestAlternatives
from application.scheduling.views import AppointmentView
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.errors import NotFound
from domain.scheduling.errors import SlotRefused
from domain.time.intervals import checked_instant, second_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RescheduleAppointmentCommand(AppointmentChange):
    """`to` is the instant of the new start. An administrator must give a reason, others may."""

    to: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RescheduleAppointment:
    """Client, professional or administrator move an appointment; it keeps its identity, and both are told.

    A client may choose any slot that the service offers for what was agreed, until the cut-off agreed at booking
    (`cutoff_passed`). Where it is already, it stays, and nobody is told. Professional and administrator may choose any
    future time that overlaps nothing, until it is over (`appointment_over`); an administrator with a reason.
    Refused: a time that is taken (`slot_taken`) or not offered (`slot_not_offered`), with the reasons and the nearest
    free starts; a cancelled or closed appointment (`illegal_transition`), one that has changed since it was read
    (`stale_version`); somebody else's appointment does not exist (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock
    holidays: PublicHolidays
    suggest: SuggestAlternatives
    zone_rules: str

    async def __call__(self, command: RescheduleAppointmentCommand) -> AppointmentView:
        """Store the move. Raises what is named above, InvalidValue, DependencyDown."""
        to = checked_instant("start", command.to)
        try:
            return await self._store(command, to)
        except SlotRefused as refusal:
            async with self.units() as unit:
                appointment = await unit.appointments.get(command.appointment_id)
            if appointment is None:
                raise NotFound("appointment") from None
            raise await self.suggest(refusal, appointment.service_id, to, moving=appointment) from None

    @retried
    async def _store(self, command: RescheduleAppointmentCommand, to: datetime) -> AppointmentView:
        async with self.units() as unit:
            return await self._move(unit, command, to)

    async def _move(self, unit: UnitOfWork, command: RescheduleAppointmentCommand, to: datetime) -> AppointmentView:
        now = self.clock.now()
        earlier = await recall_answer(unit, command, now=now)
        if earlier is not None:
            return earlier
        await lock_calendar_of(unit, command)
        appointment, author = await load_for_change(unit, command)
        appointment.ensure_movable(author, command.reason, now)
        if appointment.time.start == to:
            return await answer(unit, command, appointment, now=now)  # there already: nothing to tell anybody
        await clear_lapsed(unit, appointment.professional_id, now=now)
        calendar = await read_service_calendar(
            unit,
            self.holidays,
            appointment.service_id,
            second_of(to),
            now=now,
            without=(appointment.id,),
            detailed=True,
        )
        appointment.reschedule(
            to=to,
            service=calendar.service,
            agenda=calendar.agenda,
            by=author,
            reason=command.reason,
            now=now,
            zone_rules=self.zone_rules,
        )
        return await store_change(unit, command, appointment, now=now)
