"""Cancel an appointment."""

from dataclasses import dataclass

from application.clock import Clock
from application.retries import retried
from application.scheduling.change_appointment import AppointmentChange, apply_change
from application.scheduling.views import AppointmentView
from application.unit_of_work import UnitsOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAppointmentCommand(AppointmentChange):
    """An administrator must give a reason, others may."""

    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CancelAppointment:
    """Client, professional or administrator call an appointment off; its time is free at once, and both are told.

    A request that waits for approval is withdrawn this way.
    Refused: to its client after the cut-off agreed at booking (`cutoff_passed`), to all when it is over
    (`appointment_over`), cancelled or closed (`illegal_transition`), to an administrator without a reason
    (`invalid_value`), when it has changed since it was read (`stale_version`); somebody else's appointment does not
    exist (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock

    @retried
    async def __call__(self, command: CancelAppointmentCommand) -> AppointmentView:
        """Store the cancellation. Raises what is named above."""
        now = self.clock.now()
        async with self.units() as unit:
            return await apply_change(
                unit,
                command,
                lambda appointment, author: appointment.cancel(by=author, reason=command.reason, now=now),
                now=now,
            )
