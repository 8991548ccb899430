"""What to say to somebody who cannot have the start that they asked for: the nearest ones that they can have."""

from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

from application.clock import Clock
from application.scheduling.ports import PublicHolidays
from application.scheduling.read_calendar import read_service_calendar
from application.unit_of_work import UnitsOfWork
from domain.ids import ServiceId
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import bookable, nearest_starts
from domain.scheduling.errors import SlotRefused
from domain.time.intervals import EARLIEST, LATEST, Span

COUNT = 3
_DAY = 24 * 3600
_NEAR = 7 * _DAY
_FAR = 62 * _DAY
_EARLIEST = int(EARLIEST.timestamp())
_LATEST = int(LATEST.timestamp())


@dataclass(frozen=True, slots=True)
class SuggestAlternatives:
    """Looks around a start that was refused, and farther when there is too little near it."""

    units: UnitsOfWork
    clock: Clock
    holidays: PublicHolidays

    async def __call__(
        self, refusal: SlotRefused, service_id: ServiceId, start: datetime, *, moving: Appointment | None = None
    ) -> SlotRefused:
        """Return the refusal with the free starts nearest to `start`; for an appointment that moves, by its own terms."""
        wanted, now = int(start.timestamp()), self.clock.now()
        near = Span(wanted - _NEAR, wanted + _NEAR)
        nearest, last = await self._free(service_id, near, wanted, now, moving)
        if len(nearest) < COUNT:
            centre = max(min(wanted, last), ceil(now.timestamp()))
            far = Span(centre - _FAR, centre + _FAR)
            nearest, _ = await self._free(service_id, far, wanted, now, moving)
        refusal.alternatives = tuple(datetime.fromtimestamp(second, UTC) for second in nearest)
        return refusal

    async def _free(
        self, service_id: ServiceId, window: Span, wanted: int, now: datetime, moving: Appointment | None
    ) -> tuple[list[int], int]:
        """The free starts of `window` nearest to `wanted`, and the last second that can be booked at all."""
        window = Span(max(window.start, _EARLIEST), min(window.end, _LATEST))
        async with self.units() as unit:
            calendar = await read_service_calendar(
                unit,
                self.holidays,
                service_id,
                window,
                now=now,
                without=() if moving is None else (moving.id,),
            )
        terms, agenda, clock = calendar.service.terms, calendar.agenda, ceil(now.timestamp())
        if not terms.active:
            return [], clock
        asked = terms if moving is None else moving.agreement.terms(terms)
        nearest = nearest_starts(agenda, asked, window, wanted, clock, count=COUNT)
        return nearest, bookable(agenda, asked, clock).end - 1
