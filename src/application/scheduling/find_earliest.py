"""Find who is free first."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from application.clock import Clock
from application.scheduling.ports import PublicHolidays
from application.scheduling.read_calendar import with_holidays
from application.scheduling.search_professionals import criterion
from application.scheduling.views import PracticeCalendar, ProfessionalView, ServiceCalendar
from application.unit_of_work import UnitsOfWork
from domain.errors import InvalidValue
from domain.ids import ProfessionalId
from domain.scheduling.availability import free_starts
from domain.scheduling.service import Service
from domain.time.intervals import LATEST, Span, checked_instant

AHEAD = timedelta(days=62)
"""How far after the asked moment the search looks."""
LIMIT_MAXIMUM = 100
LIMIT_DEFAULT = 20
_DAY = 24 * 3600
_STEPS = (3, 14, AHEAD.days)  # days: most have something soon, and the nearer it is the less has to be read


@dataclass(frozen=True, slots=True, kw_only=True)
class FindEarliestQuery:
    """Each criterion may be left out; those given must all fit. Slots start at `after` or later, by default now."""

    text: str | None = None
    profession: str | None = None
    city: str | None = None
    after: datetime | None = None
    limit: int = LIMIT_DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class EarliestSlot:
    """The first free slot of a professional, of whichever service has one first. `start` is a UTC instant."""

    professional: ProfessionalView
    service: Service
    timezone: str
    start: datetime

    @property
    def end(self) -> datetime:
        """The UTC instant at which it ends."""
        return self.start + timedelta(minutes=self.service.terms.duration)


@dataclass(frozen=True, slots=True)
class FindEarliest:
    """Anybody may ask which of the professionals that match are free first, within 62 days.

    Each is shown once, with the earliest slot of all their services; the earliest of all comes first. Those who have
    nothing free are left out. However many match, storage is asked at most three times.
    """

    units: UnitsOfWork
    clock: Clock
    holidays: PublicHolidays

    async def __call__(self, query: FindEarliestQuery) -> list[EarliestSlot]:
        """Return the slots, earliest first. Raises InvalidValue."""
        if not 1 <= query.limit <= LIMIT_MAXIMUM:
            raise InvalidValue("limit", "out_of_range", f"limit must lie between 1 and {LIMIT_MAXIMUM}.")
        now = self.clock.now()
        since = now if query.after is None else max(now, checked_instant("after", query.after))
        found: dict[ProfessionalId, EarliestSlot] = {}
        for piece in _pieces(since):
            async with self.units() as unit:
                practices = await unit.calendars.matching(
                    piece,
                    now=now,
                    text=criterion("q", query.text),
                    profession=criterion("profession", query.profession),
                    city=criterion("city", query.city),
                )
            for practice in practices:
                slot = self._first_of(practice, piece, ceil(now.timestamp()))
                if slot is not None:
                    found.setdefault(practice.professional.id, slot)
                await asyncio.sleep(0)  # there may be thousands: others are answered in between
            if len(found) >= query.limit:
                break  # whoever has nothing yet is free later than all of these
        first = sorted(found.values(), key=lambda slot: (slot.start, slot.professional.full_name, slot.professional.id))
        return first[: query.limit]

    def _first_of(self, practice: PracticeCalendar, window: Span, now: int) -> EarliestSlot | None:
        starts = [
            (start, calendar)
            for calendar in practice.services
            if (start := self._first_start(calendar, window, now)) is not None
        ]
        if not starts:
            return None
        start, calendar = min(starts, key=lambda pair: (pair[0], pair[1].service.created_at))
        return EarliestSlot(
            professional=practice.professional,
            service=calendar.service,
            timezone=calendar.agenda.timezone,
            start=datetime.fromtimestamp(start, UTC),
        )

    def _first_start(self, calendar: ServiceCalendar, window: Span, now: int) -> int | None:
        agenda = with_holidays(calendar, self.holidays, window).agenda
        return next(iter(free_starts(agenda, calendar.service.terms, window, now)), None)


def _pieces(since: datetime) -> Iterator[Span]:
    """The time to look at in growing pieces, one after the other; free starts are the same however it is cut."""
    start = first = ceil(since.timestamp())
    for days in _STEPS:
        end = min(first + days * _DAY, int(LATEST.timestamp()))
        if start < end:
            yield Span(start, end)
        start = end
