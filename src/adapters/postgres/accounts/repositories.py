"""Accounts, sessions, mailed links and applications."""

from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import Uuid, bindparam, delete, func, select, update

from adapters.postgres.accounts.mappers import (
    application_of,
    application_values,
    mailed_link_of,
    mailed_link_values,
    session_of,
    session_values,
    user_of,
    user_values,
)
from adapters.postgres.accounts.rows import MailedLinkRow, ProfessionalApplicationRow, SessionRow, UserRow
from adapters.postgres.changes import Changes
from adapters.postgres.locks import WAIT, lock_key
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import TableStatements, VersionedTable, table_of
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.professional_application import ApplicationStatus, ProfessionalApplication
from domain.accounts.session import Session
from domain.accounts.user import User
from domain.accounts.values import EmailAddress
from domain.ids import ApplicationId, MailedLinkId, SessionId, UserId

_USERS: Final = VersionedTable(UserRow, "user")
_SESSIONS: Final = TableStatements(SessionRow)
_LINKS: Final = TableStatements(MailedLinkRow)
_APPLICATIONS: Final = VersionedTable(ProfessionalApplicationRow, "application")

_ADMINISTRATORS: Final = lock_key("citas/admins")

_user = table_of(UserRow)
_WITH_EMAIL: Final = select(_user).where(_user.c.email == bindparam("email"))
_WITH_EMAIL_FOR_UPDATE: Final = _WITH_EMAIL.with_for_update(key_share=True)
_session = table_of(SessionRow)
_LIVE_SESSIONS: Final = (
    select(_session)
    .where(
        _session.c.user_id == bindparam("user_id"),
        _session.c.revoked_at.is_(None),
        _session.c.expires_at > bindparam("now"),
    )
    .order_by(_session.c.last_used_at.desc(), _session.c.id.desc())
)
_END_SESSIONS: Final = (
    update(_session)
    .where(
        _session.c.user_id == bindparam("whose"),
        _session.c.revoked_at.is_(None),
        _session.c.id.is_distinct_from(bindparam("but", type_=Uuid())),
    )
    .values(revoked_at=bindparam("now"))
)
_link = table_of(MailedLinkRow)
_DISCARD: Final = delete(_link).where(_link.c.user_id == bindparam("user_id"), _link.c.purpose == bindparam("purpose"))


_application = table_of(ProfessionalApplicationRow)
_LAST_REJECTION: Final = select(func.max(_application.c.decided_at).label("rejected_at")).where(
    _application.c.applicant_id == bindparam("applicant_id"),
    _application.c.status == ApplicationStatus.REJECTED.value,
)


class _RejectionRow(Protocol):
    rejected_at: datetime | None


class PostgresUsers:
    """Implements Users."""

    def __init__(self, transaction: Transaction, changes: Changes) -> None:
        self._transaction, self._changes = transaction, changes

    async def add(self, user: User) -> None:
        """Store a new account. Raises EmailTaken."""
        await self._transaction.run(_USERS.insert, user_values(user))
        self._changes.note(user)

    async def get(self, user_id: UserId) -> User | None:
        """The account, or None."""
        row = await self._transaction.one(UserRow, _USERS.by_id, {"id_": user_id})
        return None if row is None else user_of(row)

    async def get_for_update(self, user_id: UserId) -> User | None:
        """The account, locked, or None."""
        row = await self._transaction.one(UserRow, _USERS.by_id_for_update, {"id_": user_id})
        return None if row is None else user_of(row)

    async def with_email(self, email: EmailAddress) -> User | None:
        """The account with this address, or None."""
        row = await self._transaction.one(UserRow, _WITH_EMAIL, {"email": email.value})
        return None if row is None else user_of(row)

    async def with_email_for_update(self, email: EmailAddress) -> User | None:
        """The account with this address, locked, or None."""
        row = await self._transaction.one(UserRow, _WITH_EMAIL_FOR_UPDATE, {"email": email.value})
        return None if row is None else user_of(row)

    async def save(self, user: User) -> None:
        """Store a change. Raises StaleVersion."""
        await _USERS.save(self._transaction, self._changes, user, user_values(user))

    async def lock_administrators(self) -> None:
        """Wait for one's turn to make there be fewer of them; held until the end of the transaction."""
        await self._transaction.run(WAIT, {"key": _ADMINISTRATORS})


