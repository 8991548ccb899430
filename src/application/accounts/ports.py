"""What the accounts room asks of the outside."""

from datetime import datetime
from typing import Protocol

from application.accounts.views import ApplicationView, HeldKey, ProfileView, SessionIdentity, UserView
from application.pagination import Page, PageRequest
from domain.accounts.api_key import ApiKey
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.professional_application import ApplicationStatus, ProfessionalApplication
from domain.accounts.second_factor import SecondFactor
from domain.accounts.session import Session
from domain.accounts.throttle import Throttle
from domain.accounts.user import User, UserStatus
from domain.accounts.values import EmailAddress, Role
from domain.ids import ApiKeyId, ApplicationId, MailedLinkId, SessionId, UserId


class Users(Protocol):
    """Accounts."""

    async def add(self, user: User) -> None:
        """Store a new account. Raises EmailTaken."""
        ...

    async def get(self, user_id: UserId) -> User | None:
        """The account, or None."""
        ...

    async def get_for_update(self, user_id: UserId) -> User | None:
        """The account, locked until the end of the transaction, or None."""
        ...

    async def with_email(self, email: EmailAddress) -> User | None:
        """The account with this address, or None."""
        ...

    async def with_email_for_update(self, email: EmailAddress) -> User | None:
        """The account with this address, locked until the end of the transaction, or None."""
        ...

    async def save(self, user: User) -> None:
        """Store a change to an account that was read for update; its version rises."""
        ...

    async def lock_administrators(self) -> None:
        """Wait for one's turn to make there be fewer of them; held until the end of the transaction."""
        ...


class Sessions(Protocol):
    """Signed-in devices."""

    async def add(self, session: Session) -> None:
        """Store a new session."""
        ...

    async def get_for_update(self, session_id: SessionId) -> Session | None:
        """The session, locked until the end of the transaction, or None."""
        ...

    async def save(self, session: Session) -> None:
        """Store a change to a session that was read for update."""
        ...

    async def live(self, user_id: UserId, *, now: datetime) -> list[Session]:
        """The sessions of a user that may be used, the one that was used last first."""
        ...

    async def end_all(self, user_id: UserId, *, but: SessionId | None = None, now: datetime) -> None:
        """End every session of a user, or every other one."""
        ...


class ApiKeys(Protocol):
    """Keys with which programs act for their users."""

    async def add(self, key: ApiKey) -> None:
        """Store a new key."""
        ...

    async def get_for_update(self, key_id: ApiKeyId) -> ApiKey | None:
        """The key, locked until the end of the transaction, or None."""
        ...

    async def save(self, key: ApiKey) -> None:
        """Store a change to a key that was read for update."""
        ...

    async def note_use(self, key_id: ApiKeyId, *, now: datetime) -> None:
        """Remember when it was used, unless a later use is known."""
        ...

    async def live(self, user_id: UserId, *, now: datetime) -> list[ApiKey]:
        """The keys of a user that may be used, the newest first."""
        ...

    async def revoke_all(self, user_id: UserId, *, now: datetime) -> None:
        """Revoke every key of a user."""
        ...


class MailedLinks(Protocol):
    """Single-use links."""

    async def add(self, link: MailedLink) -> None:
        """Store a new link."""
        ...

    async def get_for_update(self, link_id: MailedLinkId) -> MailedLink | None:
        """The link, locked until the end of the transaction, or None."""
        ...

    async def save(self, link: MailedLink) -> None:
        """Store a change to a link that was read for update."""
        ...

    async def discard(self, user_id: UserId, purpose: LinkPurpose) -> None:
        """Make every earlier link of this user for this purpose unusable."""
        ...


class ProfessionalApplications(Protocol):
    """Requests to become a professional."""

    async def add(self, application: ProfessionalApplication) -> None:
        """Store a new request. Raises ApplicationAlreadyOpen."""
        ...

    async def get(self, application_id: ApplicationId) -> ProfessionalApplication | None:
        """The request, or None."""
        ...

    async def get_for_update(self, application_id: ApplicationId) -> ProfessionalApplication | None:
        """The request, locked until the end of the transaction, or None."""
        ...

    async def last_rejection(self, applicant_id: UserId) -> datetime | None:
        """When a request of this applicant was rejected the last time; None when none was."""
        ...

    async def save(self, application: ProfessionalApplication) -> None:
        """Store a change to a request that was read for update; its version rises."""
        ...


class AccountViews(Protocol):
    """What is shown of accounts."""

    async def identity(self, session_id: SessionId) -> SessionIdentity | None:
        """Who holds the session, with what they may act as right now; None when there is no such session."""
        ...

    async def held_key(self, key_id: ApiKeyId) -> HeldKey | None:
        """The key, with what its owner may act as right now; None when there is no such key."""
        ...

    async def profile(self, user_id: UserId) -> ProfileView | None:
        """The user's own view of their account."""
        ...

    async def application(self, application_id: ApplicationId) -> ApplicationView | None:
        """One request."""
        ...

    async def applications(
        self, page: PageRequest, *, applicant_id: UserId | None, status: ApplicationStatus | None
    ) -> Page[ApplicationView]:
        """Requests, oldest first by (submitted_at, id); of one applicant, or of all when None."""
        ...

    async def user(self, user_id: UserId) -> UserView | None:
        """One account, as administrators see it."""
        ...

    async def users(
        self, page: PageRequest, *, text: str | None, role: Role | None, status: UserStatus | None
    ) -> Page[UserView]:
        """Accounts by (full_name, id); `text` is contained in name or mail address, without regard to accents and case."""
        ...

    async def users_with_role(self, role: Role) -> list[UserId]:
        """Every active user who holds the role."""
        ...


class Throttles(Protocol):
    """What was tried of late."""

    async def get(self, key: bytes) -> Throttle | None:
        """What is known, or None."""
        ...

    async def get_for_update(self, key: bytes, *, now: datetime) -> Throttle:
        """What is known, locked until the end of the transaction; an unused one where nothing is."""
        ...

    async def save(self, throttle: Throttle) -> None:
        """Store what was read for update."""
        ...

    async def forget(self, key: bytes) -> None:
        """Begin anew."""
        ...


class SecondFactors(Protocol):
    """Second factors, one a user."""

    async def get(self, user_id: UserId) -> SecondFactor | None:
        """Theirs, or None."""
        ...

    async def get_for_update(self, user_id: UserId) -> SecondFactor | None:
        """Theirs, locked until the end of the transaction, or None."""
        ...

    async def save(self, factor: SecondFactor) -> None:
        """Store a new one, or a change to one that was read for update."""
        ...

    async def remove(self, user_id: UserId) -> None:
        """Forget it; nothing happens when there is none."""
        ...
