"""Have two appointments change places."""

from dataclasses import dataclass

from application.clock import Clock
from application.concurrency import ensure_current
from application.retries import retried
from application.scheduling.change_appointment import (
    AppointmentChange,
    answer,
    load_for_change,
    lock_calendar_of,
    recall_answer,
    record_change,
)
from application.scheduling.expire_lapsed import clear_lapsed
from application.scheduling.ports import PublicHolidays
from application.scheduling.read_calendar import read_service_calendar
from application.scheduling.views import AppointmentView
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.errors import RoleRequired
from domain.accounts.values import Role
from domain.errors import InvalidValue
from domain.ids import AppointmentId
from domain.scheduling.appointment import Appointment
from domain.scheduling.events import Party
from domain.scheduling.history import Author
from domain.scheduling.moving_together import swap
from domain.time.intervals import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapAppointmentsCommand(AppointmentChange):
    """`other_id` is the one to change places with, `expected_other_version` what was read of it."""

    other_id: AppointmentId
    expected_other_version: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SwapAppointments:
    """A professional, or an administrator with a reason, has two appointments of one calendar take each other's start.

    Each keeps its identity and what was agreed, its duration too; all clients are told. Both move or none does.
    Refused: to clients (`role_required`), when the new times overlap each other or anything else (`slot_taken`), when
    either cannot be moved (`illegal_transition`, `appointment_over`) or has changed since it was read
    (`stale_version`); an appointment of another calendar does not exist (`invalid_value`).
    """

    units: UnitsOfWork
    clock: Clock
    holidays: PublicHolidays
    zone_rules: str

    @retried
    async def __call__(self, command: SwapAppointmentsCommand) -> AppointmentView:
        """Store both moves and return the first. Raises what is named above, NotFound, InvalidValue, DependencyDown."""
        now = self.clock.now()
        async with self.units() as unit:
            earlier = await recall_answer(unit, command, now=now)
            if earlier is not None:
                return earlier
            await lock_calendar_of(unit, command)
            one, other, author = await self._both(unit, command)
            await clear_lapsed(unit, one.professional_id, now=now)
            starts = sorted((int(one.time.start.timestamp()), int(other.time.start.timestamp())))
            calendar = await read_service_calendar(
                unit,
                self.holidays,
                one.service_id,
                Span(starts[0], starts[1] + 1),
                now=now,
                without=(one.id, other.id),
            )
            swap(
                one,
                other,
                agenda=calendar.agenda,
                by=author,
                reason=command.reason,
                now=now,
                zone_rules=self.zone_rules,
            )
            await unit.appointments.save_together((one, other))
            record_change(unit, command, other, now=now)
            return await answer(unit, command, one, now=now)

    async def _both(
        self, unit: UnitOfWork, command: SwapAppointmentsCommand
    ) -> tuple[Appointment, Appointment, Author]:
        found = await unit.appointments.get(command.other_id)
        calendar = await unit.appointments.get(command.appointment_id)
        if found is None or calendar is None or found.professional_id != calendar.professional_id:
            raise InvalidValue("with", "not_in_this_calendar", "with must be another appointment of the same calendar.")
        for identity in sorted(
            (command.appointment_id, command.other_id)
        ):  # always in one order, lest two wait crosswise
            await unit.appointments.get_for_update(identity)
        one, author = await load_for_change(unit, command)
        if author.party is Party.CLIENT:
            raise RoleRequired(Role.PROFESSIONAL)
        other = await unit.appointments.get_for_update(command.other_id)
        if other is None or other.booked_at is None:
            raise InvalidValue("with", "not_in_this_calendar", "with must be another appointment of the same calendar.")
        ensure_current(other, command.expected_other_version, kind="appointment")
        return one, other, author
