"""What is shown of accounts."""

from typing import Final, cast
from uuid import UUID

from sqlalchemy import Text, and_, bindparam, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from adapters.postgres.accounts.mappers import api_key_of, consent_of, preferences_of
from adapters.postgres.accounts.rows import ApiKeyRow, ProfessionalApplicationRow, SecondFactorRow, UserRow
from adapters.postgres.accounts.shapes import (
    ApplicationShape,
    HeldKeyShape,
    IdentityShape,
    IdShape,
    ProfileShape,
    UserShape,
)
from adapters.postgres.keyset import after_instant, after_text, continued, instant_key
from adapters.postgres.scheduling.rows import ProfessionalRow
from adapters.postgres.searching import contains
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import ID, table_of
from application.accounts.views import (
    Applicant,
    ApplicationView,
    HeldKey,
    ProfessionalRef,
    ProfileView,
    SessionIdentity,
    UserView,
)
from application.pagination import Page, PageRequest
from domain.accounts.actor import Actor
from domain.accounts.professional_application import ApplicationStatus
from domain.accounts.session import Transport
from domain.accounts.user import UserStatus
from domain.accounts.values import Role
from domain.ids import ApiKeyId, ApplicationId, ProfessionalId, SessionId, UserId

_user, _professional, _application = table_of(UserRow), table_of(ProfessionalRow), table_of(ProfessionalApplicationRow)
_factor = table_of(SecondFactorRow)

_IDENTITY: Final = """
    SELECT s.user_id, s.expires_at, s.revoked_at, s.transport, s.second_factor, u.status, u.roles, p.id AS professional_id
    FROM sessions s
    JOIN users u ON u.id = s.user_id
    LEFT JOIN professionals p ON p.user_id = s.user_id
    WHERE s.id = $1
"""
_HELD_KEY: Final = """
    SELECT k.*, u.status, u.roles, p.id AS professional_id
    FROM api_keys k
    JOIN users u ON u.id = k.user_id
    LEFT JOIN professionals p ON p.user_id = k.user_id
    WHERE k.id = $1
"""
_PROFILE: Final = (
    select(
        _user,
        _professional.c.id.label("professional_id"),
        _professional.c.slug,
        _factor.c.confirmed_at.is_not(None).label("second_factor"),
    )
    .outerjoin(_professional, and_(_professional.c.user_id == _user.c.id, _professional.c.hidden_at.is_(None)))
    .outerjoin(_factor, _factor.c.user_id == _user.c.id)
    .where(_user.c.id == ID)
)
_USERS: Final = select(
    _user.c.id,
    _user.c.email,
    _user.c.full_name,
    _user.c.phone,
    _user.c.locale,
    _user.c.timezone,
    _user.c.roles,
    _user.c.status,
    _user.c.created_at,
    _user.c.updated_at,
    _user.c.version,
    _professional.c.id.label("professional_id"),
    _professional.c.slug,
).outerjoin(_professional, _professional.c.user_id == _user.c.id)
_USER: Final = _USERS.where(_user.c.id == ID)
_APPLICATIONS: Final = select(
    _application, _user.c.full_name.label("applicant_name"), _user.c.email.label("applicant_email")
).join(_user, _user.c.id == _application.c.applicant_id)
_APPLICATION: Final = _APPLICATIONS.where(_application.c.id == ID)
_WITH_ROLE: Final = (
    select(_user.c.id)
    .where(_user.c.roles.contains(bindparam("roles", type_=ARRAY(Text()))), _user.c.status == UserStatus.ACTIVE.value)
    .order_by(_user.c.id)
)


