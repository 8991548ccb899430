"""What to say to somebody who cannot have the start that they asked for: the nearest ones that they can have."""

from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

from application.clock import Clock
from application.scheduling.ports import PublicHolidays
from application.scheduling.read_calendar import read_service_calendar
from application.unit_of_work import UnitsOfWork
from domain.errors import NotFound
from domain.ids import ServiceId
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import nearest_starts
from domain.scheduling.errors import SlotRefused
from domain.time.intervals import LATEST, Span

COUNT = 3
_DAY = 24 * 3600
_NEAR = 7 * _DAY
_FAR = 62 * _DAY
_FARTHEST = 800 * _DAY  # farther ahead than any horizon


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
        wanted = int(start.timestamp())
        now = ceil(self.clock.now().timestamp())
        near = Span(wanted - _NEAR, wanted + _NEAR)
        nearest = await self._free(service_id, near, wanted, now, moving)
        if len(nearest) < COUNT:
            nearest = await self._free(service_id, _far_from(wanted, now), wanted, now, moving)
        refusal.alternatives = tuple(datetime.fromtimestamp(second, UTC) for second in nearest)
        return refusal

    async def _free(
        self, service_id: ServiceId, window: Span, wanted: int, now: int, moving: Appointment | None
    ) -> list[int]:
        window = Span(max(window.start, now), min(window.end, int(LATEST.timestamp())))
        if window.start >= window.end:
            return []
        async with self.units() as unit:
            try:
                calendar = await read_service_calendar(
                    unit,
                    self.holidays,
                    service_id,
                    window,
                    now=self.clock.now(),
                    without=() if moving is None else (moving.id,),
                )
            except NotFound:
                return []
        terms = calendar.service.terms
        if not terms.active:
            return []
        asked = terms if moving is None else moving.agreement.terms(terms)
        return nearest_starts(calendar.agenda, asked, window, wanted, now, count=COUNT)


def _far_from(wanted: int, now: int) -> Span:
    """Two months on either side of the wanted start or, for one beyond every horizon, of the present."""
    centre = now if wanted > now + _FARTHEST else max(wanted, now)
    return Span(centre - _FAR, centre + _FAR)
