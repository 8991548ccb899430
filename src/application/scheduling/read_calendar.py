"""A professional's time as the rules need it: what storage knows, with the public holidays that they observe."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from application.scheduling.ports import PublicHolidays
from application.scheduling.views import ProfessionalCalendar, ServiceCalendar
from application.unit_of_work import UnitOfWork
from domain.errors import NotFound
from domain.ids import AppointmentId, ProfessionalId, ServiceId
from domain.scheduling.availability import Agenda, reach
from domain.time.intervals import Span
from domain.time.zones import local_date, zone

_A_DAY = timedelta(days=1)


async def read_service_calendar(
    unit: UnitOfWork,
    holidays: PublicHolidays,
    service_id: ServiceId,
    window: Span,
    *,
    now: datetime,
    without: Collection[AppointmentId] = (),
    detailed: bool = False,
) -> ServiceCalendar:
    """Return the service and all that matters for its starts in `window`. Raises NotFound."""
    calendar = await unit.calendars.of_service(service_id, window, now=now, without=without, detailed=detailed)
    if calendar is None:
        raise NotFound("service")
    return with_holidays(calendar, holidays, window)


async def read_professional_calendar(
    unit: UnitOfWork, holidays: PublicHolidays, professional_id: ProfessionalId, window: Span
) -> ProfessionalCalendar:
    """Return when the professional works in `window`, whatever is booked. Raises NotFound."""
    calendar = await unit.calendars.of_professional(professional_id, window)
    if calendar is None:
        raise NotFound("professional")
    agenda = _observing(calendar.agenda, calendar.holidays_region, holidays, window)
    return replace(calendar, agenda=agenda)


def with_holidays(calendar: ServiceCalendar, holidays: PublicHolidays, window: Span) -> ServiceCalendar:
    """The calendar with the holidays that matter for starts in `window`."""
    if calendar.holidays_region is None:
        return calendar
    around = reach(calendar.service.terms, window)
    return replace(calendar, agenda=_observing(calendar.agenda, calendar.holidays_region, holidays, around))


def _observing(agenda: Agenda, region: str | None, holidays: PublicHolidays, window: Span) -> Agenda:
    if region is None:
        return agenda
    place = zone(agenda.timezone)
    first, last = local_date(window.start, place) - _A_DAY, local_date(window.end, place) + _A_DAY
    return replace(agenda, holidays=holidays.between(region, first, last))
