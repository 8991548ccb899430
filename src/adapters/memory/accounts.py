"""Repositories of the accounts room over dictionaries."""

from datetime import datetime

from adapters.memory.storage import Transaction
from domain.accounts.errors import ApplicationAlreadyOpen, EmailTaken
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.professional_application import ApplicationStatus, ProfessionalApplication
from domain.accounts.second_factor import SecondFactor
from domain.accounts.session import Session
from domain.accounts.throttle import Throttle
from domain.accounts.user import User
from domain.accounts.values import EmailAddress
from domain.ids import ApplicationId, MailedLinkId, SessionId, UserId


class MemoryUsers:
    """Accounts."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, user: User) -> None:
        """Store a new account. Raises EmailTaken."""
        await self._ensure_address_is_free(user)
        await self._transaction.add(self._transaction.users, user.id, user)

    async def get(self, user_id: UserId) -> User | None:
        """The account, or None."""
        return self._transaction.users.get(user_id)

    async def get_for_update(self, user_id: UserId) -> User | None:
        """The account, locked until the end of the transaction, or None."""
        return await self._transaction.get_for_update(self._transaction.users, user_id)

    async def with_email(self, email: EmailAddress) -> User | None:
        """The account with this address, or None."""
        user_id = self._id_of(email)
        return None if user_id is None else self._transaction.users.get(user_id)

    async def with_email_for_update(self, email: EmailAddress) -> User | None:
        """The account with this address, locked until the end of the transaction, or None."""
        user_id = self._id_of(email)
        return None if user_id is None else await self.get_for_update(user_id)

    async def save(self, user: User) -> None:
        """Store a change to an account that was read for update; its version rises."""
        await self._ensure_address_is_free(user)
        await self._transaction.save(self._transaction.users, user.id, user, kind="user")

    async def lock_administrators(self) -> None:
        """Wait for one's turn to make there be fewer of them; held until the end of the transaction."""
        await self._transaction.lock("administrators")

    def _id_of(self, email: EmailAddress) -> UserId | None:
        return next((user.id for user in self._transaction.users if user.email == email), None)

    async def _ensure_address_is_free(self, user: User) -> None:
        await self._transaction.lock("email", user.email)
        if self._id_of(user.email) not in {None, user.id}:
            raise EmailTaken


class MemorySessions:
    """Signed-in devices."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, session: Session) -> None:
        """Store a new session."""
        self._transaction.sessions.put(session.id, session)

    async def get_for_update(self, session_id: SessionId) -> Session | None:
        """The session, locked until the end of the transaction, or None."""
        return await self._transaction.get_for_update(self._transaction.sessions, session_id)

    async def save(self, session: Session) -> None:
        """Store a change to a session that was read for update."""
        self._transaction.sessions.put(session.id, session)

    async def live(self, user_id: UserId, *, now: datetime) -> list[Session]:
        """The sessions of a user that may be used, the one that was used last first."""
        live = [
            session for session in self._transaction.sessions if session.user_id == user_id and session.is_live(now)
        ]
        return sorted(live, key=lambda session: (session.last_used_at, session.id), reverse=True)

    async def end_all(self, user_id: UserId, *, but: SessionId | None = None, now: datetime) -> None:
        """End every session of a user, or every other one."""
        for found in [session.id for session in self._transaction.sessions if session.user_id == user_id]:
            session = await self.get_for_update(found)
            if session is not None and session.id != but:
                session.revoke(now=now)
                await self.save(session)


class MemorySecondFactors:
    """Second factors, one a user."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId) -> SecondFactor | None:
        """Theirs, or None."""
        return self._transaction.second_factors.get(user_id)

    async def get_for_update(self, user_id: UserId) -> SecondFactor | None:
        """Theirs, locked until the end of the transaction, or None."""
        await self._transaction.lock("second factor", user_id)
        return self._transaction.second_factors.get(user_id)

    async def save(self, factor: SecondFactor) -> None:
        """Store a new one, or a change to one that was read for update."""
        self._transaction.second_factors.put(factor.user_id, factor)

    async def remove(self, user_id: UserId) -> None:
        """Forget it; nothing happens when there is none."""
        if self._transaction.second_factors.peek(user_id) is not None:
            self._transaction.second_factors.delete(user_id)


class MemoryMailedLinks:
    """Single-use links."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, link: MailedLink) -> None:
        """Store a new link."""
        self._transaction.mailed_links.put(link.id, link)

    async def get_for_update(self, link_id: MailedLinkId) -> MailedLink | None:
        """The link, locked until the end of the transaction, or None."""
        return await self._transaction.get_for_update(self._transaction.mailed_links, link_id)

    async def save(self, link: MailedLink) -> None:
        """Store a change to a link that was read for update."""
        self._transaction.mailed_links.put(link.id, link)

    async def discard(self, user_id: UserId, purpose: LinkPurpose) -> None:
        """Make every earlier link of this user for this purpose unusable."""
        links = self._transaction.mailed_links
        for link in [link for link in links if link.user_id == user_id and link.purpose is purpose]:
            await self._transaction.lock(link.id)
            links.delete(link.id)


class MemoryApplications:
    """Requests to become a professional."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, application: ProfessionalApplication) -> None:
        """Store a new request. Raises ApplicationAlreadyOpen."""
        await self._transaction.lock("open application", application.applicant_id)
        if any(
            other.applicant_id == application.applicant_id and other.status is ApplicationStatus.OPEN
            for other in self._transaction.applications
        ):
            raise ApplicationAlreadyOpen
        await self._transaction.add(self._transaction.applications, application.id, application)

    async def get(self, application_id: ApplicationId) -> ProfessionalApplication | None:
        """The request, or None."""
        return self._transaction.applications.get(application_id)

    async def get_for_update(self, application_id: ApplicationId) -> ProfessionalApplication | None:
        """The request, locked until the end of the transaction, or None."""
        return await self._transaction.get_for_update(self._transaction.applications, application_id)

    async def last_rejection(self, applicant_id: UserId) -> datetime | None:
        """When a request of this applicant was rejected the last time; None when none was."""
        rejections = (
            application.decided_at
            for application in self._transaction.applications
            if application.applicant_id == applicant_id
            and application.status is ApplicationStatus.REJECTED
            and application.decided_at is not None
        )
        return max(rejections, default=None)

    async def save(self, application: ProfessionalApplication) -> None:
        """Store a change to a request that was read for update; its version rises."""
        await self._transaction.save(self._transaction.applications, application.id, application, kind="application")


class MemoryThrottles:
    """What was tried of late."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, key: bytes) -> Throttle | None:
        """What is known, or None."""
        return self._transaction.throttles.get(key)

    async def get_for_update(self, key: bytes, *, now: datetime) -> Throttle:
        """What is known, locked until the end of the transaction; an unused one where nothing is."""
        held = await self._transaction.get_for_update(self._transaction.throttles, key)
        return Throttle.unused(key, now=now) if held is None else held

    async def save(self, throttle: Throttle) -> None:
        """Store what was read for update."""
        self._transaction.throttles.put(throttle.key, throttle)

    async def forget(self, key: bytes) -> None:
        """Begin anew."""
        await self._transaction.lock(key)
        self._transaction.throttles.delete(key)
