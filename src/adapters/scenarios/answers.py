"""What is answered about a scenario, as JSON shows it: instants in UTC, one field for each cause of a reason."""

import datetime as dt
from collections.abc import Sequence
from typing import Self
from uuid import UUID

from msgspec import Struct

from adapters.scenarios.reading import Scenario
from domain.scheduling.availability import free_starts
from domain.scheduling.explanation import NONEXISTENT, Reason, ReasonCode, explain
from domain.scheduling.limits import Period

_SEATS = 1
"""A slot is for one appointment."""


class SlotAnswer(Struct, frozen=True, kw_only=True):
    """A free slot."""

    start: dt.datetime
    end: dt.datetime
    seats_left: int


class SlotsAnswer(Struct, frozen=True, kw_only=True):
    """The free slots, earliest first."""

    slots: list[SlotAnswer]

    @classmethod
    def of(cls, scenario: Scenario) -> Self:
        """Ask the slot engine for the whole window."""
        starts = free_starts(scenario.agenda, scenario.terms, scenario.window, scenario.now)
        length = scenario.terms.duration * 60
        return cls(
            slots=[SlotAnswer(start=instant(start), end=instant(start + length), seats_left=_SEATS) for start in starts]
        )


class ReasonAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a start is not offered; `start` and `end` are those of what is in the way. What is not known is left out."""

    code: ReasonCode
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    expires_at: dt.datetime | None = None
    appointment_id: UUID | None = None
    date: dt.date | None = None
    name: str | None = None
    period: Period | None = None
    limit: int | None = None
    bound: dt.datetime | None = None

    @classmethod
    def of(cls, reason: Reason) -> Self:
        """Show a reason with everything that causes it."""
        return cls(
            code=reason.code,
            start=None if reason.span is None else instant(reason.span.start),
            end=None if reason.span is None else instant(reason.span.end),
            expires_at=reason.expires_at,
            appointment_id=reason.appointment_id,
            date=reason.day,
            name=reason.name,
            period=reason.period,
            limit=reason.limit,
            bound=None if reason.bound is None else instant(reason.bound),
        )


class ExplanationAnswer(Struct, frozen=True, kw_only=True):
    """Whether a start is offered, and if not every reason. `start` is the local time as asked if no instant has it."""

    start: dt.datetime
    offered: bool
    reasons: Sequence[ReasonAnswer]

    @classmethod
    def of(cls, scenario: Scenario, start: int | dt.datetime) -> Self:
        """Ask the slot engine about an epoch second; or tell that a naive local time does not exist."""
        if isinstance(start, dt.datetime):
            return cls(start=start, offered=False, reasons=[ReasonAnswer.of(reason) for reason in NONEXISTENT])
        reasons = explain(scenario.agenda, scenario.terms, start, scenario.now)
        return cls(start=instant(start), offered=not reasons, reasons=[ReasonAnswer.of(reason) for reason in reasons])


def instant(epoch: int) -> dt.datetime:
    """The UTC instant of an epoch second."""
    return dt.datetime.fromtimestamp(epoch, dt.UTC)
