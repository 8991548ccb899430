"""Play: one random operation after the other, each against the oracle, and everything compared after each."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from itertools import takewhile
from operator import is_
from typing import Any

from domain.errors import DomainError
from domain.events import DomainEvent
from domain.ids import AppointmentId, EventId
from domain.scheduling.appointment import Appointment
from domain.scheduling.errors import SlotRefused
from domain.scheduling.events import AppointmentEvent
from tests.simulation.choices import Chooser
from tests.simulation.model import NEAR, OCCUPYING, Booking, Model, Who
from tests.simulation.operations import Operation, Stage
from tests.simulation.oracle import Verdict, against_client, overlap
from tests.simulation.setting import set_the_stage

REMEMBERED = 40
"""How many operations are told of when one goes wrong."""
_ALTERNATIVES = 7
"""Of every so many refusals the alternatives that came with it are looked at."""


class Mismatch(AssertionError):
    """Product and oracle disagree: the seed, the operation and what led to it."""


@dataclass(frozen=True, slots=True)
class Played:
    """How many operations there were of each outcome, how many bookings, and a digest of the whole trace."""

    seed: int
    operations: int
    outcomes: dict[str, int]
    bookings: int
    digest: str


@dataclass(slots=True)
class Simulation:
    """One game: the product, its naive picture, and what has happened so far."""

    seed: int
    stage: Stage
    model: Model
    chooser: Chooser
    outcomes: dict[str, int] = field(default_factory=dict[str, int])
    number: int = 0
    _log: deque[str] = field(default_factory=lambda: deque[str](maxlen=REMEMBERED))
    _digest: Any = field(default_factory=hashlib.sha256)
    _rows: list[Appointment] = field(default_factory=list[Appointment])
    _last_event: EventId | None = None

    @classmethod
    async def begin(cls, seed: int) -> "Simulation":
        """Set the stage, which is the same for each seed."""
        stage, model = await set_the_stage()
        return cls(seed, stage, model, Chooser(seed, stage, model))

    async def play(self, operations: int, *, tell: Callable[[str], None] | None = None) -> Played:
        """Play so many. Raises Mismatch at the first disagreement."""
        for _ in range(operations):
            self.number += 1
            try:
                line = await self._turn()
            except Exception as error:
                raise Mismatch(self._story(error)) from error
            if tell is not None:
                tell(line)
        self._compare_everything()
        return Played(
            self.seed,
            self.number,
            dict(sorted(self.outcomes.items())),
            len(self.model.bookings),
            self._digest.hexdigest(),
        )

    async def _turn(self) -> str:
        operation = await self.chooser.next()
        line = f"{self.number:>6} {self.model.now:%m-%d %H:%M:%S} {_told(operation)}"
        self._log.append(line)
        verdict = operation.judge(self.model)
        if getattr(operation, "shown", False):
            assert not verdict.codes, f"what was shown is refused by the oracle: {_shown(verdict)}"
        already_told = len(self.model.told)
        self.model.touched.clear()
        result, refusal = await self._perform(operation)
        if refusal is None:
            outcome = "ok"
            assert not verdict.codes, f"allowed, and the oracle refuses it with {_shown(verdict)}"
            operation.apply(self.model, result)
        else:
            outcome = refusal.code
            assert outcome in verdict.codes, f"refused with {outcome}, not with {_shown(verdict)}: {refusal}"
            self._compare_reasons(operation, refusal, verdict)
        self._compare(self.model.told[already_told:])
        line = f"{line} -> {outcome}"
        self._log[-1] = line
        self._digest.update(line.encode())
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
        return line

    async def _perform(self, operation: Operation) -> tuple[Any, DomainError | None]:
        """The answer, or the refusal."""
        try:
            return await operation.perform(self.stage, self.model), None
        except DomainError as refusal:
            return None, refusal

    def _compare_reasons(self, operation: Operation, refusal: DomainError, verdict: Verdict) -> None:
        if not isinstance(refusal, SlotRefused):
            return
        assert refusal.reasons, "refused without a reason"
        if verdict.reasons is not None:
            given = {reason.code for reason in refusal.reasons}
            assert given == verdict.reasons, f"reasons {sorted(given)}, not {sorted(verdict.reasons)}"
        service = getattr(operation, "service", None)
        if service is not None and self.number % _ALTERNATIVES == 0:
            for start in refusal.alternatives:
                against = against_client(self.model, service, start)
                assert not against, f"the alternative {start} is not free: {against}"

    def _compare(self, told: list[str]) -> None:
        """Exactly what the operation touched has changed, as the oracle says, and nobody overlaps."""
        storage = self.stage.app.storage
        rows = list(storage.appointments.data.values())
        assert set(self._changed(rows)) == {booking.id for booking in self.model.touched.values()}
        self._rows = rows
        for booking in self.model.touched.values():
            self._compare_booking(booking)
        for number, professional in enumerate(self.model.professionals):
            identity = self.stage.professionals[number]
            row = storage.professionals.data[identity]
            assert (row.version, row.practice.timezone) == (professional.version, professional.timezone)
            assert set(storage.exceptions.where("professional", identity)) == professional.exceptions.keys()
            assert set(storage.time_off.where("professional", identity)) == professional.time_off.keys()
        for service, identity in zip(self.model.services, self.stage.services, strict=True):
            assert storage.services.data[identity].version == service.version
        assert sorted(type(event).__name__ for event in self._new_events()) == sorted(told)

    def _changed(self, rows: list[Appointment]) -> Iterator[AppointmentId]:
        """Which are new, not the objects that they were, or gone; in a table each change is another object."""
        if len(rows) < len(self._rows):
            kept = {row.id for row in rows}
            yield from (row.id for row in self._rows if row.id not in kept)
            self._rows = [row for row in self._rows if row.id in kept]
        if not all(map(is_, rows, self._rows)):
            yield from (row.id for row, before in zip(rows, self._rows, strict=False) if row is not before)
        yield from (row.id for row in rows[len(self._rows) :])

    def _compare_booking(self, booking: Booking) -> None:
        storage = self.stage.app.storage
        if booking.purged:
            assert booking.id not in storage.appointments
            assert booking.id not in storage.changes
            return
        row = storage.appointments[booking.id]
        assert (row.status, row.time.start, row.end) == (booking.status, booking.start, booking.end)
        assert (row.sequence, row.version, row.expires_at) == (booking.sequence, booking.version, booking.expires)
        assert (row.booked_at is not None) is booking.booked
        assert (row.cancelled_by, row.cancellation_reason) == (booking.cancelled_by, booking.reason)
        assert (row.occupied.start, row.occupied.end) == booking.occupied
        assert row.client_id == self.stage.actor(Who("client", booking.client)).user_id
        before: tuple[str | None, datetime | None] = (None, None)
        changes = storage.changes[booking.id]
        for change, step in zip(changes, booking.history, strict=True):
            assert (change.action, change.status, change.by.party) == (step.action, step.status, step.party)
            assert (change.reason, change.start, change.sequence) == (step.reason, step.start, step.sequence)
            assert (change.status_before, change.start_before) == before
            before = change.status, change.start
        assert before == (row.status, row.time.start)
        if booking.status in OCCUPYING:
            for other in self.model.of(booking.professional):
                near = other.status in OCCUPYING and abs(other.start - booking.start) < NEAR
                if near and other is not booking:
                    assert not overlap(booking.occupied, other.occupied), f"overlaps {other.index}"

    def _compare_everything(self) -> None:
        for booking in self.model.bookings:
            self._compare_booking(booking)
        kept = {booking.id for booking in self.model.bookings if not booking.purged}
        assert set(self.stage.app.storage.appointments.data) == kept

    def _new_events(self) -> Iterator[DomainEvent]:
        """What has been put into the outbox since the last look."""
        rows = self.stage.app.storage.outbox.data
        fresh = list(takewhile(lambda identity: identity != self._last_event, reversed(rows)))
        if fresh:
            self._last_event = fresh[0]
        return (rows[identity].event for identity in fresh if isinstance(rows[identity].event, AppointmentEvent))

    def _story(self, error: Exception) -> str:
        log = "\n".join(self._log)
        reason = f"{type(error).__name__}: {error}"
        return f"seed {self.seed}, operation {self.number}: {reason}\nThe last operations:\n{log}"


def _told(operation: Operation) -> str:
    """One line, in the same words in every run."""
    assert hasattr(operation, "__dataclass_fields__")
    values = {known.name: getattr(operation, known.name) for known in fields(operation) if known.repr}  # pyright: ignore[reportArgumentType]
    named = ", ".join(f"{name}={value}" for name, value in values.items() if value not in (None, (), False))
    return f"{type(operation).__name__}({named})"


def _shown(verdict: Verdict) -> str:
    reasons = f" because of {sorted(verdict.reasons)}" if verdict.reasons else ""
    return f"{sorted(verdict.codes) or 'nothing'}{reasons}"
