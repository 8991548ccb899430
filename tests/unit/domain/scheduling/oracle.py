"""Free starts of a scenario found the slow and obvious way, asking nothing of the engine.

A scenario is the object of a scenario file (see `adapters/scenarios`). The oracle lays out some weeks around the asked
window tick by tick, a byte for each, marks those at which the professional is there and free, and walks along them. A
tick is a minute, or a part of it when the scenario has odd seconds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from math import ceil, floor, gcd
from typing import Any
from zoneinfo import ZoneInfo

from tests.unit.domain.scheduling.wall_clocks import (
    DAY,
    first_instant,
    first_minute_showing,
    last_minute_showing,
    local_time,
    wall_clock,
    wall_minute,
)

type Scenario = Mapping[str, Any]  # what json.loads makes of a file

_HISTORY = timedelta(days=25)  # openings that began before the window may still be open in it
_FUTURE = timedelta(days=18)  # `optimized` counts to the end of a free range, which may be that far away
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def expected_starts(scenario: Scenario) -> list[int]:
    """What `free_starts` must answer, in epoch seconds."""
    stretch = Stretch.of(scenario)
    first, behind = (_ceil(scenario["query"][edge]) for edge in ("start", "end"))
    asked = [free for free in stretch.free_ranges() if free[0] < behind and first < free[1]]
    starts = (start for free in asked for start in stretch.starts_in(free))
    return [start for start in starts if first <= start < behind and stretch.admits(start)]


def expected_origin(scenario: Scenario, start: int) -> int:
    """From where the grid of starts is counted at `start`, which must be open."""
    stretch = Stretch.of(scenario)
    return next(begin for run in stretch.open_runs() for begin, end in stretch.cut(*run) if begin <= start < end)


@dataclass(frozen=True)
class Stretch:
    """Some weeks of a professional's time."""

    professional: Scenario
    service: Scenario
    busy: list[Scenario]
    exact_now: float
    place: ZoneInfo
    first: date
    last: date
    tick: int

    @classmethod
    def of(cls, scenario: Scenario, *, around: int | None = None) -> "Stretch":
        """The weeks around what is queried, or around an epoch second."""
        professional, busy = scenario["professional"], scenario.get("busy", [])
        place = ZoneInfo(professional["timezone"])
        start, end = (_ceil(scenario["query"][edge]) if around is None else around for edge in ("start", "end"))
        times = [edge for taken in (*busy, *professional.get("time_off", [])) for edge in bounds(taken)]
        return cls(
            professional=professional,
            service=scenario["service"],
            busy=busy,
            exact_now=_exact(scenario["now"]),
            place=place,
            first=local_time(start, place).date() - _HISTORY,
            last=local_time(end, place).date() + _FUTURE,
            tick=gcd(60, *times, around or 0),
        )

    @property
    def now(self) -> int:
        """Rounded up, or a start could be offered that is too soon."""
        return ceil(self.exact_now)

    # What the service asks for, in seconds.

    @property
    def duration(self) -> int:
        return self.service["duration"] * 60

    def buffer(self, side: str) -> int:
        return self.service.get(f"buffer_{side}", 0) * 60

    @property
    def offset(self) -> int:
        return self.service.get("offset", 0) * 60

    @property
    def interval(self) -> int:
        return (self.service.get("interval") or self.service["duration"]) * 60

    # What is open and free, a byte for each tick.

    @cached_property
    def begin(self) -> int:
        return first_instant(self.first, self.place)

    @cached_property
    def open_ticks(self) -> bytearray:
        marks = bytearray((first_instant(self.last, self.place) - self.begin) // self.tick)
        for day in (self.first + timedelta(days=n) for n in range(-1, (self.last - self.first).days)):
            for opening in self._openings(day):
                start, end = _minutes(opening["start"]), _minutes(opening["end"])
                closing = end if end > start else end + DAY
                midnight = wall_minute(day)
                self._mark(
                    marks,
                    first_minute_showing(midnight + start, self.place) * 60,
                    last_minute_showing(midnight + closing, self.place) * 60,
                    b"\1",
                )
        return marks

    @cached_property
    def free_ticks(self) -> bytearray:
        marks = bytearray(self.open_ticks)
        for away in self.professional.get("time_off", []):
            self._mark(marks, *bounds(away), b"\0")
        for day in self.observed_holidays():
            following = day + timedelta(days=1)
            self._mark(marks, first_instant(day, self.place), first_instant(following, self.place), b"\0")
        for _, (start, end) in self.occupied():
            self._mark(marks, start - self.buffer("after"), end + self.buffer("before"), b"\0")
        return marks

    def observed_holidays(self) -> list[date]:
        """A date with openings of its own is none."""
        own = {exception["date"] for exception in self.professional.get("exceptions", [])}
        return [date.fromisoformat(day) for day in self.professional.get("public_holidays", []) if day not in own]

    def occupied(self) -> Iterator[tuple[Scenario, tuple[int, int]]]:
        """Everything busy, and the time that it occupies with its own buffers."""
        for taken in self.busy:
            start, end = bounds(taken)
            if taken.get("kind", "appointment") == "external":
                yield taken, (start, end)
            elif taken.get("status", "confirmed") in {"held", "pending", "confirmed"} and not self._has_expired(taken):
                yield taken, (start - taken.get("buffer_before", 0) * 60, end + taken.get("buffer_after", 0) * 60)

    def open_runs(self) -> list[tuple[int, int]]:
        """Times of unbroken opening."""
        return list(self._runs(self.open_ticks))

    def free_ranges(self) -> list[tuple[int, int]]:
        """Times of unbroken opening in which nothing else happens."""
        return list(self._runs(self.free_ticks))

    def cut(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Cut at the Mondays at which counting begins anew, because it has been open for the whole week before."""
        monday = self.first - timedelta(days=self.first.weekday())
        while monday < self.last:
            border = first_instant(monday, self.place)
            if start < border < end and self.is_open(first_instant(monday - timedelta(days=7), self.place), border):
                yield start, border
                start = border
            monday += timedelta(days=7)
        yield start, end

    # Starts.

    def grid_of(self, run: tuple[int, int]) -> Iterator[int]:
        """The points that are counted from where a time of unbroken opening starts."""
        for origin, end in self.cut(*run):
            yield from range(origin + self.offset, end, self.interval + self.offset)

    def starts_in(self, free: tuple[int, int]) -> Iterator[int]:
        """Every start at which the whole appointment fits into a free range, whatever is asked."""
        if self.service.get("alignment", "opening") == "opening":
            points = self.grid_of(next(run for run in self.open_runs() if run[0] <= free[0] < run[1]))
        else:
            points = self._points_of(free)
        return (start for start in points if free[0] <= start and start + self.duration <= free[1])

    def _points_of(self, free: tuple[int, int]) -> Iterator[int]:
        for begin, end in self.cut(*free):
            yield from range(self._first_start(begin, end, free[1]), end, self.interval + self.offset)

    def admits(self, start: int) -> bool:
        """Tell whether notice, horizon and limits let a client book this start."""
        return not (
            self.is_too_soon(start) or self.is_too_far_ahead(start) or any(True for _ in self.reached_limits(start))
        )

    def is_too_soon(self, start: int) -> bool:
        return start < self.now + self.service.get("minimum_notice", 0) * 60

    def is_too_far_ahead(self, start: int) -> bool:
        """From the first instant on at which the clock shows the date after the last day (ADR 17)."""
        today = local_time(self.now, self.place).date()
        day_after = today + timedelta(days=self.service.get("horizon_days", 60) + 1)
        return start >= first_instant(day_after, self.place)

    def reached_limits(self, start: int) -> Iterator[str]:
        """The periods in which a start would be one appointment too many."""
        wanted = _periods(local_time(start, self.place).date())
        counted = [
            _periods(local_time(bounds(taken)[0], self.place).date()) for taken in self.busy if self._counts(taken)
        ]
        for period, limit in self.service.get("limits", {}).items():
            if limit is not None and sum(other[period] == wanted[period] for other in counted) >= limit:
                yield period

    def _first_start(self, begin: int, end: int, close: int) -> int:
        match self.service["alignment"]:
            case "range":
                return begin + self.offset
            case "clock":
                unit = next((unit for unit in (60, 30, 20, 15, 10, 5) if self.interval % (unit * 60) == 0), 1)
                return self._rounded_up(begin, unit * 60) + self.offset
            case "optimized":
                units = (self.interval, 15 * 60, 5 * 60)
                candidates = [self._rounded_up(begin, unit) + self.offset for unit in units]
                best = self._count(begin + self.offset, end, close)
                fitting = (start for start in candidates if self._count(start, end, close) == best)
                return next(fitting, begin + self.offset)
            case other:
                raise AssertionError(other)

    def _rounded_up(self, instant: int, unit: int) -> int:
        """The first tick at which the seconds of the local day are a multiple of `unit`."""
        while (wall_clock(instant // 60, self.place) % DAY * 60 + instant % 60) % unit:
            instant += self.tick
        return instant

    def _count(self, first: int, end: int, close: int) -> int:
        return sum(start + self.duration <= close for start in range(first, end, self.interval + self.offset))

    def _openings(self, day: date) -> list[Scenario]:
        for exception in self.professional.get("exceptions", []):
            if exception["date"] == day.isoformat():
                return exception["openings"]
        name = _WEEKDAYS[day.weekday()]
        return [opening for opening in self.professional.get("working_hours", []) if opening["weekday"] == name]

    def _has_expired(self, taken: Scenario) -> bool:
        until = taken.get("expires")
        return taken.get("status") in {"held", "pending"} and until is not None and _exact(until) <= self.exact_now

    def _counts(self, taken: Scenario) -> bool:
        return (
            taken.get("kind", "appointment") == "appointment"
            and taken.get("same_service", True)
            and taken.get("status", "confirmed") in {"held", "pending", "confirmed", "completed"}
            and not self._has_expired(taken)
        )

    def _mark(self, marks: bytearray, start: int, end: int, mark: bytes) -> None:
        first = max(0, (start - self.begin) // self.tick)
        behind = min(len(marks), (end - self.begin) // self.tick)
        if first < behind:
            marks[first:behind] = mark * (behind - first)

    def is_open(self, start: int, end: int) -> bool:
        first, behind = (start - self.begin) // self.tick, (end - self.begin) // self.tick
        return first >= 0 and self.open_ticks.find(b"\0", first, behind) < 0

    def _runs(self, marks: bytearray) -> Iterator[tuple[int, int]]:
        first = marks.find(b"\1")
        while first >= 0:
            behind = marks.find(b"\0", first)
            behind = len(marks) if behind < 0 else behind
            yield self.begin + first * self.tick, self.begin + behind * self.tick
            first = marks.find(b"\1", behind)


def _exact(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _ceil(text: str) -> int:
    return ceil(_exact(text))


def bounds(taken: Scenario) -> tuple[int, int]:
    return floor(_exact(taken["start"])), _ceil(taken["end"])


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _periods(day: date) -> dict[str, object]:
    return {
        "per_day": day,
        "per_week": day.isocalendar()[:2],
        "per_month": (day.year, day.month),
        "per_year": day.year,
    }
