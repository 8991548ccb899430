"""Why a start is not offered, found the slow and obvious way, as the oracle finds free starts."""

from collections.abc import Iterator
from datetime import timedelta

from tests.unit.domain.scheduling.oracle import Scenario, Stretch, bounds
from tests.unit.domain.scheduling.wall_clocks import first_instant, local_time


def expected_codes(scenario: Scenario, start: int) -> set[str]:
    """The codes of what `explain` must answer."""
    stretch = Stretch.of(scenario, around=start)
    return {
        code
        for codes in (
            _of_openings(stretch, start),
            _of_absences(stretch, start),
            _of_neighbours(stretch, start),
            _of_grid(stretch, start),
            _of_dates(stretch, start),
        )
        for code in codes
    }


def _of_openings(stretch: Stretch, start: int) -> Iterator[str]:
    if not stretch.is_open(start, start + stretch.tick):
        dates = {exception["date"] for exception in stretch.professional.get("exceptions", [])}
        exceptional = local_time(start, stretch.place).date().isoformat() in dates
        yield "exception_closed" if exceptional else "outside_opening_hours"
    elif not stretch.is_open(start, start + stretch.duration):
        yield "does_not_fit"


def _of_absences(stretch: Stretch, start: int) -> Iterator[str]:
    wanted = start, start + stretch.duration
    if any(_overlap(wanted, bounds(away)) for away in stretch.professional.get("time_off", [])):
        yield "time_off"
    for day in stretch.observed_holidays():
        if _overlap(wanted, (first_instant(day, stretch.place), first_instant(day + timedelta(days=1), stretch.place))):
            yield "public_holiday"


def _of_neighbours(stretch: Stretch, start: int) -> Iterator[str]:
    wanted = start, start + stretch.duration
    needed = start - stretch.buffer("before"), wanted[1] + stretch.buffer("after")
    for taken, occupied in stretch.occupied():
        if _overlap(wanted, bounds(taken)):
            yield "overlaps_hold" if _is_hold(taken) else "overlaps_appointment"
        elif _overlap(needed, occupied):
            yield "buffer_of_neighbour"


def _of_grid(stretch: Stretch, start: int) -> Iterator[str]:
    if stretch.service.get("alignment", "opening") == "opening":
        asked = [run for run in stretch.open_runs() if run[0] <= start < run[1]]
        possible = {point for run in asked for point in stretch.grid_of(run)}
    else:
        asked = [free for free in stretch.free_ranges() if free[0] <= start and start + stretch.duration <= free[1]]
        possible = {point for free in asked for point in stretch.starts_in(free)}
    if asked and start not in possible:
        yield "not_on_grid"


def _of_dates(stretch: Stretch, start: int) -> Iterator[str]:
    if stretch.is_too_soon(start):
        yield "too_soon"
    if stretch.is_too_far_ahead(start):
        yield "beyond_horizon"
    if any(True for _ in stretch.reached_limits(start)):
        yield "limit_reached"


def _is_hold(taken: Scenario) -> bool:
    return taken.get("kind", "appointment") == "appointment" and taken.get("status") == "held"


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])
