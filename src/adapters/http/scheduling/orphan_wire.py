"""What a change of hours leaves outside, and what is decided about it, on the wire."""

from collections.abc import Sequence
from typing import Annotated, Self
from uuid import UUID

from litestar.params import QueryParameter
from msgspec import Meta, field

from adapters.http.scheduling.appointment_wire import AppointmentResponse, Reason
from adapters.http.values import inside
from adapters.http.wire import Instant, RequestBody, ResponseBody
from application.scheduling.change_calendar import Changed, Orphan
from domain.accounts.actor import Actor
from domain.errors import InvalidValue
from domain.ids import AppointmentId
from domain.scheduling.appointment_state import REASON_MAXIMUM
from domain.scheduling.orphans import Decision, Fate
from domain.text import clean_text
from domain.time.intervals import checked_instant

_DECISIONS_MAXIMUM = 500

DryRun = Annotated[
    bool,
    QueryParameter(name="dry_run", description="Tell what would happen, and change nothing."),
]


class DecisionRequest(RequestBody, frozen=True, kw_only=True):
    """What becomes of an appointment that the change leaves outside: `move` needs the `start` that it moves to."""

    appointment_id: UUID
    action: Fate
    start: Instant | None = None
    reason: Reason | None = None

    def decision(self) -> Decision:
        """The decision that is described. Raises InvalidValue."""
        if self.start is not None and checked_instant("start", self.start).microsecond:
            raise InvalidValue("start", "too_precise", "start must be a whole second.")
        if self.reason is not None:
            clean_text("reason", self.reason, maximum=REASON_MAXIMUM)
        return Decision(
            appointment_id=AppointmentId(self.appointment_id), fate=self.action, start=self.start, reason=self.reason
        )


Decisions = Annotated[
    list[DecisionRequest],
    Meta(
        max_length=_DECISIONS_MAXIMUM,
        description="About appointments that the change leaves outside; those that are not named here are kept.",
    ),
]


class RemovalRequest(RequestBody, frozen=True, kw_only=True):
    """What goes with a deletion."""

    decisions: Decisions = field(default_factory=list[DecisionRequest])


class OrphanResponse(ResponseBody, frozen=True, kw_only=True):
    """An appointment that the change leaves outside, as it is after what was decided about it."""

    appointment: AppointmentResponse
    action: Fate

    @classmethod
    def of(cls, orphan: Orphan, reader: Actor) -> Self:
        """Show an orphan to the professional."""
        return cls(appointment=AppointmentResponse.of(orphan.appointment, reader), action=orphan.fate)


Orphans = Annotated[
    list[OrphanResponse], Meta(description="Appointments that the change leaves outside of hours, by start.")
]
WasDryRun = Annotated[bool, Meta(description="Whether nothing was changed.")]


class RemovalResponse(ResponseBody, frozen=True, kw_only=True):
    """What a deletion did to appointments."""

    orphans: Orphans
    dry_run: WasDryRun

    @classmethod
    def of(cls, changed: Changed[None], reader: Actor) -> Self:
        """Show what it did, or would do."""
        return cls(orphans=shown_orphans(changed.orphans, reader), dry_run=changed.dry_run)


def decided(decisions: Sequence[DecisionRequest]) -> tuple[Decision, ...]:
    """The decisions that are described. Raises InvalidValue, which names the decision."""
    made: list[Decision] = []
    for index, decision in enumerate(decisions):
        with inside(f"decisions.{index}"):
            made.append(decision.decision())
    return tuple(made)


def shown_orphans(orphans: Sequence[Orphan], reader: Actor) -> list[OrphanResponse]:
    """Show the orphans of a change to the professional."""
    return [OrphanResponse.of(orphan, reader) for orphan in orphans]
