"""Decline what a client requested."""

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
class DeclineAppointmentCommand(AppointmentChange):
    """The client reads the reason."""

    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DeclineAppointment:
    """A professional refuses a request in their calendar, and may say why; its time is free at once, the client is told.

    Refused: to everybody else (`role_required`), when it is no request any more or has expired
    (`illegal_transition`) or has changed since it was read (`stale_version`); somebody else's appointment does not
    exist (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, command: DeclineAppointmentCommand) -> AppointmentView:
        """Store the refusal. Raises what is named above, InvalidValue."""
        now = self.clock.now()

        def decline(appointment: Appointment, author: Author) -> None:
            ensure_runs_calendar(author.party)
            appointment.decline(reason=command.reason, by=author, now=now)

        async with self.units() as unit:
            return await apply_change(unit, command, decline, now=now)
