"""The tables of the scheduling room."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.dialects.postgresql import TIMESTAMP, TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from adapters.postgres.tables import JsonText, TableRow


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
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]


class ServiceRow(TableRow):
    """A service; units as in ServiceTerms."""

    __tablename__ = "services"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    professional_id: Mapped[UUID]
    name: Mapped[str]
    description: Mapped[str]
    duration: Mapped[int]
    price_amount: Mapped[Decimal | None]
    price_currency: Mapped[str | None]
    interval: Mapped[int | None]
    buffer_before: Mapped[int]
    buffer_after: Mapped[int]
    minimum_notice: Mapped[int]
    horizon_days: Mapped[int]
    cancel_cutoff_hours: Mapped[int]
    reschedule_cutoff_hours: Mapped[int]
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
    cancelled_by: Mapped[str | None]
    cancellation_reason: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]


class AnswerRow(TableRow):
    """The first answer to a request with an Idempotency-Key; only a digest of the key is kept, so any key fits."""

    __tablename__ = "answers"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    key_digest: Mapped[bytes] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes]
    answer: Mapped[str] = mapped_column(JsonText())
    expires_at: Mapped[datetime]
