"""Find free slots."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from application.clock import Clock
from application.scheduling.ports import PublicHolidays
from application.scheduling.read_calendar import read_service_calendar
from application.unit_of_work import UnitsOfWork
from domain.errors import InvalidValue, NotFound
from domain.ids import ServiceId
from domain.scheduling.availability import free_starts
from domain.time.intervals import Interval

LONGEST_WINDOW = timedelta(days=62)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindSlotsQuery:
    """Starts within [since, until), two instants."""

    service_id: ServiceId
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeSlots:
    """`starts` are epoch seconds in order, `duration` minutes, `timezone` the professional's."""

    service_id: ServiceId
    timezone: str
    duration: int
    starts: list[int]


@dataclass(frozen=True, slots=True)
class FindSlots:
    """Anybody may ask when a service is free, for 62 days at most. What is shown here is what booking accepts.

    A service that takes no bookings is not shown (`not_found`).
    """

    units: UnitsOfWork
    clock: Clock
    holidays: PublicHolidays

    async def __call__(self, query: FindSlotsQuery) -> FreeSlots:
        """Return the free starts. Raises NotFound, InvalidValue."""
        window, now = checked_window(query.since, query.until), self.clock.now()
        async with self.units() as unit:
            calendar = await read_service_calendar(unit, self.holidays, query.service_id, window.starts, now=now)
        terms, agenda = calendar.service.terms, calendar.agenda
        if not terms.active:
            raise NotFound("service")
        starts = free_starts(agenda, terms, window.starts, ceil(now.timestamp()))
        return FreeSlots(service_id=query.service_id, timezone=agenda.timezone, duration=terms.duration, starts=starts)


def checked_window(since: datetime, until: datetime) -> Interval:
    """The window that is asked about. Raises InvalidValue (`to`) when it is empty or too long."""
    if until <= since:
        raise InvalidValue("to", "not_after_start", "to must be after from.")
    if until - since > LONGEST_WINDOW:
        raise InvalidValue("to", "too_long", f"Ask for {LONGEST_WINDOW.days} days at most.")
    return Interval(since, until)
