"""What is shown of accounts, joined from dictionaries."""

from adapters.memory.paging import page_of
from adapters.memory.scheduling_views import mentions
from adapters.memory.storage import Transaction
from application.accounts.views import (
    Applicant,
    ApplicationView,
    HeldKey,
    ProfessionalRef,
    ProfileView,
    SessionIdentity,
    UserView,
)
from application.pagination import Page, PageRequest, instant_of, uuid_of
from domain.accounts.actor import Actor
from domain.accounts.professional_application import ApplicationStatus, ProfessionalApplication
from domain.accounts.user import User, UserStatus
from domain.accounts.values import Role
from domain.ids import ApiKeyId, ApplicationId, SessionId, UserId
from domain.scheduling.professional import Professional


class MemoryAccountViews:
    """What is shown of accounts."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def identity(self, session_id: SessionId) -> SessionIdentity | None:
        """Who holds the session, with what they may act as right now; None when there is no such session."""
        session = self._transaction.sessions.peek(session_id)
        user = None if session is None else self._transaction.users.peek(session.user_id)
        if session is None or user is None:
            return None
        owned = self._profile_of(user.id)
        return SessionIdentity(
            actor=Actor(user_id=user.id, roles=user.roles, professional_id=None if owned is None else owned.id),
            session_id=session.id,
            active=user.status is UserStatus.ACTIVE and session.revoked_at is None,
            expires_at=session.expires_at,
            transport=session.transport,
            second_factor=session.second_factor,
        )

    async def held_key(self, key_id: ApiKeyId) -> HeldKey | None:
        """The key, with what its owner may act as right now; None when there is no such key."""
        key = self._transaction.api_keys.get(key_id)
        user = None if key is None else self._transaction.users.peek(key.user_id)
        if key is None or user is None:
            return None
        owned = self._profile_of(user.id)
        owner = Actor(user_id=user.id, roles=user.roles, professional_id=None if owned is None else owned.id)
        return HeldKey(key=key, owner=owner, active=user.status is UserStatus.ACTIVE)

    async def profile(self, user_id: UserId) -> ProfileView | None:
        """The user's own view of their account."""
        user = self._transaction.users.peek(user_id)
        if user is None:
            return None
        owned = self._profile_of(user_id)
        return ProfileView(
            id=user.id,
            email=str(user.email),
            full_name=user.profile.full_name,
            phone=None if user.profile.phone is None else str(user.profile.phone),
            locale=user.profile.locale.value,
            timezone=user.profile.timezone,
            roles=tuple(sorted(user.roles)),
            professional=_reference(owned if owned is not None and owned.hidden_at is None else None),
            notification_preferences=user.profile.notification_preferences,
            consent=user.consent,
            second_factor=any(f.user_id == user_id and f.is_on for f in self._transaction.second_factors),
            created_at=user.created_at,
            version=user.version,
        )

    async def user(self, user_id: UserId) -> UserView | None:
        """One account, as administrators see it."""
        user = self._transaction.users.peek(user_id)
        return None if user is None else self._user(user)

    async def users(
        self, page: PageRequest, *, text: str | None, role: Role | None, status: UserStatus | None
    ) -> Page[UserView]:
        """Accounts by (full_name, id); `text` is contained in name or mail address, without regard to accents and case."""
        found = (
            user
            for user in self._transaction.users
            if mentions(text, user.profile.full_name, str(user.email))
            and (role is None or role in user.roles)
            and status in {None, user.status}
        )
        return page_of(
            found,
            page,
            order=lambda user: (user.profile.full_name, user.id),
            texts=lambda user: (user.profile.full_name, str(user.id)),
            read=lambda key: (key[0], uuid_of(key[1])),
            show=self._user,
        )

    async def application(self, application_id: ApplicationId) -> ApplicationView | None:
        """One request."""
        application = self._transaction.applications.peek(application_id)
        return None if application is None else self._view(application)

    async def applications(
        self, page: PageRequest, *, applicant_id: UserId | None, status: ApplicationStatus | None
    ) -> Page[ApplicationView]:
        """Requests, oldest first by (submitted_at, id); of one applicant, or of all when None."""
        found = (
            application
            for application in self._transaction.applications
            if applicant_id in {None, application.applicant_id} and status in {None, application.status}
        )
        return page_of(
            found,
            page,
            order=lambda application: (application.submitted_at, application.id),
            texts=lambda application: (application.submitted_at.isoformat(), str(application.id)),
            read=lambda key: (instant_of(key[0]), uuid_of(key[1])),
            show=self._view,
        )

    async def users_with_role(self, role: Role) -> list[UserId]:
        """Every active user who holds the role."""
        return sorted(
            user.id for user in self._transaction.users if role in user.roles and user.status is UserStatus.ACTIVE
        )

    def _profile_of(self, user_id: UserId) -> Professional | None:
        return next((owned for owned in self._transaction.professionals if owned.user_id == user_id), None)

    def _user(self, user: User) -> UserView:
        profile = user.profile
        return UserView(
            id=user.id,
            email=str(user.email),
            full_name=profile.full_name,
            phone=None if profile.phone is None else str(profile.phone),
            locale=profile.locale.value,
            timezone=profile.timezone,
            roles=tuple(sorted(user.roles)),
            status=user.status,
            professional=_reference(self._profile_of(user.id)),
            created_at=user.created_at,
            updated_at=user.updated_at,
            version=user.version,
        )

    def _view(self, application: ProfessionalApplication) -> ApplicationView:
        applicant = self._transaction.users.peek(application.applicant_id)
        assert applicant is not None  # users are never deleted
        practice = application.practice
        return ApplicationView(
            id=application.id,
            applicant=Applicant(id=applicant.id, full_name=applicant.profile.full_name, email=str(applicant.email)),
            profession=practice.profession,
            bio=practice.bio,
            city=practice.city,
            timezone=practice.timezone,
            licence_number=practice.licence_number,
            status=application.status,
            reason=application.reason,
            submitted_at=application.submitted_at,
            decided_at=application.decided_at,
            version=application.version,
        )


def _reference(professional: Professional | None) -> ProfessionalRef | None:
    return None if professional is None else ProfessionalRef(id=professional.id, slug=professional.slug)
