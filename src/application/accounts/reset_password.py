"""Set a password with a mailed link."""

from dataclasses import dataclass

from application.accounts.new_passwords import NewPasswords
from application.accounts.security_ports import LinkTokens
from application.accounts.throttling import Throttling
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.actor import NOWHERE, Origin
from domain.accounts.errors import MailedLinkUnusable
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.throttle import Throttled
from domain.accounts.user import User
from domain.accounts.values import EmailAddress
from domain.administration.audit import AuditAction, AuditEntry
from domain.ids import MailedLinkId


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPasswordCommand:
    """The token out of the mailed link, and the password as typed."""

    token: str
    password: str
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class ResetPassword:
    """Whoever holds the mailed link sets the password of its account; every session and API key of it ends, and its owner is told.

    The link proves the address too, so an account that waited for that can be used from then on. A second factor stays
    on. Refused: a link that is forged, used, too old or of a disabled account (`link_unusable`); a password shorter than
    8 or longer than 128 characters, or among the first that anybody would try (`invalid_value`), after which the link
    still works. After many links that do not work from one place the next has to wait (`too_many_attempts`).
    """

    units: UnitsOfWork
    clock: Clock
    links: LinkTokens
    passwords: NewPasswords
    throttling: Throttling

    async def __call__(self, command: ResetPasswordCommand) -> None:
        """Use the link up and store the password. Raises MailedLinkUnusable, InvalidValue, TooManyAttempts."""
        async with self.throttling.redeeming(command.origin):
            email = await self._reset(command)
        await self.throttling.forgive(self.throttling.login(email, NOWHERE), Throttled.LOGIN_BY_ACCOUNT)

    async def _reset(self, command: ResetPasswordCommand) -> EmailAddress:
        link_id = self.links.link_id_of(command.token, LinkPurpose.RESET_PASSWORD)
        async with self.units() as unit:
            _, user = await self._redeemed(unit, link_id)  # nothing is stored yet: hashing is for links that work
        password_hash = await self.passwords.hashed(command.password, email=user.email)
        await self._store(link_id, password_hash, command.origin)
        return user.email

    @retried
    async def _store(self, link_id: MailedLinkId, password_hash: str, origin: Origin) -> None:
        now = self.clock.now()
        async with self.units() as unit:
            link, user = await self._redeemed(unit, link_id)
            user.reset_password(password_hash, now=now)
            await unit.mailed_links.save(link)
            await unit.users.save(user)
            await unit.sessions.end_all(user.id, now=now)
            await unit.api_keys.revoke_all(user.id, now=now)
            unit.audit.record(AuditEntry.of(None, AuditAction.PASSWORD_RESET, target=user.id, origin=origin, now=now))
            await unit.commit()

    async def _redeemed(self, unit: UnitOfWork, link_id: MailedLinkId) -> tuple[MailedLink, User]:
        link = await unit.mailed_links.get_for_update(link_id)
        user = None if link is None else await unit.users.get_for_update(link.user_id)
        if link is None or user is None or not user.may_reset_password():
            raise MailedLinkUnusable
        link.redeem(LinkPurpose.RESET_PASSWORD, now=self.clock.now())
        return link, user
