"""Explain why a start is offered or not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil

from application.clock import Clock
from application.scheduling.ports import PublicHolidays
from application.scheduling.read_calendar import read_service_calendar
from application.unit_of_work import UnitsOfWork
from domain.accounts.values import Locale
from domain.errors import NotFound
from domain.ids import ProfessionalId, ServiceId
from domain.scheduling.errors import ServiceInactive
from domain.scheduling.explanation import NONEXISTENT, Reason, ReasonCode, explain
from domain.scheduling.policies import Doer, party_between
from domain.time.intervals import checked_instant, second_of
from domain.time.zones import epoch_of, is_skipped, zone


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainStartQuery:
    """`start` is an instant or, if it is naive, a local time on the professional's clock, there the first of two.

    `actor` is None for somebody who is not signed in. Holidays are named in the language of `locale` where
    it is known, else in the region's own.
    """

    actor: Doer | None
    service_id: ServiceId
    start: datetime
    locale: Locale = Locale.SPANISH


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`start` is a UTC instant, None for a local time that does not exist. Offered exactly when there is no reason."""

    service_id: ServiceId
    timezone: str
    start: datetime | None
    reasons: tuple[Reason, ...]

    @property
    def offered(self) -> bool:
        """Tell whether a client may book it now."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class ExplainStart:
    """Anybody may ask why a start is not offered, and is told every reason by its code.

    Anybody is also told the date and the name of a public holiday. What else causes each reason (the appointment, the
    time off, until when somebody holds the time) only the professional, administrators and the operator are told.
    A service that takes no bookings is not shown (`not_found`, to its professional `service_inactive`).
    """

    units: UnitsOfWork
    clock: Clock
    holidays: PublicHolidays

    async def __call__(self, query: ExplainStartQuery) -> Explanation:
        """Return the reasons. Raises NotFound, ServiceInactive, InvalidValue."""
        now = self.clock.now()
        # The zone of a local time is known only from the calendar, which is therefore read around it in UTC first.
        around = checked_instant("start", query.start if query.start.tzinfo else query.start.replace(tzinfo=UTC))
        async with self.units() as unit:
            calendar = await read_service_calendar(
                unit, self.holidays, query.service_id, second_of(around), now=now, detailed=True
            )
            start = _instant(query.start, calendar.agenda.timezone)
            if start is not None and start != around:
                calendar = await read_service_calendar(
                    unit, self.holidays, query.service_id, second_of(start), now=now, detailed=True
                )
        service, agenda = calendar.service, calendar.agenda
        insider = _sees_causes(query.actor, service.professional_id)
        if not service.terms.active:
            raise ServiceInactive if insider else NotFound("service")
        reasons = NONEXISTENT
        if start is not None:
            reasons = explain(agenda, service.terms, int(start.timestamp()), ceil(now.timestamp()))
        region = calendar.holidays_region
        named = tuple(_with_name(self.holidays, region, reason, query.locale) for reason in reasons)
        told = named if insider else _for_anybody(named)
        return Explanation(service_id=service.id, timezone=agenda.timezone, start=start, reasons=told)


def codes_only(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """What whoever is refused a start is told: each code once, and never whose appointment it is."""
    return tuple(Reason(code=code) for code in dict.fromkeys(reason.code for reason in reasons))


def _for_anybody(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """What clients and visitors may know: each code once, and each holiday, which is no secret; nothing else."""
    shown = (
        Reason(code=reason.code, day=reason.day, name=reason.name)
        if reason.code is ReasonCode.PUBLIC_HOLIDAY
        else Reason(code=reason.code)
        for reason in reasons
    )
    return tuple(dict.fromkeys(shown))


def _sees_causes(actor: Doer | None, professional_id: ProfessionalId) -> bool:
    return actor is not None and party_between(actor, professional_id, None) is not None


def _with_name(holidays: PublicHolidays, region: str | None, reason: Reason, locale: Locale) -> Reason:
    """The reason, with what the holiday is called if it is one that causes it."""
    if reason.code is not ReasonCode.PUBLIC_HOLIDAY or region is None or reason.day is None:
        return reason
    return replace(reason, name=holidays.name_of(region, reason.day, locale))


def _instant(start: datetime, timezone: str) -> datetime | None:
    if start.tzinfo is not None:
        return checked_instant("start", start)
    place = zone(timezone)
    if is_skipped(start, place):
        return None
    return datetime.fromtimestamp(epoch_of(start, place), UTC).replace(microsecond=start.microsecond)
