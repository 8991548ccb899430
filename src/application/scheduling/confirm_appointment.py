"""Confirm what a client requested."""

from dataclasses import dataclass

from application.clock import Clock
from application.retries import retried
from application.scheduling.change_appointment import AppointmentChange, apply_change
from application.scheduling.views import AppointmentView
from application.unit_of_work import UnitsOfWork
from domain.scheduling.appointment import Appointment
from domain.scheduling.history import Author
from domain.scheduling.policies import ensure_runs_calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmAppointmentCommand(AppointmentChange):
    """Nothing but which one, and by whom."""


@dataclass(frozen=True, slots=True)
class ConfirmAppointment:
    """A professional approves a request in their calendar; the client is told.

    Refused: to everybody else (`role_required`), when it is no request any more or has expired
    (`illegal_transition`) or has changed since it was read (`stale_version`); somebody else's appointment does not
    exist (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, command: ConfirmAppointmentCommand) -> AppointmentView:
        """Store the approval. Raises what is named above."""
        now = self.clock.now()

        def confirm(appointment: Appointment, author: Author) -> None:
            ensure_runs_calendar(author.party)
            appointment.confirm(by=author, now=now)

        async with self.units() as unit:
            return await apply_change(unit, command, confirm, now=now, occupies=True)
