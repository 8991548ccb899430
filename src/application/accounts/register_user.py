"""Register."""

from dataclasses import dataclass

from application.accounts.new_passwords import NewPasswords
from application.accounts.throttling import Throttling
from application.clock import Clock
from application.identifiers import Identifiers
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import NOWHERE, Origin
from domain.accounts.errors import EmailTaken
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.user import TERMS_VERSION, Profile, User
from domain.accounts.values import EmailAddress
from domain.ids import MailedLinkId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUserCommand:
    """What somebody says of themselves; `password` is as typed."""

    email: EmailAddress
    password: str
    profile: Profile
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class RegisterUser:
    """Anybody may register, as a client. A mail with a link follows that proves the address.

    The answer never tells whether the address has an account: then its owner gets a mail that says so, and the
    password is hashed all the same. Registering again before the link was opened replaces the earlier attempt and its link.
    Refused: a password shorter than 8 or longer than 128 characters, or among the first that anybody would try
    (`invalid_value`). Of many registrations of one address, or from one place, the next has to wait
    (`too_many_attempts`).
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    passwords: NewPasswords
    throttling: Throttling

    async def __call__(self, command: RegisterUserCommand) -> None:
        """Store the registration and ask for the mail. Raises InvalidValue, TooManyAttempts."""
        self.passwords.check(command.password, email=command.email)
        await self.throttling.count(self.throttling.mail(command.email, command.origin))
        password_hash = await self.passwords.hashed(command.password, email=command.email)
        try:
            await self._store(command, password_hash)
        except EmailTaken:  # two registered this address at the same moment: the second is a repetition
            await self._store(command, password_hash)

    @retried
    async def _store(self, command: RegisterUserCommand, password_hash: str) -> None:
        now = self.clock.now()
        async with self.units() as unit:
            user = await unit.users.with_email_for_update(command.email)
            if user is None:
                user = User.register(
                    id=UserId(self.ids.new_account_id()),
                    email=command.email,
                    profile=command.profile,
                    password_hash=password_hash,
                    now=now,
                )
                user.agree(TERMS_VERSION, now=now)
                await unit.users.add(user)
                unproven = True
            else:
                unproven = user.register_again(profile=command.profile, password_hash=password_hash, now=now)
                await unit.users.save(user)
                # Also for a proven account, which has none that matter: so the answer takes as many round trips as the
                # one to a new address, which has none to discard.
                await unit.mailed_links.discard(user.id, LinkPurpose.VERIFY_EMAIL)
            if unproven:
                link = MailedLink.make(
                    id=MailedLinkId(self.ids.new_id()), user_id=user.id, purpose=LinkPurpose.VERIFY_EMAIL, now=now
                )
                await unit.mailed_links.add(link)
                user.request_verification(link_id=link.id, now=now)
            await unit.commit()
