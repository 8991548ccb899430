"""Row ⇄ aggregate: profiles, services and absences. Aggregates are built by their constructors, so that values prove themselves again."""

from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Final, NamedTuple

import msgspec

from adapters.postgres.scheduling.rows import DayExceptionRow, ProfessionalRow, ServiceRow, TimeOffRow
from adapters.postgres.stored import as_stored
from adapters.postgres.tables import Values
from domain.accounts.professional_application import Practice
from domain.ids import DayExceptionId, ProfessionalId, ServiceId, TimeOffId, UserId
from domain.scheduling.absences import EnteredException, TimeOff
from domain.scheduling.alignment import Alignment
from domain.scheduling.limits import Limits
from domain.scheduling.professional import Professional
from domain.scheduling.service import Money, Service, ServiceTerms
from domain.scheduling.working_hours import DailyOpening, DayException, Opening, WeeklyHours
from domain.time.intervals import Interval

_OPENINGS = msgspec.json.Decoder(tuple[Opening, ...])
_DAILY_OPENINGS = msgspec.json.Decoder(tuple[DailyOpening, ...])
_ENCODER = msgspec.json.Encoder()


@as_stored
@lru_cache(maxsize=1024)
def hours_of(text: str) -> WeeklyHours:
    """The week that the JSON text of `weekly_hours` tells of; the same text tells of the same week."""
    return WeeklyHours(_OPENINGS.decode(text))


