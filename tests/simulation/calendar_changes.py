"""Operations on when a professional works, and what becomes of those whom they leave outside."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, override

from adapters.memory.holidays import SOME_OF_2027
from application.scheduling.end_time_off import EndTimeOffCommand
from application.scheduling.enter_exception import EnterExceptionCommand
from application.scheduling.remove_exception import RemoveExceptionCommand
from application.scheduling.set_working_hours import SetWorkingHoursCommand
from application.scheduling.take_time_off import TakeTimeOffCommand
from domain.ids import DayExceptionId, TimeOffId
from domain.scheduling.orphans import Decision, Fate
from domain.scheduling.working_hours import DailyOpening, DayException, Opening, Weekday, WeeklyHours
from domain.time.intervals import Interval
from tests.builders import an_id
from tests.simulation.changes import call_off, move
from tests.simulation.model import Booking, Model, Professional, Who
from tests.simulation.operations import Stage
from tests.simulation.oracle import NOT_FOUND, Verdict, Wanted, left_outside, overlap

REASON = "Cambio de horario"


@dataclass(slots=True, kw_only=True)
class CalendarChange(ABC):
    """A change of one professional's hours.

    `wishes` are dealt out to the orphans in order: `keep`, `cancel`, or the minutes by which one is to be moved.
    `stranger` is decided about as well, whether it is an orphan or not.
    """

    who: Who
    professional: int
    dry_run: bool = False
    wishes: tuple[str | int, ...] = ()
    stranger: int | None = None
    found: list[Booking] = field(default_factory=list[Booking], repr=False)
    held: list[Booking] = field(default_factory=list[Booking], repr=False)

    def judge(self, model: Model) -> Verdict:
        if self.who.kind != "professional":
            return Verdict(frozenset({"role_required"}))
        if self.who.index != self.professional:
            return NOT_FOUND
        before = model.professionals[self.professional]
        broken = self.broken(before)
        if any(broken.values()):
            return Verdict.of(broken)
        after = _copy_of(before)
        self.change(after, None)
        outside = left_outside(model, before, after, self.professional)
        self.found = [booking for booking in outside if booking.booked]
        self.held = [booking for booking in outside if not booking.booked]
        known = {booking.index for booking in self.found}
        if self.stranger is not None and self.stranger not in known:
            return Verdict(frozenset({"invalid_value"}))
        return self._judge_moves(model)

    @abstractmethod
    def broken(self, before: Professional) -> dict[str, bool]:
        """What speaks against the change itself."""

    @abstractmethod
    def change(self, professional: Professional, result: Any) -> None:
        """Do it to the picture of the professional."""

    def decided(self) -> list[tuple[Booking, str | int]]:
        """Each orphan that is decided about, and what."""
        return list(zip(self.found, self.wishes, strict=False))

    def _judge_moves(self, model: Model) -> Verdict:
        """Whoever is called off, moves or is only held there is in nobody's way; two cannot move to one time."""
        gone = {booking.index for booking, wish in self.decided() if wish != "keep"} | {
            held.index for held in self.held
        }
        taken = [other.occupied for other in model.standing(self.professional, gone)]
        for booking, wish in self.decided():
            if isinstance(wish, int):
                wanted = Wanted.at(booking.start + timedelta(minutes=wish), booking.terms)
                past = wanted.start < model.now or wanted.start == booking.start
                if past or any(overlap(wanted.occupied, other) for other in taken):
                    return Verdict(frozenset({"invalid_value"}))
                taken.append(wanted.occupied)
        return Verdict()

    def frame(self, stage: Stage, model: Model) -> dict[str, Any]:
        """What all commands name."""
        decisions = [_decision(booking, wish) for booking, wish in self.decided()]
        if self.stranger is not None and self.stranger not in {booking.index for booking, _ in self.decided()}:
            decisions.append(Decision(appointment_id=model.bookings[self.stranger].id, fate=Fate.KEEP))
        return {
            "actor": stage.actor(self.who),
            "professional_id": stage.professionals[self.professional],
            "dry_run": self.dry_run,
            "decisions": tuple(decisions),
        }

    def apply(self, model: Model, result: Any) -> None:
        wishes = {booking.index: wish for booking, wish in self.decided()}
        expected = [(booking.id, _fate(wishes.get(booking.index, "keep"))) for booking in self.found]
        assert [(orphan.appointment.id, orphan.fate) for orphan in result.orphans] == expected
        if self.dry_run:
            return
        model.sweep(self.professional)
        self.change(model.professionals[self.professional], result.result)
        for held in self.held:
            model.touch(held).step("release", "expired", "system")
        for booking, wish in self.decided():
            if wish == "cancel":
                call_off(model, model.touch(booking), "professional", REASON)
            elif isinstance(wish, int):
                to = booking.start + timedelta(minutes=wish)
                move(model, model.touch(booking), to, "professional", REASON)


def _copy_of(professional: Professional) -> Professional:
    copied = copy(professional)
    copied.exceptions, copied.time_off = dict(professional.exceptions), dict(professional.time_off)
    return copied


