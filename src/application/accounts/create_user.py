"""Make an account from the operator's console."""

from dataclasses import dataclass

from application.accounts.new_passwords import NewPasswords
from application.clock import Clock
from application.identifiers import Identifiers
from application.retries import retried
from application.scheduling.open_practice import open_practice
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Operator
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.professional_application import Practice
from domain.accounts.user import Profile, User
from domain.accounts.values import EmailAddress, Role
from domain.administration.audit import AuditAction, AuditEntry
from domain.errors import InvalidValue
from domain.ids import MailedLinkId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateUserCommand:
    """`practice` is needed for a professional, whose public profile is made too."""

    email: EmailAddress
    password: str
    profile: Profile
    roles: frozenset[Role]
    verified: bool
    practice: Practice | None = None


@dataclass(frozen=True, slots=True)
class CreateUser:
    """The operator makes an account, with any roles. Verified, it can log in at once; else a link is mailed.

    Refused: an address that has an account (`email_taken`), a bad password, a professional without a practice
    (`invalid_value`).
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    passwords: NewPasswords

    @retried
    async def __call__(self, command: CreateUserCommand) -> UserId:
        """Store the account. Raises EmailTaken, InvalidValue."""
        if Role.PROFESSIONAL in command.roles and command.practice is None:
            raise InvalidValue("profession", "missing", "A professional needs a profession.")
        password_hash = await self.passwords.hashed(command.password, email=command.email)
        now = self.clock.now()
        user = User.register(
            id=UserId(self.ids.new_account_id()),
            email=command.email,
            profile=command.profile,
            password_hash=password_hash,
            now=now,
        )
        for role in sorted(command.roles):
            user.grant(role, now=now)
        async with self.units() as unit:
            if command.verified:
                user.verify_email(now=now)
                await unit.users.add(user)
            else:
                link = MailedLink.make(
                    id=MailedLinkId(self.ids.new_id()), user_id=user.id, purpose=LinkPurpose.VERIFY_EMAIL, now=now
                )
                user.request_verification(link_id=link.id, now=now)
                await unit.users.add(user)
                await unit.mailed_links.add(link)
            if Role.PROFESSIONAL in command.roles and command.practice is not None:
                await open_practice(unit, self.ids, user, command.practice, now=now)
            details = {"roles": " ".join(sorted(user.roles))}
            unit.audit.record(
                AuditEntry.of(Operator(), AuditAction.USER_CREATED, target=user.id, details=details, now=now)
            )
            await unit.commit()
        return user.id
