"""A naive picture of the product: plain lists of people, services and bookings, and what each booking went through.

It is written apart from the product and shares no code with it: statuses and parties are words, times are instants.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Any

OCCUPYING = {"held", "pending", "confirmed"}
LAPSING = {"held", "pending"}
_AROUND = timedelta(days=30)  # what lies farther away decides on no start, unless it counts against a limit
NEAR = timedelta(days=3)  # what starts farther apart cannot overlap: nothing lasts longer than a day, nor do buffers


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who acts: `client`, `professional`, `admin` or `operator`, and which one."""

    kind: str
    index: int = 0

    def __str__(self) -> str:
        return f"{self.kind} {self.index}"


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to a booking."""

    action: str
    status: str
    party: str
    reason: str | None
    start: datetime
    sequence: int


@dataclass(slots=True)
class Booking:
    """A booking, a request or a mere hold; `index` is its place in the list, `id` what the product calls it."""

    index: int
    client: int
    professional: int
    service: int
    start: datetime
    terms: Mapping[str, Any]
    status: str = ""
    expires: datetime | None = None
    booked: bool = False
    sequence: int = 0
    version: int = 0
    cancelled_by: str | None = None
    reason: str | None = None
    history: list[Step] = field(default_factory=list[Step])
    id: Any = None
    purged: bool = False

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.terms["duration"])

    @property
    def occupied(self) -> tuple[datetime, datetime]:
        return self.occupied_at(self.start)

    def occupied_at(self, start: datetime) -> tuple[datetime, datetime]:
        before, duration, after = (self.terms[name] for name in ("buffer_before", "duration", "buffer_after"))
        return start - timedelta(minutes=before), start + timedelta(minutes=duration + after)

    def hours_before(self, cutoff: str) -> datetime:
        return self.start - timedelta(hours=self.terms[cutoff])

    def step(self, action: str, status: str, party: str, reason: str | None = None) -> None:
        """Take a step and note it. All but the first are changes of what is stored."""
        self.version += bool(self.history)
        self.status = status
        self.history.append(Step(action, status, party, reason, self.start, self.sequence))


@dataclass(slots=True)
class Professional:
    """As in a scenario file, with an identifier beside each exception and each time off."""

    timezone: str
    hours: list[Mapping[str, str]]
    holidays: Collection[date] = ()
    exceptions: dict[Any, Mapping[str, Any]] = field(default_factory=dict[Any, Mapping[str, Any]])
    time_off: dict[Any, tuple[datetime, datetime]] = field(default_factory=dict[Any, tuple[datetime, datetime]])
    version: int = 0

    @property
    def scenario(self) -> dict[str, Any]:
        return {
            "timezone": self.timezone,
            "working_hours": self.hours,
            "exceptions": list(self.exceptions.values()),
            "public_holidays": [day.isoformat() for day in self.holidays],
            "time_off": [
                {"start": since.isoformat(), "end": until.isoformat()} for since, until in self.time_off.values()
            ],
        }


@dataclass(slots=True)
class Service:
    """`terms` as in a scenario file, with approval, cut-offs and whether it takes bookings."""

    professional: int
    terms: dict[str, Any]
    version: int = 0


@dataclass(slots=True)
class Model:
    """Everything there is. `told` collects the names of the facts that people must be told of."""

    now: datetime
    professionals: list[Professional]
    services: list[Service]
    bookings: list[Booking] = field(default_factory=list[Booking])
    calendars: list[list[Booking]] = field(init=False)
    told: list[str] = field(default_factory=list[str])
    touched: dict[int, Booking] = field(default_factory=dict[int, Booking])

    def __post_init__(self) -> None:
        self.calendars = [[] for _ in self.professionals]

    @property
    def second(self) -> int:
        """Now, never rounded down."""
        return ceil(self.now.timestamp())

    def party(self, who: Who, booking: Booking) -> str | None:
        """In which capacity somebody meets a booking; None for a stranger."""
        match who:
            case Who("operator") | Who("admin"):
                return "admin"
            case Who("professional", index) if index == booking.professional:
                return "professional"
            case Who("client", index) if index == booking.client:
                return "client"
            case _:
                return None

    def has_lapsed(self, booking: Booking) -> bool:
        return booking.status in LAPSING and booking.expires is not None and booking.expires <= self.now

    def of(self, professional: int) -> list[Booking]:
        return self.calendars[professional]

    def add(self, client: int, service: int, start: datetime, id: Any) -> Booking:
        """A new booking on the service's present terms, which has yet to take its first step."""
        known = self.services[service]
        booking = Booking(len(self.bookings), client, known.professional, service, start, dict(known.terms), id=id)
        self.bookings.append(booking)
        self.calendars[known.professional].append(booking)
        return self.touch(booking)

    def standing(self, professional: int, without: Collection[int] = ()) -> Iterator[Booking]:
        """What is busy now."""
        for booking in self.of(professional):
            if booking.status in OCCUPYING and booking.index not in without and not self.has_lapsed(booking):
                yield booking

    def scenario(
        self, service: int, around: datetime, *, terms: Mapping[str, Any] | None = None, without: Collection[int] = ()
    ) -> dict[str, Any]:
        """The scenario file of a service at this moment."""
        known = self.services[service]
        limited = bool(known.terms["limits"])
        return {
            "now": self.now.isoformat(),
            "professional": self.professionals[known.professional].scenario,
            "service": known.terms if terms is None else terms,
            "busy": [
                _taken(booking, service)
                for booking in self.of(known.professional)
                if booking.index not in without and _may_matter(booking, around, service if limited else None)
            ],
            "query": {"start": around.isoformat(), "end": (around + timedelta(seconds=1)).isoformat()},
        }

    def touch(self, booking: Booking) -> Booking:
        """Mark a booking as one that this operation changes."""
        self.touched[booking.index] = booking
        return booking

    def tell(self, fact: str) -> None:
        self.told.append(fact)

    def sweep(self, professional: int | None = None, without: Collection[int] = ()) -> int:
        """Let everything expire whose time is up, in one calendar or in all; how much that was."""
        lapsed = [
            booking
            for booking in (self.bookings if professional is None else self.of(professional))
            if self.has_lapsed(booking) and not booking.purged and booking.index not in without
        ]
        for booking in lapsed:
            self.expire(booking)
        return len(lapsed)

    def expire(self, booking: Booking) -> None:
        if booking.status == "pending":
            self.tell("AppointmentExpired")
        self.touch(booking).step("expire", "expired", "system")


def _may_matter(booking: Booking, around: datetime, counting: int | None) -> bool:
    """Whether it can be in the way near `around`, or counts for the service that is `counting`."""
    if booking.service == counting:
        return booking.status in OCCUPYING or booking.status == "completed"
    return booking.status in OCCUPYING and abs(booking.start - around) < _AROUND


def _taken(booking: Booking, service: int) -> dict[str, Any]:
    return {
        "start": booking.start.isoformat(),
        "end": booking.end.isoformat(),
        "status": booking.status,
        "same_service": booking.service == service,
        "buffer_before": booking.terms["buffer_before"],
        "buffer_after": booking.terms["buffer_after"],
        "expires": None if booking.expires is None else booking.expires.astimezone(UTC).isoformat(),
    }
