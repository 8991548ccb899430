"""Appointments that a change of hours would leave outside of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.errors import InvalidValue
from domain.ids import AppointmentId
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import Agenda, lies_in
from domain.time.intervals import Span


class Fate(StrEnum):
    """What becomes of an orphan."""

    KEEP = "keep"
    MOVE = "move"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the professional decides about one orphan: `start` is where it moves, `reason` what its client reads.

    Raises InvalidValue when a move has no start, or something else has one.
    """

    appointment_id: AppointmentId
    fate: Fate
    start: datetime | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.fate is Fate.MOVE and self.start is None:
            raise InvalidValue("start", "missing", "start says where a moved appointment goes.")
        if self.fate is not Fate.MOVE and self.start is not None:
            raise InvalidValue("start", "not_for_this_action", "start is for an appointment that moves.")


def orphans_of(before: Agenda, after: Agenda, appointments: Sequence[Appointment]) -> list[Appointment]:
    """Return those that lie in opening hours before the change and not after it.

    What lay outside before, because the professional put it there, is no orphan of this change.
    """
    if not appointments:
        return []
    spans = [appointment.interval.span for appointment in appointments]
    window = Span(min(span.start for span in spans), max(span.end for span in spans))
    earlier, later = before.open_times(window), after.open_times(window)
    return [
        appointment
        for appointment, span in zip(appointments, spans, strict=True)
        if lies_in(span, earlier) and not lies_in(span, later)
    ]
