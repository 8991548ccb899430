"""Operations on what is in a calendar: answering, moving, swapping, calling off, closing."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from application.scheduling.cancel_appointment import CancelAppointmentCommand
from application.scheduling.close_appointment import CloseAppointmentCommand
from application.scheduling.confirm_appointment import ConfirmAppointmentCommand
from application.scheduling.decline_appointment import DeclineAppointmentCommand
from application.scheduling.reschedule_appointment import RescheduleAppointmentCommand
from application.scheduling.swap_appointments import SwapAppointmentsCommand
from tests.simulation.model import Booking, Model, Who
from tests.simulation.operations import Stage
from tests.simulation.oracle import (
    NOT_FOUND,
    Verdict,
    Wanted,
    against_client,
    against_professional,
    meets,
    moved_terms,
    overlap,
    owes_reason,
    to_change,
)


def kept(reason: str | None) -> str | None:
    return (reason or "").strip() or None


@dataclass(frozen=True, slots=True)
class Change(ABC):
    """Who changes which booking; `version` is what they say that they have read."""

    who: Who
    booking: int
    version: int | None = None
    reason: str | None = None

    def judge(self, model: Model) -> Verdict:
        booking = model.bookings[self.booking]
        party = meets(model, self.who, booking)
        if party is None:
            return NOT_FOUND
        verdict = self.judge_for(model, booking, party)
        stale = {"stale_version"} if self.version not in {None, booking.version} else set[str]()
        return Verdict(verdict.codes | stale, verdict.reasons)

    @abstractmethod
    def judge_for(self, model: Model, booking: Booking, party: str) -> Verdict:
        """What speaks against it when somebody in this capacity does it."""

    def named(self, stage: Stage, model: Model) -> dict[str, Any]:
        """What all commands name."""
        return {
            "actor": stage.doers[self.who],
            "appointment_id": model.bookings[self.booking].id,
            "expected_version": self.version,
        }

    def taking_part(self, model: Model) -> tuple[Booking, str]:
        booking = model.bookings[self.booking]
        party = meets(model, self.who, booking)
        assert party is not None
        return model.touch(booking), party


@dataclass(frozen=True, slots=True)
class Answer(Change):
    """Confirm or decline a request."""

    approve: bool = True

    def judge_for(self, model: Model, booking: Booking, party: str) -> Verdict:
        return Verdict.of(
            {
                "role_required": party != "professional",
                "illegal_transition": booking.status != "pending" or model.has_lapsed(booking),
            }
        )

    async def perform(self, stage: Stage, model: Model) -> Any:
        named = self.named(stage, model)
        if self.approve:
            return await stage.use.confirm_appointment(ConfirmAppointmentCommand(**named))
        return await stage.use.decline_appointment(DeclineAppointmentCommand(**named, reason=self.reason))

    def apply(self, model: Model, result: Any) -> None:
        booking, party = self.taking_part(model)
        if self.approve:
            booking.expires = None
            booking.step("confirm", "confirmed", party)
            model.tell("AppointmentConfirmed")
        else:
            booking.expires, booking.reason = None, kept(self.reason)
            booking.step("decline", "declined", party, booking.reason)
            model.tell("AppointmentDeclined")


@dataclass(frozen=True, slots=True)
class Cancel(Change):
    """Call it off."""

    def judge_for(self, model: Model, booking: Booking, party: str) -> Verdict:
        until = booking.start if booking.status == "pending" else booking.hours_before("cancel_cutoff_hours")
        return Verdict.of(to_change(model, booking, party, until) | {"invalid_value": owes_reason(party, self.reason)})

    async def perform(self, stage: Stage, model: Model) -> Any:
        named = self.named(stage, model)
        return await stage.use.cancel_appointment(CancelAppointmentCommand(**named, reason=self.reason))

    def apply(self, model: Model, result: Any) -> None:
        booking, party = self.taking_part(model)
        call_off(model, booking, party, self.reason)


def call_off(model: Model, booking: Booking, party: str, reason: str | None) -> None:
    booking.sequence += 1
    booking.expires, booking.cancelled_by, booking.reason = None, party, kept(reason)
    booking.step("cancel", "cancelled", party, booking.reason)
    model.tell("AppointmentCancelled")


@dataclass(frozen=True, slots=True)
class Close(Change):
    """Say whether the client came."""

    attended: bool = True

    def judge_for(self, model: Model, booking: Booking, party: str) -> Verdict:
        return Verdict.of(
            {
                "role_required": party != "professional",
                "illegal_transition": booking.status != "confirmed",
                "not_started": model.now < booking.start,
            }
        )

    async def perform(self, stage: Stage, model: Model) -> Any:
        command = CloseAppointmentCommand(**self.named(stage, model), attended=self.attended)
        return await stage.use.close_appointment(command)

    def apply(self, model: Model, result: Any) -> None:
        booking, party = self.taking_part(model)
        if self.attended:
            booking.step("complete", "completed", party)
            model.tell("AppointmentCompleted")
        else:
            booking.step("no_show", "no_show", party)
            model.tell("AppointmentMissed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reschedule(Change):
    """Move it; where it is already it stays."""

    to: datetime
    shown: bool = False

    def judge_for(self, model: Model, booking: Booking, party: str) -> Verdict:
        broken = to_change(model, booking, party, booking.hours_before("reschedule_cutoff_hours"))
        broken["invalid_value"] = owes_reason(party, self.reason)
        if self.to == booking.start:
            return Verdict.of(broken)
        mine = (booking.index,)
        if party == "client":
            broken["service_inactive"] = not model.services[booking.service].terms["active"]
            terms = moved_terms(model, booking)
            return Verdict.of(
                broken, reasons=against_client(model, booking.service, self.to, terms=terms, without=mine)
            )
        wanted = Wanted.at(self.to, booking.terms)
        return Verdict.of(broken, reasons=against_professional(model, booking.professional, wanted, without=mine))

    async def perform(self, stage: Stage, model: Model) -> Any:
        command = RescheduleAppointmentCommand(**self.named(stage, model), to=self.to, reason=self.reason)
        return await stage.use.reschedule_appointment(command)

    def apply(self, model: Model, result: Any) -> None:
        if self.to == model.bookings[self.booking].start:
            return
        booking, party = self.taking_part(model)
        model.sweep(booking.professional)
        move(model, booking, self.to, party, self.reason)


def move(model: Model, booking: Booking, to: datetime, party: str, reason: str | None) -> None:
    booking.start = to
    booking.sequence += 1
    if booking.expires is not None:
        booking.expires = min(booking.expires, to)
    booking.step("reschedule", booking.status, party, kept(reason))
    model.tell("AppointmentRescheduled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap(Change):
    """Have two change places."""

    other: int

    def judge_for(self, model: Model, booking: Booking, party: str) -> Verdict:
        other = model.bookings[self.other]
        broken = {"role_required": party == "client"}
        elsewhere = other.professional != booking.professional
        if elsewhere or not other.booked or other is booking:
            return Verdict.of(broken | {"invalid_value": True})
        for each in (booking, other):
            for code, is_broken in to_change(model, each, party, each.start).items():
                broken[code] = broken.get(code, False) or is_broken
        times = booking.occupied_at(other.start), other.occupied_at(booking.start)
        in_the_way = [known.occupied for known in model.standing(booking.professional, (booking.index, other.index))]
        broken["slot_not_offered"] = min(booking.start, other.start) < model.now
        broken["slot_taken"] = overlap(*times) or any(overlap(time, busy) for time in times for busy in in_the_way)
        broken["invalid_value"] = owes_reason(party, self.reason)
        return Verdict.of(broken)

    async def perform(self, stage: Stage, model: Model) -> Any:
        command = SwapAppointmentsCommand(
            **self.named(stage, model), other_id=model.bookings[self.other].id, reason=self.reason
        )
        return await stage.use.swap_appointments(command)

    def apply(self, model: Model, result: Any) -> None:
        (booking, party), other = self.taking_part(model), model.touch(model.bookings[self.other])
        model.sweep(booking.professional)
        here, there = booking.start, other.start
        move(model, booking, there, party, self.reason)
        move(model, other, here, party, self.reason)