def _fate(wish: str | int) -> Fate:
    return Fate.MOVE if isinstance(wish, int) else Fate(wish)


def _decision(booking: Booking, wish: str | int) -> Decision:
    start = booking.start + timedelta(minutes=wish) if isinstance(wish, int) else None
    reason = None if wish == "keep" else REASON
    return Decision(appointment_id=booking.id, fate=_fate(wish), start=start, reason=reason)


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


@dataclass(slots=True, kw_only=True)
class SetHours(CalendarChange):
    """Other weekly hours, another zone, other holidays."""

    hours: list[Mapping[str, str]]
    timezone: str
    region: str | None = None
    version: int | None = None

    @override
    def broken(self, before: Professional) -> dict[str, bool]:
        return {"stale_version": self.version not in {None, before.version}}

    @override
    def change(self, professional: Professional, result: Any) -> None:
        professional.hours, professional.timezone = self.hours, self.timezone
        professional.holidays = () if self.region is None else frozenset(SOME_OF_2027[self.region])
        professional.version += 1

    async def perform(self, stage: Stage, model: Model) -> Any:
        weekly = WeeklyHours.of(weekly_openings(self.hours))
        return await stage.use.set_working_hours(
            SetWorkingHoursCommand(
                **self.frame(stage, model),
                expected_version=self.version,
                timezone=self.timezone,
                weekly=weekly,
                holidays_region=self.region,
            )
        )


def weekly_openings(hours: Sequence[Mapping[str, str]]) -> list[Opening]:
    """The hours of a scenario as the product takes them."""
    return [
        Opening(Weekday[opening["weekday"].upper()], _minute(opening["start"]), _minute(opening["end"]))
        for opening in hours
    ]


@dataclass(slots=True, kw_only=True)
class EnterException(CalendarChange):
    """A day that is different."""

    day: date
    openings: tuple[tuple[str, str], ...]

    @override
    def broken(self, before: Professional) -> dict[str, bool]:
        dates = {exception["date"] for exception in before.exceptions.values()}
        return {"exception_exists": self.day.isoformat() in dates}

    @override
    def change(self, professional: Professional, result: Any) -> None:
        openings = [{"start": start, "end": end} for start, end in self.openings]
        identity = None if result is None else result.id
        professional.exceptions[identity] = {"date": self.day.isoformat(), "openings": openings}

    async def perform(self, stage: Stage, model: Model) -> Any:
        openings = tuple(DailyOpening(_minute(start), _minute(end)) for start, end in self.openings)
        command = EnterExceptionCommand(**self.frame(stage, model), exception=DayException(self.day, openings))
        return await stage.use.enter_exception(command)


@dataclass(slots=True, kw_only=True)
class RemoveException(CalendarChange):
    """A day that is like every week's again."""

    place: int | None

    def identity(self, professional: Professional) -> DayExceptionId | None:
        """Which one; None for one that never was."""
        known = list(professional.exceptions)
        return None if self.place is None or not known else known[self.place % len(known)]

    @override
    def broken(self, before: Professional) -> dict[str, bool]:
        return {"not_found": self.identity(before) is None}

    @override
    def change(self, professional: Professional, result: Any) -> None:
        identity = self.identity(professional)
        assert identity is not None
        del professional.exceptions[identity]

    async def perform(self, stage: Stage, model: Model) -> Any:
        identity = self.identity(model.professionals[self.professional]) or DayExceptionId(an_id())
        command = RemoveExceptionCommand(**self.frame(stage, model), exception_id=identity)
        return await stage.use.remove_exception(command)


@dataclass(slots=True, kw_only=True)
class TakeTimeOff(CalendarChange):
    """Be away."""

    since: datetime
    until: datetime

    @override
    def broken(self, before: Professional) -> dict[str, bool]:
        return {}

    @override
    def change(self, professional: Professional, result: Any) -> None:
        professional.time_off[None if result is None else result.id] = (self.since, self.until)

    async def perform(self, stage: Stage, model: Model) -> Any:
        command = TakeTimeOffCommand(**self.frame(stage, model), interval=Interval(self.since, self.until))
        return await stage.use.take_time_off(command)


@dataclass(slots=True, kw_only=True)
class EndTimeOff(CalendarChange):
    """Be there after all."""

    place: int | None

    def identity(self, professional: Professional) -> TimeOffId | None:
        """Which one; None for one that never was."""
        known = list(professional.time_off)
        return None if self.place is None or not known else known[self.place % len(known)]

    @override
    def broken(self, before: Professional) -> dict[str, bool]:
        return {"not_found": self.identity(before) is None}

    @override
    def change(self, professional: Professional, result: Any) -> None:
        identity = self.identity(professional)
        assert identity is not None
        del professional.time_off[identity]

    async def perform(self, stage: Stage, model: Model) -> Any:
        identity = self.identity(model.professionals[self.professional]) or TimeOffId(an_id())
        return await stage.use.end_time_off(EndTimeOffCommand(**self.frame(stage, model), time_off_id=identity))