@as_stored
def professional_of(row: ProfessionalRow) -> Professional:
    """The profile that a row tells of."""
    return Professional(
        id=ProfessionalId(row.id),
        user_id=UserId(row.user_id),
        slug=row.slug,
        practice=Practice(
            profession=row.profession,
            bio=row.bio,
            timezone=row.timezone,
            city=row.city,
            licence_number=row.licence_number,
        ),
        hours=hours_of(row.weekly_hours),
        holidays_region=row.holidays_region,
        hidden_at=row.hidden_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def professional_values(professional: Professional) -> Values:
    """The columns of a profile."""
    practice = professional.practice
    return {
        "id": professional.id,
        "user_id": professional.user_id,
        "slug": professional.slug,
        "profession": practice.profession,
        "bio": practice.bio,
        "timezone": practice.timezone,
        "city": practice.city,
        "licence_number": practice.licence_number,
        "weekly_hours": _ENCODER.encode(professional.hours.openings).decode(),
        "holidays_region": professional.holidays_region,
        "hidden_at": professional.hidden_at,
        "created_at": professional.created_at,
        "updated_at": professional.updated_at,
        "version": professional.version,
    }


class _Terms(NamedTuple):
    """The columns that terms are made of."""

    price_amount: Decimal | None
    price_currency: str | None
    name: str
    description: str
    duration: int
    interval: int | None
    alignment: str
    step_offset: int
    buffer_before: int
    buffer_after: int
    minimum_notice: int
    horizon_days: int
    limit_per_day: int | None
    limit_per_week: int | None
    limit_per_month: int | None
    limit_per_year: int | None
    requires_approval: bool
    approval_hours: int
    cancel_cutoff_hours: int
    reschedule_cutoff_hours: int
    location: str
    active: bool
    reminders: tuple[int, ...]


_columns_of: Final = attrgetter(*_Terms._fields[:-1])
"""All but the last, which comes as a list: that is no key of a cache."""


@as_stored
def terms_of(row: ServiceRow) -> ServiceTerms:
    """The terms that a row tells of."""
    return _terms_of(_Terms._make((*_columns_of(row), tuple(row.reminders))))


@lru_cache(maxsize=4096)
def _terms_of(row: _Terms) -> ServiceTerms:
    """Values prove themselves once: doing it for everybody who looks costs as much as reading them."""
    price = None
    if row.price_amount is not None and row.price_currency is not None:
        price = Money(row.price_amount, row.price_currency)
    return ServiceTerms(
        name=row.name,
        description=row.description,
        duration=row.duration,
        price=price,
        interval=row.interval,
        alignment=Alignment(row.alignment),
        offset=row.step_offset,
        buffer_before=row.buffer_before,
        buffer_after=row.buffer_after,
        minimum_notice=row.minimum_notice,
        horizon_days=row.horizon_days,
        limits=Limits(
            per_day=row.limit_per_day,
            per_week=row.limit_per_week,
            per_month=row.limit_per_month,
            per_year=row.limit_per_year,
        ),
        requires_approval=row.requires_approval,
        approval_hours=row.approval_hours,
        cancel_cutoff_hours=row.cancel_cutoff_hours,
        reschedule_cutoff_hours=row.reschedule_cutoff_hours,
        reminders=row.reminders,
        location=row.location,
        active=row.active,
    )


@as_stored
def service_of(row: ServiceRow) -> Service:
    """The service that a row tells of."""
    return Service(
        id=ServiceId(row.id),
        professional_id=ProfessionalId(row.professional_id),
        terms=terms_of(row),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def service_values(service: Service) -> Values:
    """The columns of a service."""
    terms, limits = service.terms, service.terms.limits
    return {
        "id": service.id,
        "professional_id": service.professional_id,
        "name": terms.name,
        "description": terms.description,
        "duration": terms.duration,
        "price_amount": None if terms.price is None else terms.price.amount,
        "price_currency": None if terms.price is None else terms.price.currency,
        "interval": terms.interval,
        "alignment": terms.alignment.value,
        "step_offset": terms.offset,
        "buffer_before": terms.buffer_before,
        "buffer_after": terms.buffer_after,
        "minimum_notice": terms.minimum_notice,
        "horizon_days": terms.horizon_days,
        "limit_per_day": limits.per_day,
        "limit_per_week": limits.per_week,
        "limit_per_month": limits.per_month,
        "limit_per_year": limits.per_year,
        "requires_approval": terms.requires_approval,
        "approval_hours": terms.approval_hours,
        "cancel_cutoff_hours": terms.cancel_cutoff_hours,
        "reschedule_cutoff_hours": terms.reschedule_cutoff_hours,
        "reminders": list(terms.reminders),
        "location": terms.location,
        "active": terms.active,
        "created_at": service.created_at,
        "updated_at": service.updated_at,
        "version": service.version,
    }


@as_stored
def daily_openings_of(text: str) -> tuple[DailyOpening, ...]:
    """The openings that the JSON text of an exception tells of."""
    return _DAILY_OPENINGS.decode(text)


@as_stored
def exception_of(row: DayExceptionRow) -> EnteredException:
    """The exceptional day that a row tells of."""
    return EnteredException(
        id=DayExceptionId(row.id),
        professional_id=ProfessionalId(row.professional_id),
        exception=DayException(row.date, daily_openings_of(row.openings)),
        note=row.note,
        created_at=row.created_at,
    )


def exception_values(entered: EnteredException) -> Values:
    """The columns of an exceptional day."""
    return {
        "id": entered.id,
        "professional_id": entered.professional_id,
        "date": entered.exception.date,
        "openings": _ENCODER.encode(entered.exception.openings).decode(),
        "note": entered.note,
        "created_at": entered.created_at,
    }


@as_stored
def time_off_of(row: TimeOffRow) -> TimeOff:
    """The period that a row tells of."""
    return TimeOff(
        id=TimeOffId(row.id),
        professional_id=ProfessionalId(row.professional_id),
        interval=Interval(row.start_at, row.end_at),
        note=row.note,
        created_at=row.created_at,
    )


def time_off_values(time_off: TimeOff) -> Values:
    """The columns of a period."""
    return {
        "id": time_off.id,
        "professional_id": time_off.professional_id,
        "start_at": time_off.interval.start,
        "end_at": time_off.interval.end,
        "note": time_off.note,
        "created_at": time_off.created_at,
    }
