"""What is shown of accounts: read models, never changed."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.accounts.actor import Actor
from domain.accounts.api_key import ApiKey, Scope
from domain.accounts.professional_application import ApplicationStatus
from domain.accounts.session import Transport
from domain.accounts.user import Consent, NotificationPreferences, UserStatus
from domain.accounts.values import Role
from domain.ids import ApiKeyId, ApplicationId, ProfessionalId, SessionId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who asks."""

    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyIdentity(Identity):
    """A program that holds somebody's key and may do what its `scopes` say."""

    key_id: ApiKeyId
    scopes: frozenset[Scope]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldKey:
    """A key, and whose it is. `active` is false when that user may not be let in."""

    key: ApiKey
    owner: Actor
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionIdentity(Identity):
    """Who holds a session. `active` is false when user or session may not be used any more.

    `transport` is how the session's tokens travel, `second_factor` whether one was proven in it.
    """

    session_id: SessionId
    active: bool
    expires_at: datetime
    transport: Transport
    second_factor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalRef:
    """The public profile that a user owns."""

    id: ProfessionalId
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileView:
    """A user as they see themselves.

    `second_factor` tells whether one is on, `second_factor_required` whether one of their roles needs it.
    """

    id: UserId
    email: str
    full_name: str
    phone: str | None
    locale: str
    timezone: str
    roles: tuple[Role, ...]
    professional: ProfessionalRef | None
    notification_preferences: NotificationPreferences
    consent: Consent | None
    second_factor: bool
    second_factor_required: bool = False
    created_at: datetime
    version: int

    def where(self, *, admin_needs_second_factor: bool) -> "ProfileView":
        """As shown where administrators need a second factor, or do not."""
        return replace(self, second_factor_required=admin_needs_second_factor and Role.ADMIN in self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserView:
    """A user as administrators see them. `professional` is their public profile, hidden or not."""

    id: UserId
    email: str
    full_name: str
    phone: str | None
    locale: str
    timezone: str
    roles: tuple[Role, ...]
    status: UserStatus
    professional: ProfessionalRef | None
    created_at: datetime
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who asks to become a professional."""

    id: UserId
    full_name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationView:
    """A request to become a professional."""

    id: ApplicationId
    applicant: Applicant
    profession: str
    bio: str
    city: str | None
    timezone: str
    licence_number: str | None
    status: ApplicationStatus
    reason: str | None
    submitted_at: datetime
    decided_at: datetime | None
    version: int
