"""The tables of the accounts room."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from adapters.postgres.tables import TableRow


class UserRow(TableRow):
    """An account. `full_name` has the collation C, so that pages of the directory follow one order everywhere."""

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    full_name: Mapped[str]
    phone: Mapped[str | None]
    locale: Mapped[str]
    timezone: Mapped[str]
    password_hash: Mapped[str]
    roles: Mapped[list[str]]
    status: Mapped[str]
    appointments_by_email: Mapped[bool]
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    terms_version: Mapped[str | None]
    terms_accepted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]


class SessionRow(TableRow):
    """A signed-in device."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    refresh_digest: Mapped[bytes]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    address: Mapped[str | None]
    agent: Mapped[str | None]
    transport: Mapped[str]
    second_factor: Mapped[bool]


class ApiKeyRow(TableRow):
    """A key with which a program acts for its user."""

    __tablename__ = "api_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    name: Mapped[str]
    scopes: Mapped[list[str]]
    digest: Mapped[bytes]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class MailedLinkRow(TableRow):
    """A single-use link."""

    __tablename__ = "mailed_links"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    purpose: Mapped[str]
    email: Mapped[str | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ProfessionalApplicationRow(TableRow):
    """A request to become a professional."""

    __tablename__ = "professional_applications"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    applicant_id: Mapped[UUID]
    profession: Mapped[str]
    bio: Mapped[str]
    timezone: Mapped[str]
    city: Mapped[str | None]
    licence_number: Mapped[str | None]
    status: Mapped[str]
    submitted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    reason: Mapped[str | None]
    version: Mapped[int]


class SecondFactorRow(TableRow):
    """The second factor of one user."""

    __tablename__ = "second_factors"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    started_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger())
    recovery: Mapped[list[bytes]] = mapped_column(ARRAY(LargeBinary()))


class ThrottleRow(TableRow):
    """How often something was tried of late."""

    __tablename__ = "throttles"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    attempts: Mapped[int]
    last_at: Mapped[datetime]
    blocked_until: Mapped[datetime]
