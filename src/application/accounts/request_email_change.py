"""Ask for another mail address."""

from dataclasses import dataclass

from application.accounts.present_passwords import PresentPasswords
from application.clock import Clock
from application.identifiers import Identifiers
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.user import existing
from domain.accounts.values import EmailAddress
from domain.ids import MailedLinkId


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEmailChangeCommand:
    """The address that is wanted; `password` is the present one, as typed."""

    actor: Actor
    email: EmailAddress
    password: str


@dataclass(frozen=True, slots=True)
class RequestEmailChange:
    """A signed-in user who knows their password asks for another mail address; a link goes there, and the present address is told.

    Nothing changes until the link is opened, which works once and for 24 hours; asking again makes it unusable. The
    answer does not tell whether the address has an account already: then its owner is told instead. Refused: a wrong
    password (`invalid_value`), which counts like a failure to log in (`too_many_attempts`).
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    present: PresentPasswords

    async def __call__(self, command: RequestEmailChangeCommand) -> None:
        """Ask for the mails. Raises InvalidValue, NotFound, TooManyAttempts."""
        async with self.units() as unit:
            user = existing(await unit.users.get(command.actor.user_id))
        await self.present.verify(user, command.password, command.actor, field="password")
        await self._store(command)

    @retried
    async def _store(self, command: RequestEmailChangeCommand) -> None:
        now, link_id = self.clock.now(), MailedLinkId(self.ids.new_id())
        async with self.units() as unit:
            user = existing(await unit.users.get_for_update(command.actor.user_id))
            await unit.mailed_links.discard(user.id, LinkPurpose.CHANGE_EMAIL)
            owner = await unit.users.with_email(command.email)
            if owner is None:
                link = MailedLink.make(
                    id=link_id, user_id=user.id, purpose=LinkPurpose.CHANGE_EMAIL, email=command.email, now=now
                )
                await unit.mailed_links.add(link)
                user.ask_for_email_change(command.email, link_id=link_id, now=now)
                await unit.users.save(user)
            elif owner.id != user.id and owner.may_reset_password():
                unit.announce(owner.address_wanted(now=now))
            await unit.commit()
