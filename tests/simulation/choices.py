"""What somebody does next: drawn from a seeded source of chance, most often something that could well be allowed."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from random import Random

from tests.simulation.calendar_changes import (
    EndTimeOff,
    EnterException,
    RemoveException,
    SetHours,
    TakeTimeOff,
)
from tests.simulation.changes import Answer, Cancel, Close, Reschedule, Swap
from tests.simulation.looking import ExpireLapsed, History, List, Look, Wait, Work, shown
from tests.simulation.model import Booking, Model, Who
from tests.simulation.operations import Book, Hold, Operation, Release, Stage
from tests.simulation.revising import Revise
from tests.simulation.setting import CLIENTS, WEEKS

RECENT = 60
"""How many of the latest bookings are chosen from most often."""
_DAY = 24 * 60


class Chooser:
    """Draws operations; the same seed draws the same ones from the same state of things."""

    def __init__(self, seed: int, stage: Stage, model: Model) -> None:
        self._random = Random(seed)
        self._stage = stage
        self._model = model
        self._drawers: Sequence[tuple[int, Callable[[], Awaitable[Operation]]]] = (
            (16, self._book_what_is_shown),
            (10, self._book),
            (6, self._hold_what_is_shown),
            (3, self._hold),
            (6, self._take),
            (2, self._release),
            (7, self._answer),
            (9, self._reschedule),
            (4, self._swap),
            (5, self._cancel),
            (8, self._close),
            (4, self._change_hours),
            (2, self._look),
            (1, self._list),
            (2, self._history),
            (15, self._wait),
            (2, self._expire),
            (1, self._work),
        )

    async def next(self) -> Operation:
        """Somebody does something."""
        weights = [weight for weight, _ in self._drawers]
        (draw,) = self._random.choices([drawer for _, drawer in self._drawers], weights)
        return await draw()

    def _chance(self, percent: int) -> bool:
        return self._random.randrange(100) < percent

    def _client(self) -> Who:
        return Who("client", self._random.randrange(CLIENTS))

    def _anybody(self) -> Who:
        return self._random.choice(list(self._stage.doers))

    def _service(self) -> int:
        return self._random.randrange(len(self._model.services))

    def _booking(self, *statuses: str) -> Booking | None:
        """One of the latest, most often, and in one of these statuses if there is one."""
        bookings = self._model.bookings[-RECENT:] if self._chance(90) else self._model.bookings
        fitting = [booking for booking in bookings if booking.status in statuses] if self._chance(85) else bookings
        return self._random.choice(fitting or bookings) if bookings else None

    def _whose(self, booking: Booking, *kinds: str) -> Who:
        """Somebody of one of these kinds who has to do with it, most often."""
        known = {
            "client": Who("client", booking.client),
            "professional": Who("professional", booking.professional),
            "admin": Who("admin"),
            "operator": Who("operator"),
        }
        return known[self._random.choice(kinds)] if self._chance(92) else self._anybody()

    def _version(self, version: int) -> int | None:
        return self._random.choices([None, version, version + 1], [60, 35, 5])[0]

    def _reason(self) -> str | None:
        return self._random.choices(["Obras", " Enfermedad ", None, "  "], [70, 10, 15, 5])[0]

    def _start(self, service: int) -> datetime:
        """Near what is booked already, or anywhere; now and then where it cannot be."""
        model, random = self._model, self._random
        minute = model.now.replace(second=0, microsecond=0)
        near = model.of(model.services[service].professional)[-RECENT:]
        if near and self._chance(60):
            return random.choice(near).start + timedelta(minutes=5 * random.randint(-18, 18))
        if self._chance(5):
            return minute - timedelta(minutes=random.randrange(3 * _DAY))
        if self._chance(5):
            return minute + timedelta(days=random.randrange(60), seconds=30)
        return minute.replace(minute=0) + timedelta(minutes=5 * random.randrange(10 * _DAY // 5))

    async def _shown_start(self, service: int) -> datetime | None:
        if not self._model.services[service].terms["active"]:
            return None
        since = self._model.now + timedelta(days=self._random.choice([0, 0, 1, 2, 5]))
        starts = await shown(self._stage, service, since, timedelta(days=4))
        if not starts:
            return None
        return starts[0] if self._chance(20) else self._random.choice(starts)

    async def _book_what_is_shown(self) -> Operation:
        service = self._service()
        start = await self._shown_start(service)
        return await self._look() if start is None else Book(self._client(), service, start, shown=True)

    async def _book(self) -> Operation:
        service = self._service()
        start, client = self._start(service), self._random.randrange(CLIENTS)
        if self._chance(35):
            return Book(self._client(), service, start)
        if self._chance(10):
            return Book(self._anybody(), service, start, client)
        whose = Who("professional", self._model.services[service].professional)
        return Book(self._random.choice([whose, whose, Who("admin"), Who("operator")]), service, start, client)

    async def _hold_what_is_shown(self) -> Operation:
        service = self._service()
        start = await self._shown_start(service)
        return await self._look() if start is None else Hold(self._client(), service, start, shown=True)

    async def _hold(self) -> Operation:
        service = self._service()
        return Hold(self._client(), service, self._start(service))

    async def _take(self) -> Operation:
        """Book what is held, by naming the hold or by merely booking its slot."""
        held = self._booking("held")
        if held is None:
            return await self._hold()
        who = Who("client", held.client) if self._chance(92) else self._client()
        service = held.service if self._chance(93) else self._service()
        start = held.start if self._chance(93) else self._start(service)
        return Book(who, service, start, hold=held.index if self._chance(75) else None)

    async def _release(self) -> Operation:
        held = self._booking("held")
        if held is None:
            return await self._hold()
        return Release(Who("client", held.client) if self._chance(85) else self._client(), held.index)

    async def _answer(self) -> Operation:
        booking = self._booking("pending")
        if booking is None:
            return await self._book()
        who = self._whose(booking, "professional", "professional", "professional", "client", "admin")
        return Answer(who, booking.index, self._version(booking.version), self._reason(), approve=self._chance(65))

    async def _reschedule(self) -> Operation:
        booking = self._booking("confirmed", "pending")
        if booking is None:
            return await self._book()
        who = self._whose(booking, "client", "client", "professional", "admin", "operator")
        start = await self._shown_start(booking.service) if self._chance(50) else None
        to = start or (booking.start if self._chance(5) else self._start(booking.service))
        return Reschedule(who, booking.index, self._version(booking.version), self._reason(), to=to)

    async def _swap(self) -> Operation:
        booking = self._booking("confirmed", "pending")
        if booking is None:
            return await self._book()
        others = [other for other in self._model.standing(booking.professional) if other.start > self._model.now] or [
            booking
        ]
        if self._chance(50):  # neighbours of different lengths come to overlap each other
            others = sorted(others, key=lambda other: abs(other.start - booking.start))[:4]
        other = self._random.choice(others) if self._chance(95) else self._booking() or booking
        who = self._whose(booking, "professional", "professional", "admin", "client")
        return Swap(who, booking.index, self._version(booking.version), self._reason(), other=other.index)

    async def _cancel(self) -> Operation:
        booking = self._booking("confirmed", "pending")
        if booking is None:
            return await self._book()
        who = self._whose(booking, "client", "client", "professional", "admin", "operator")
        return Cancel(who, booking.index, self._version(booking.version), self._reason())

    async def _close(self) -> Operation:
        """Whoever is over is closed, mostly."""
        over = [
            booking
            for booking in self._model.bookings[-5 * RECENT :]
            if booking.status == "confirmed" and booking.start <= self._model.now
        ]
        booking = self._random.choice(over) if over and self._chance(90) else self._booking("confirmed")
        if booking is None:
            return await self._book()
        who = self._whose(booking, "professional", "professional", "professional", "professional", "client", "admin")
        return Close(who, booking.index, self._version(booking.version), attended=self._chance(75))

    async def _change_hours(self) -> Operation:
        """Of one professional, with decisions about those whom it leaves outside."""
        random, model = self._random, self._model
        professional = random.randrange(len(model.professionals))
        known = model.professionals[professional]
        who = Who("professional", professional)
        if self._chance(8):
            who = random.choice([doer for doer in self._stage.doers if doer.kind != "operator"])
        stranger = self._booking() if self._chance(4) else None
        frame = {
            "who": who,
            "professional": professional,
            "dry_run": self._chance(30),
            "wishes": tuple(random.choice(["keep", "cancel", 30 * random.randint(-8, 8)]) for _ in range(3)),
            "stranger": None if stranger is None else stranger.index,
        }
        minute = model.now.replace(second=0, microsecond=0)
        match random.randrange(7):
            case 0:
                return SetHours(
                    **frame,
                    hours=list(random.choice(WEEKS)),
                    timezone=known.timezone if self._chance(90) else "Atlantic/Canary",
                    region=random.choice([None, "ES", "ES-MD"]),
                    version=self._version(known.version),
                )
            case 1 | 2:
                openings = random.choice([(), (("10:00", "12:00"),), (("09:30", "14:00"), ("22:00", "01:30"))])
                return EnterException(**frame, day=self._day(), openings=openings)
            case 3:
                return RemoveException(**frame, place=random.randrange(9) if self._chance(90) else None)
            case 4:
                since = minute + timedelta(minutes=5 * random.randrange(10 * _DAY // 5))
                return TakeTimeOff(**frame, since=since, until=since + timedelta(minutes=5 * random.randint(1, 400)))
            case 5:
                return EndTimeOff(**frame, place=random.randrange(9) if self._chance(90) else None)
            case _:
                return self._revise(who, professional)

    def _revise(self, who: Who, professional: int) -> Operation:
        numbers = [n for n, service in enumerate(self._model.services) if service.professional == professional]
        number = self._random.choice(numbers)
        service = self._model.services[number]
        change = self._random.choice(
            [
                {"active": not service.terms["active"]},
                {"active": True},
                {"duration": self._random.choice([20, 30, 45, 60])},
                {"buffer_after": self._random.choice([0, 5, 15])},
                {"requires_approval": not service.terms["requires_approval"]},
                {"alignment": self._random.choice(["opening", "range", "clock", "optimized"])},
                {"minimum_notice": self._random.choice([0, 60, 600])},
            ]
        )
        return Revise(who, number, change, self._version(service.version))

    def _day(self) -> date:
        return self._model.now.date() + timedelta(days=self._random.randrange(12))

    async def _look(self) -> Operation:
        since = self._model.now + timedelta(minutes=self._random.randrange(10 * _DAY))
        length = timedelta(minutes=self._random.choice([1, 60, _DAY, 2 * _DAY]))
        return Look(self._service(), since.replace(second=0, microsecond=0), length)

    async def _list(self) -> Operation:
        return List(self._random.choice([doer for doer in self._stage.doers if doer.kind != "operator"]))

    async def _history(self) -> Operation:
        booking = self._booking("confirmed", "completed", "cancelled", "expired")
        if booking is None:
            return await self._list()
        return History(self._whose(booking, "client", "professional", "admin", "operator"), booking.index)

    async def _wait(self) -> Operation:
        longest = self._random.choices([10, 180, 36 * 60], [60, 30, 10])[0]
        time = timedelta(minutes=self._random.randint(1, longest), seconds=self._random.choice([0, 0, 13]))
        return Wait(time + timedelta(microseconds=self._random.choice([0, 0, 0, 1])))

    async def _expire(self) -> Operation:
        return ExpireLapsed()

    async def _work(self) -> Operation:
        return Work()