class PostgresAccountViews:
    """Implements AccountViews."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def identity(self, session_id: SessionId) -> SessionIdentity | None:
        """Who holds the session, in one statement: every request that is signed in asks."""
        row = await self._transaction.read(IdentityShape, _IDENTITY, session_id)
        if row is None:
            return None
        actor = Actor(
            user_id=UserId(row.user_id),
            roles=frozenset(map(Role, row.roles)),
            professional_id=None if row.professional_id is None else ProfessionalId(row.professional_id),
        )
        active = row.revoked_at is None and row.status == UserStatus.ACTIVE
        return SessionIdentity(
            actor=actor,
            session_id=session_id,
            active=active,
            expires_at=row.expires_at,
            transport=Transport(row.transport),
            second_factor=row.second_factor,
        )

    async def held_key(self, key_id: ApiKeyId) -> HeldKey | None:
        """The key and its owner, in one statement: every request with a key asks."""
        row = await self._transaction.read(HeldKeyShape, _HELD_KEY, key_id)
        if row is None:
            return None
        owner = Actor(
            user_id=UserId(row.user_id),
            roles=frozenset(map(Role, row.roles)),
            professional_id=None if row.professional_id is None else ProfessionalId(row.professional_id),
        )
        # The statement has every column of the key, which is all that a shape promises.
        return HeldKey(key=api_key_of(cast("ApiKeyRow", row)), owner=owner, active=row.status == UserStatus.ACTIVE)

    async def profile(self, user_id: UserId) -> ProfileView | None:
        """The user's own view of their account."""
        row = await self._transaction.one(ProfileShape, _PROFILE, {"id_": user_id})
        if row is None:
            return None
        return ProfileView(
            id=UserId(row.id),
            email=row.email,
            full_name=row.full_name,
            phone=row.phone,
            locale=row.locale,
            timezone=row.timezone,
            roles=tuple(sorted(map(Role, row.roles))),
            professional=_reference(row.professional_id, row.slug),
            notification_preferences=preferences_of(
                appointments_by_email=row.appointments_by_email,
                quiet_from=row.quiet_from,
                quiet_until=row.quiet_until,
            ),
            consent=consent_of(row.terms_version, row.terms_accepted_at),
            second_factor=row.second_factor,
            created_at=row.created_at,
            version=row.version,
        )

    async def user(self, user_id: UserId) -> UserView | None:
        """One account, as administrators see it."""
        row = await self._transaction.one(UserShape, _USER, {"id_": user_id})
        return None if row is None else _user_view(row)

    async def users(
        self, page: PageRequest, *, text: str | None, role: Role | None, status: UserStatus | None
    ) -> Page[UserView]:
        """Accounts by (full_name, id)."""
        statement = _USERS
        if text is not None:
            statement = statement.where(or_(contains(_user.c.full_name, text), contains(_user.c.email, text)))
        if role is not None:
            statement = statement.where(_user.c.roles.contains([role.value]))
        if status is not None:
            statement = statement.where(_user.c.status == status.value)
        keys = (_user.c.full_name, _user.c.id)
        rows = await self._transaction.every(UserShape, continued(statement, page, keys, after_text(page)))
        views = [_user_view(row) for row in rows]
        return Page.cut(views, page.limit, lambda view: (view.full_name, str(view.id)))

    async def application(self, application_id: ApplicationId) -> ApplicationView | None:
        """One request."""
        row = await self._transaction.one(ApplicationShape, _APPLICATION, {"id_": application_id})
        return None if row is None else _application_view(row)

    async def applications(
        self, page: PageRequest, *, applicant_id: UserId | None, status: ApplicationStatus | None
    ) -> Page[ApplicationView]:
        """Requests, oldest first by (submitted_at, id)."""
        statement = _APPLICATIONS
        if applicant_id is not None:
            statement = statement.where(_application.c.applicant_id == applicant_id)
        if status is not None:
            statement = statement.where(_application.c.status == status.value)
        keys = (_application.c.submitted_at, _application.c.id)
        rows = await self._transaction.every(ApplicationShape, continued(statement, page, keys, after_instant(page)))
        views = [_application_view(row) for row in rows]
        return Page.cut(views, page.limit, lambda view: instant_key(view.submitted_at, view.id))

    async def users_with_role(self, role: Role) -> list[UserId]:
        """Every active user who holds the role."""
        rows = await self._transaction.every(IdShape, _WITH_ROLE, {"roles": [role.value]})
        return [UserId(row.id) for row in rows]


def _reference(professional_id: UUID | None, slug: str | None) -> ProfessionalRef | None:
    if professional_id is None or slug is None:
        return None
    return ProfessionalRef(id=ProfessionalId(professional_id), slug=slug)


def _user_view(row: UserShape) -> UserView:
    return UserView(
        id=UserId(row.id),
        email=row.email,
        full_name=row.full_name,
        phone=row.phone,
        locale=row.locale,
        timezone=row.timezone,
        roles=tuple(sorted(map(Role, row.roles))),
        status=UserStatus(row.status),
        professional=_reference(row.professional_id, row.slug),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def _application_view(row: ApplicationShape) -> ApplicationView:
    return ApplicationView(
        id=ApplicationId(row.id),
        applicant=Applicant(id=UserId(row.applicant_id), full_name=row.applicant_name, email=row.applicant_email),
        profession=row.profession,
        bio=row.bio,
        city=row.city,
        timezone=row.timezone,
        licence_number=row.licence_number,
        status=ApplicationStatus(row.status),
        reason=row.reason,
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        version=row.version,
    )
