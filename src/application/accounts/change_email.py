"""Take another mail address."""

from dataclasses import dataclass

from application.accounts.security_ports import LinkTokens
from application.accounts.throttling import Throttling
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import NOWHERE, Origin
from domain.accounts.errors import EmailTaken, MailedLinkUnusable
from domain.accounts.mailed_link import LinkPurpose
from domain.accounts.user import UserStatus
from domain.administration.audit import AuditAction, AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEmailCommand:
    """The token out of the mailed link."""

    token: str
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class ChangeEmail:
    """Whoever holds the link that was mailed to a new address makes it the address of the account; the former one is told.

    Sessions go on. Refused: a link that is forged, used, too old or of an account that is disabled, or when somebody
    else has taken the address meanwhile (`link_unusable`). After many such from one place the next has to wait
    (`too_many_attempts`).
    """

    units: UnitsOfWork
    clock: Clock
    links: LinkTokens
    throttling: Throttling

    async def __call__(self, command: ChangeEmailCommand) -> None:
        """Use the link up and change the address. Raises MailedLinkUnusable, TooManyAttempts."""
        async with self.throttling.redeeming(command.origin):
            try:
                await self._store(command)
            except EmailTaken:  # whose address it is is nobody else's business
                raise MailedLinkUnusable from None

    @retried
    async def _store(self, command: ChangeEmailCommand) -> None:
        link_id = self.links.link_id_of(command.token, LinkPurpose.CHANGE_EMAIL)
        now = self.clock.now()
        async with self.units() as unit:
            link = await unit.mailed_links.get_for_update(link_id)
            user = None if link is None else await unit.users.get_for_update(link.user_id)
            if link is None or link.email is None or user is None or user.status is not UserStatus.ACTIVE:
                raise MailedLinkUnusable
            link.redeem(LinkPurpose.CHANGE_EMAIL, now=now)
            user.change_email(link.email, now=now)
            await unit.mailed_links.discard(user.id, LinkPurpose.RESET_PASSWORD)  # they went to the former address
            await unit.mailed_links.save(link)
            await unit.users.save(user)
            unit.audit.record(
                AuditEntry.of(None, AuditAction.EMAIL_CHANGED, target=user.id, origin=command.origin, now=now)
            )
            await unit.commit()
