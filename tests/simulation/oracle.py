"""What may be done, decided naively: every rule that an operation breaks, by the code of its refusal."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.simulation.model import NEAR, Booking, Model, Professional, Who
from tests.unit.domain.scheduling.expected_reasons import expected_codes
from tests.unit.domain.scheduling.oracle import Stretch
from tests.unit.domain.scheduling.wall_clocks import first_instant

TAKEN = {"overlaps_appointment", "overlaps_hold", "buffer_of_neighbour"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The codes of all refusals that are right; none: it must succeed. `reasons` are those that a refused start must have."""

    codes: frozenset[str] = frozenset()
    reasons: frozenset[str] | None = None

    @classmethod
    def of(cls, broken: Mapping[str, bool], *, reasons: Collection[str] | None = None) -> "Verdict":
        """From each code and whether its rule is broken, and the reasons against the start."""
        codes = {code for code, is_broken in broken.items() if is_broken}
        if reasons:
            codes.add("slot_taken" if TAKEN.issuperset(reasons) else "slot_not_offered")
        return cls(frozenset(codes), None if reasons is None else frozenset(reasons))


SUCCEEDS = Verdict()
NOT_FOUND = Verdict(frozenset({"not_found"}))


def against_client(
    model: Model,
    service: int,
    start: datetime,
    *,
    terms: Mapping[str, Any] | None = None,
    without: Collection[int] = (),
) -> set[str]:
    """Why a client cannot have a start."""
    scenario = model.scenario(service, start, terms=terms, without=without)
    return expected_codes(scenario, int(start.timestamp()))


def against_professional(
    model: Model, professional: int, wanted: "Wanted", *, without: Collection[int] = ()
) -> set[str]:
    """Why whoever runs the calendar cannot have a start."""
    found = {
        _in_the_way(wanted, other)
        for other in model.standing(professional, without)
        if abs(other.start - wanted.start) < NEAR and overlap(wanted.occupied, other.occupied)
    }
    return found | ({"too_soon"} if wanted.start.timestamp() < model.second else set())


@dataclass(frozen=True, slots=True)
class Wanted:
    """A time that somebody wants, with and without its buffers."""

    start: datetime
    end: datetime
    occupied: tuple[datetime, datetime]

    @classmethod
    def at(cls, start: datetime, terms: Mapping[str, Any]) -> "Wanted":
        moved = Booking(-1, -1, -1, -1, start, terms)
        return cls(start, moved.end, moved.occupied)


def _in_the_way(wanted: Wanted, other: Booking) -> str:
    if not overlap((wanted.start, wanted.end), (other.start, other.end)):
        return "buffer_of_neighbour"
    return "overlaps_hold" if other.status == "held" else "overlaps_appointment"


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Tell whether two times share a moment."""
    return one[0] < other[1] and other[0] < one[1]


def meets(model: Model, who: Who, booking: Booking) -> str | None:
    """In which capacity somebody may see a booking; None also for a hold, which is shown to nobody."""
    return model.party(who, booking) if booking.booked else None


def to_change(model: Model, booking: Booking, party: str, until: datetime) -> dict[str, bool]:
    """What speaks against moving or calling off what is there."""
    return {
        "illegal_transition": booking.status not in {"pending", "confirmed"} or model.has_lapsed(booking),
        "cutoff_passed": party == "client" and (model.now > until or model.now >= booking.start),
        "appointment_over": party != "client" and model.now >= booking.end,
    }


def owes_reason(party: str, reason: str | None) -> bool:
    return party == "admin" and not (reason or "").strip()


def moved_terms(model: Model, booking: Booking) -> dict[str, Any]:
    """The service's present terms, with what was agreed kept."""
    present = model.services[booking.service].terms
    agreed = {name: booking.terms[name] for name in ("duration", "buffer_before", "buffer_after")}
    return {**present, **agreed, "interval": present.get("interval") or present["duration"]}


def left_outside(model: Model, before: Professional, after: Professional, professional: int) -> list[Booking]:
    """Whoever is in opening hours before and not after, by start; what is only held too."""
    coming = [booking for booking in model.standing(professional) if booking.end > model.now]
    if not coming:
        return []
    until = max(booking.end for booking in coming)
    was, becomes = _Hours(model.now, until, before), _Hours(model.now, until, after)
    found = [booking for booking in coming if was.hold(booking) and not becomes.hold(booking)]
    return sorted(found, key=lambda booking: (booking.start, booking.id))


class _Hours:
    """When somebody works, minute by minute."""

    def __init__(self, now: datetime, until: datetime, professional: Professional) -> None:
        query = {"start": (now - timedelta(days=1)).isoformat(), "end": until.isoformat()}
        self._stretch = Stretch.of(
            {"now": now.isoformat(), "professional": professional.scenario, "service": {"duration": 1}, "query": query}
        )
        self._closed = [
            (int(since.timestamp()), int(until.timestamp())) for since, until in professional.time_off.values()
        ]
        self._closed += [
            (first_instant(day, self._stretch.place), first_instant(day + timedelta(days=1), self._stretch.place))
            for day in self._stretch.observed_holidays()
        ]

    def hold(self, booking: Booking) -> bool:
        start, end = int(booking.start.timestamp()), int(booking.end.timestamp())
        return self._stretch.is_open(start, end) and not any(
            since < end and start < until for since, until in self._closed
        )
