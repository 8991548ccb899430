"""Close an appointment: it took place, or nobody came."""

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
class CloseAppointmentCommand(AppointmentChange):
    """`attended` tells whether the client came."""

    attended: bool


@dataclass(frozen=True, slots=True)
class CloseAppointment:
    """A professional says of an appointment in their calendar that it took place, or that the client did not come.

    Refused: to everybody else (`role_required`), before it starts (`not_started`), when it is cancelled or closed
    (`illegal_transition`) or has changed since it was read (`stale_version`); somebody else's appointment does not
    exist (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, command: CloseAppointmentCommand) -> AppointmentView:
        """Store the outcome. Raises what is named above."""
        now = self.clock.now()

        def close(appointment: Appointment, author: Author) -> None:
            ensure_runs_calendar(author.party)
            if command.attended:
                appointment.complete(by=author, now=now)
            else:
                appointment.mark_no_show(by=author, now=now)

        async with self.units() as unit:
            return await apply_change(unit, command, close, now=now)
