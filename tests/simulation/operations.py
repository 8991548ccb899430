"""What an operation is, and those that put something into a calendar: booking, holding, letting go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from adapters.memory.application import InMemoryApplication
from application.scheduling.book_appointment import BookAppointmentCommand
from application.scheduling.hold_slot import HoldSlotCommand
from application.use_cases import UseCases
from domain.accounts.actor import Actor
from domain.ids import ProfessionalId, ServiceId
from domain.scheduling.policies import Doer
from tests.simulation.model import Booking, Model, Who
from tests.simulation.oracle import (
    NOT_FOUND,
    SUCCEEDS,
    Verdict,
    Wanted,
    against_client,
    against_professional,
)


@dataclass(frozen=True, slots=True)
class Stage:
    """The product, and who plays on it: whom and what the model's numbers mean there."""

    app: InMemoryApplication
    doers: Mapping[Who, Doer]
    professionals: tuple[ProfessionalId, ...]
    services: tuple[ServiceId, ...]

    @property
    def use(self) -> UseCases:
        return self.app.use_cases

    def actor(self, who: Who) -> Actor:
        """Who acts, for what the operator cannot do."""
        doer = self.doers[who]
        assert isinstance(doer, Actor)
        return doer


class Operation(Protocol):
    """One thing that somebody does."""

    def judge(self, model: Model) -> Verdict:
        """Which refusals are right; the model stays as it is."""
        ...

    async def perform(self, stage: Stage, model: Model) -> Any:
        """Do it to the product."""
        ...

    def apply(self, model: Model, result: Any) -> None:
        """Do it to the model, since the product has done it, and compare the answers."""
        ...


@dataclass(frozen=True, slots=True)
class Book:
    """Book for oneself or for a `client`, with a `hold` or without; `shown` when it was just offered."""

    who: Who
    service: int
    start: datetime
    client: int | None = None
    hold: int | None = None
    shown: bool = False

    def judge(self, model: Model) -> Verdict:
        professional, terms = model.services[self.service].professional, model.services[self.service].terms
        party = self._party(professional)
        if party is None:
            return Verdict(frozenset({"role_required"}))
        if party != "client":
            wanted = Wanted.at(self.start, terms)
            strangers = party == "professional" and not self._have_met(model, professional)
            return Verdict.of({"invalid_value": strangers}, reasons=against_professional(model, professional, wanted))
        inactive = {"service_inactive": not terms["active"]}
        named = None if self.hold is None else model.bookings[self.hold]
        if named is not None and (named.purged or named.client != self.who.index):
            return NOT_FOUND
        used = self._used_hold(model)
        if used is None:
            return Verdict.of(inactive, reasons=against_client(model, self.service, self.start))
        return Verdict.of(
            inactive
            | {
                "hold_unusable": used.service != self.service or used.start != self.start or used.status != "held",
                "illegal_transition": used.status == "held" and model.has_lapsed(used),
            }
        )

    async def perform(self, stage: Stage, model: Model) -> Any:
        return await stage.use.book_appointment(
            BookAppointmentCommand(
                actor=stage.doers[self.who],
                service_id=stage.services[self.service],
                start=self.start,
                client_id=None if self.client is None else stage.actor(Who("client", self.client)).user_id,
                hold_id=None if self.hold is None else model.bookings[self.hold].id,
            )
        )

    def apply(self, model: Model, result: Any) -> None:
        service = model.services[self.service]
        used, party = self._used_hold(model), self._party(service.professional)
        assert party is not None
        model.sweep(service.professional)
        client = self.who.index if self.client is None else self.client
        booking = used or model.add(client, self.service, self.start, result.id)
        assert result.id == booking.id
        model.touch(booking).booked = True
        if party == "client" and service.terms["requires_approval"]:
            booking.expires = min(model.now + timedelta(hours=service.terms["approval_hours"]), self.start)
            booking.step("request", "pending", party)
            model.tell("AppointmentRequested")
        else:
            booking.expires = None
            booking.step("book", "confirmed", party)
            model.tell("AppointmentBooked")

    def _party(self, professional: int) -> str | None:
        """In which capacity; None when somebody may not book for another."""
        match self.who:
            case Who("client", index):
                return "client" if self.client in {None, index} else None
            case Who("professional", index):
                return "professional" if index == professional else None
            case _:
                return "admin"

    def _have_met(self, model: Model, professional: int) -> bool:
        return any(booking.booked and booking.client == self.client for booking in model.of(professional))

    def _used_hold(self, model: Model) -> Booking | None:
        """The one that is named unless it has expired, or else the one that they have on this slot."""
        professional = model.services[self.service].professional
        if self.hold is not None:
            named = model.bookings[self.hold]
            expired = named.status == "expired" or (named.professional == professional and model.has_lapsed(named))
            return None if expired else named
        if self.who.kind != "client":
            return None
        mine = (held for held in held_by(model, self.who.index, professional) if held.service == self.service)
        return next((held for held in mine if held.start == self.start), None)


