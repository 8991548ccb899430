"""How long the domain takes for the slots of a month and of a year: `python -m bench.domain`."""

import gc
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from time import perf_counter

from bench.diary import HOURS, TERMS, ZONE, Diary, a_month, a_year
from domain.scheduling.availability import Agenda, free_starts, occupied
from domain.time.intervals import Span

_SECONDS_EACH = 3.0


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    diary: Diary
    goal_ms: float

    def measure(self) -> str:
        """Repeat for a while, with the collector off as `timeit` has it, and tell median and minimum.

        Beside it stands what it takes to make the agenda out of what is busy, which storage does once for an answer.
        """
        busy = tuple(occupied(_epoch(start), TERMS) for start in self.diary.starts)
        agenda, made = Agenda(timezone=ZONE, hours=HOURS, busy=busy), list[float]()
        window = Span(_epoch(self.diary.since), _epoch(self.diary.until))
        now = _epoch(self.diary.since - timedelta(days=7))
        found = free_starts(agenda, TERMS, window, now)
        times: list[float] = []
        gc.collect()
        gc.disable()
        try:
            until = perf_counter() + _SECONDS_EACH
            while (began := perf_counter()) < until:
                free_starts(agenda, TERMS, window, now)
                times.append((perf_counter() - began) * 1000)
                began = perf_counter()
                Agenda(timezone=ZONE, hours=HOURS, busy=busy)
                made.append((perf_counter() - began) * 1000)
        finally:
            gc.enable()
        return (
            f"{self.name:<24}{len(found):>7}{median(times):>11.3f}{min(times):>11.3f}{self.goal_ms:>9.2f}"
            f"{'yes' if median(times) < self.goal_ms else 'NO':>6}{median(made):>14.3f}"
        )


def run() -> None:
    """Print a table, in milliseconds."""
    print(
        f"{'slots in the domain':<24}{'free':>7}{'median ms':>11}{'min ms':>11}{'goal':>9}{'met':>6}{'agenda ms':>14}"
    )
    print(_Case("a month, 400 booked", a_month(), 0.12).measure())
    print(_Case("a year, 5,000 booked", a_year(), 5.0).measure())


def _epoch(instant: datetime) -> int:
    return int(instant.timestamp())


if __name__ == "__main__":
    run()
