"""What stands behind a busy time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import AppointmentId
from domain.time.intervals import Span


class CommitmentKind(StrEnum):
    """What somebody is busy with."""

    APPOINTMENT = "appointment"
    HOLD = "hold"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A busy time. `start` and `end` are epoch seconds without the buffers, which are minutes.

    `expires_at` is the UTC instant until which a hold lasts; None for whatever is no hold.
    """

    start: int
    end: int
    buffer_before: int = 0
    buffer_after: int = 0
    kind: CommitmentKind = CommitmentKind.APPOINTMENT
    appointment_id: AppointmentId | None = None
    expires_at: datetime | None = None

    @property
    def span(self) -> Span:
        """The time itself."""
        return Span(self.start, self.end)

    @property
    def occupied(self) -> Span:
        """The time that nobody else can have, its buffers included."""
        return Span(self.start - self.buffer_before * 60, self.end + self.buffer_after * 60)
