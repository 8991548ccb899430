"""The tables of the scheduling room."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Date, Identity
from sqlalchemy.dialects.postgresql import TIMESTAMP, TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from adapters.postgres.tables import JsonText, TableRow

Day = date  # a row may have a column called `date`, which would hide the type


class ProfessionalRow(TableRow):
    """A public profile. `weekly_hours` is an array of openings, replaced whole as the week is."""

    __tablename__ = "professionals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    slug: Mapped[str]
    profession: Mapped[str]
    bio: Mapped[str]
    timezone: Mapped[str]
    city: Mapped[str | None]
    licence_number: Mapped[str | None]
    weekly_hours: Mapped[str] = mapped_column(JsonText())
    holidays_region: Mapped[str | None]
    hidden_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]


class ServiceRow(TableRow):
    """A service; units as in ServiceTerms. `step_offset` is its `offset`, a word that SQL keeps for itself."""

    __tablename__ = "services"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    professional_id: Mapped[UUID]
    name: Mapped[str]
    description: Mapped[str]
    duration: Mapped[int]
    price_amount: Mapped[Decimal | None]
    price_currency: Mapped[str | None]
    interval: Mapped[int | None]
    alignment: Mapped[str]
    step_offset: Mapped[int]
    buffer_before: Mapped[int]
    buffer_after: Mapped[int]
    minimum_notice: Mapped[int]
    horizon_days: Mapped[int]
    limit_per_day: Mapped[int | None]
    limit_per_week: Mapped[int | None]
    limit_per_month: Mapped[int | None]
    limit_per_year: Mapped[int | None]
    requires_approval: Mapped[bool]
    approval_hours: Mapped[int]
    cancel_cutoff_hours: Mapped[int]
    reschedule_cutoff_hours: Mapped[int]
    reminders: Mapped[list[int]]
    location: Mapped[str]
    active: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]


class AppointmentRow(TableRow):
    """An appointment: what was agreed, the wall clock, and the UTC times derived from both."""

    __tablename__ = "appointments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    service_id: Mapped[UUID]
    professional_id: Mapped[UUID]
    client_id: Mapped[UUID]
    status: Mapped[str]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    occupied: Mapped[Range[datetime]] = mapped_column(TSTZRANGE())
    timezone: Mapped[str]
    local_start: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=False))
    fold: Mapped[int]
    zone_rules: Mapped[str]
    duration: Mapped[int]
    buffer_before: Mapped[int]
    buffer_after: Mapped[int]
    cancel_cutoff_hours: Mapped[int]
    reschedule_cutoff_hours: Mapped[int]
    location: Mapped[str]
    notes: Mapped[str]
    sequence: Mapped[int]
    expires_at: Mapped[datetime | None]
    booked_at: Mapped[datetime | None]
    cancelled_by: Mapped[str | None]
    cancellation_reason: Mapped[str | None]
    entered_name: Mapped[str | None]
    entered_phone: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]


class AppointmentChangeRow(TableRow):
    """A step in an appointment's life. Steps are numbered as they come, across all appointments."""

    __tablename__ = "appointment_changes"

    appointment_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger(), Identity(always=True), primary_key=True)
    occurred_at: Mapped[datetime]
    action: Mapped[str]
    party: Mapped[str]
    user_id: Mapped[UUID | None]
    reason: Mapped[str | None]
    status_before: Mapped[str | None]
    status: Mapped[str]
    start_before: Mapped[datetime | None]
    start_at: Mapped[datetime]
    sequence: Mapped[int]


class DayExceptionRow(TableRow):
    """A date whose openings replace those of its weekday."""

    __tablename__ = "day_exceptions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    professional_id: Mapped[UUID]
    date: Mapped[Day] = mapped_column(Date())
    openings: Mapped[str] = mapped_column(JsonText())
    note: Mapped[str]
    created_at: Mapped[datetime]


class TimeOffRow(TableRow):
    """A time in which nothing is offered."""

    __tablename__ = "time_off"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    professional_id: Mapped[UUID]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    note: Mapped[str]
    created_at: Mapped[datetime]


class AnswerRow(TableRow):
    """The first answer to a request with an Idempotency-Key; only a digest of the key is kept, so any key fits."""

    __tablename__ = "answers"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    key_digest: Mapped[bytes] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes]
    answer: Mapped[str] = mapped_column(JsonText())
    expires_at: Mapped[datetime]