def held_by(model: Model, client: int, professional: int) -> list[Booking]:
    """What a client holds in one calendar, and has not lapsed."""
    return [
        booking for booking in model.standing(professional) if booking.status == "held" and booking.client == client
    ]


@dataclass(frozen=True, slots=True)
class Hold:
    """Hold a start for five minutes, and let go of whatever one held of that professional."""

    who: Who
    service: int
    start: datetime
    shown: bool = False

    def judge(self, model: Model) -> Verdict:
        """What is shown beside one's own holds can be had, and what would be shown without them."""
        service = model.services[self.service]
        if self._same(model) is not None:
            return SUCCEEDS
        reasons = against_client(model, self.service, self.start)
        mine = [held.index for held in held_by(model, self.who.index, service.professional)]
        if reasons and mine:
            reasons = against_client(model, self.service, self.start, without=mine)
        return Verdict.of({"service_inactive": not service.terms["active"]}, reasons=reasons)

    async def perform(self, stage: Stage, model: Model) -> Any:
        command = HoldSlotCommand(
            actor=stage.actor(self.who), service_id=stage.services[self.service], start=self.start
        )
        return await stage.use.hold_slot(command)

    def apply(self, model: Model, result: Any) -> None:
        professional = model.services[self.service].professional
        model.sweep(professional)
        booking = self._same(model)
        if booking is None:
            for held in held_by(model, self.who.index, professional):
                model.touch(held).step("release", "expired", "client")
            booking = model.add(self.who.index, self.service, self.start, result.id)
            booking.expires = min(model.now + timedelta(minutes=5), self.start)
            booking.step("hold", "held", "client")
        assert result.id == booking.id
        assert (result.start, result.end, result.expires_at) == (booking.start, booking.end, booking.expires)

    def _same(self, model: Model) -> Booking | None:
        """The hold that they have on this very start, which asking again makes no longer."""
        mine = held_by(model, self.who.index, model.services[self.service].professional)
        return next((held for held in mine if (held.service, held.start) == (self.service, self.start)), None)


@dataclass(frozen=True, slots=True)
class Release:
    """Let go of a hold."""

    who: Who
    booking: int

    def judge(self, model: Model) -> Verdict:
        held = model.bookings[self.booking]
        mine = self.who.kind == "client" and held.client == self.who.index
        return SUCCEEDS if mine and not held.booked and not held.purged else NOT_FOUND

    async def perform(self, stage: Stage, model: Model) -> Any:
        await stage.use.release_hold(stage.actor(self.who), model.bookings[self.booking].id)

    def apply(self, model: Model, result: Any) -> None:
        held = model.bookings[self.booking]
        if model.has_lapsed(held):
            model.expire(held)
        elif held.status == "held":
            model.touch(held).step("release", "expired", "client")
