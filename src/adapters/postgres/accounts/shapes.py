"""What the statements of the views answer with: the columns of a row, and what they are joined with."""

from datetime import datetime
from typing import Protocol
from uuid import UUID


class IdentityShape(Protocol):
    """A session, and what whoever holds it may act as."""

    user_id: UUID
    expires_at: datetime
    revoked_at: datetime | None
    transport: str
    second_factor: bool
    status: str
    roles: list[str]
    professional_id: UUID | None


class HeldKeyShape(Protocol):
    """An API key, of which the statement has every column, and what its owner may act as."""

    user_id: UUID
    status: str
    roles: list[str]
    professional_id: UUID | None


class ProfileShape(Protocol):
    """An account as its user sees it."""

    id: UUID
    email: str
    full_name: str
    phone: str | None
    locale: str
    timezone: str
    roles: list[str]
    appointments_by_email: bool
    quiet_from: int | None
    quiet_until: int | None
    terms_version: str | None
    terms_accepted_at: datetime | None
    second_factor: bool
    created_at: datetime
    version: int
    professional_id: UUID | None
    slug: str | None


class UserShape(Protocol):
    """An account as administrators see it."""

    id: UUID
    email: str
    full_name: str
    phone: str | None
    locale: str
    timezone: str
    roles: list[str]
    status: str
    created_at: datetime
    updated_at: datetime
    version: int
    professional_id: UUID | None
    slug: str | None


class ApplicationShape(Protocol):
    """A request, and who makes it."""

    id: UUID
    applicant_id: UUID
    profession: str
    bio: str
    timezone: str
    city: str | None
    licence_number: str | None
    status: str
    submitted_at: datetime
    decided_at: datetime | None
    reason: str | None
    version: int
    applicant_name: str
    applicant_email: str


class IdShape(Protocol):
    """Whose identifier is all that is wanted."""

    id: UUID