class PostgresSessions:
    """Implements Sessions."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, session: Session) -> None:
        """Store a new session."""
        await self._transaction.run(_SESSIONS.insert, session_values(session))

    async def get_for_update(self, session_id: SessionId) -> Session | None:
        """The session, locked, or None."""
        row = await self._transaction.one(SessionRow, _SESSIONS.by_id_for_update, {"id_": session_id})
        return None if row is None else session_of(row)

    async def save(self, session: Session) -> None:
        """Store a change."""
        await self._transaction.run(_SESSIONS.update, {**session_values(session), "id_": session.id})

    async def live(self, user_id: UserId, *, now: datetime) -> list[Session]:
        """The sessions of a user that may be used, the one that was used last first."""
        rows = await self._transaction.every(SessionRow, _LIVE_SESSIONS, {"user_id": user_id, "now": now})
        return [session_of(row) for row in rows]

    async def end_all(self, user_id: UserId, *, but: SessionId | None = None, now: datetime) -> None:
        """End every session of a user, or every other one."""
        await self._transaction.run(_END_SESSIONS, {"whose": user_id, "but": but, "now": now})


class PostgresMailedLinks:
    """Implements MailedLinks."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, link: MailedLink) -> None:
        """Store a new link."""
        await self._transaction.run(_LINKS.insert, mailed_link_values(link))

    async def get_for_update(self, link_id: MailedLinkId) -> MailedLink | None:
        """The link, locked, or None."""
        row = await self._transaction.one(MailedLinkRow, _LINKS.by_id_for_update, {"id_": link_id})
        return None if row is None else mailed_link_of(row)

    async def save(self, link: MailedLink) -> None:
        """Store a change."""
        await self._transaction.run(_LINKS.update, {**mailed_link_values(link), "id_": link.id})

    async def discard(self, user_id: UserId, purpose: LinkPurpose) -> None:
        """Delete every earlier link, which makes it unusable."""
        await self._transaction.run(_DISCARD, {"user_id": user_id, "purpose": purpose.value})


class PostgresProfessionalApplications:
    """Implements ProfessionalApplications."""

    def __init__(self, transaction: Transaction, changes: Changes) -> None:
        self._transaction, self._changes = transaction, changes

    async def add(self, application: ProfessionalApplication) -> None:
        """Store a new request. Raises ApplicationAlreadyOpen."""
        await self._transaction.run(_APPLICATIONS.insert, application_values(application))
        self._changes.note(application)

    async def get(self, application_id: ApplicationId) -> ProfessionalApplication | None:
        """The request, or None."""
        row = await self._transaction.one(ProfessionalApplicationRow, _APPLICATIONS.by_id, {"id_": application_id})
        return None if row is None else application_of(row)

    async def get_for_update(self, application_id: ApplicationId) -> ProfessionalApplication | None:
        """The request, locked, or None."""
        row = await self._transaction.one(
            ProfessionalApplicationRow, _APPLICATIONS.by_id_for_update, {"id_": application_id}
        )
        return None if row is None else application_of(row)

    async def last_rejection(self, applicant_id: UserId) -> datetime | None:
        """When a request of this applicant was rejected the last time; None when none was."""
        row = await self._transaction.one(_RejectionRow, _LAST_REJECTION, {"applicant_id": applicant_id})
        return None if row is None else row.rejected_at

    async def save(self, application: ProfessionalApplication) -> None:
        """Store a change. Raises StaleVersion."""
        await _APPLICATIONS.save(self._transaction, self._changes, application, application_values(application))
