"""Prove an e-mail address."""

from dataclasses import dataclass

from application.accounts.security_ports import LinkTokens
from application.accounts.throttling import Throttling
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import NOWHERE, Origin
from domain.accounts.errors import MailedLinkUnusable
from domain.accounts.mailed_link import LinkPurpose


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyEmailCommand:
    """The token out of the mailed link."""

    token: str
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class VerifyEmail:
    """Whoever holds the mailed link proves that the address is theirs, and may log in from then on.

    A link works once and for 24 hours. Refused: a link that is forged, used or too old (`link_unusable`). After many such
    from one place the next has to wait (`too_many_attempts`).
    """

    units: UnitsOfWork
    clock: Clock
    links: LinkTokens
    throttling: Throttling

    async def __call__(self, command: VerifyEmailCommand) -> None:
        """Use the link up and activate the account. Raises MailedLinkUnusable, TooManyAttempts."""
        async with self.throttling.redeeming(command.origin):
            await self._store(command)

    @retried
    async def _store(self, command: VerifyEmailCommand) -> None:
        link_id = self.links.link_id_of(command.token, LinkPurpose.VERIFY_EMAIL)
        now = self.clock.now()
        async with self.units() as unit:
            link = await unit.mailed_links.get_for_update(link_id)
            user = None if link is None else await unit.users.get_for_update(link.user_id)
            if link is None or user is None:
                raise MailedLinkUnusable
            link.redeem(LinkPurpose.VERIFY_EMAIL, now=now)
            user.verify_email(now=now)
            await unit.mailed_links.save(link)
            await unit.users.save(user)
            await unit.commit()
