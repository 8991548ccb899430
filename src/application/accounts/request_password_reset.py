"""Ask for a link that sets a password anew."""

from dataclasses import dataclass

from application.accounts.throttling import Throttling
from application.clock import Clock
from application.identifiers import Identifiers
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import NOWHERE, Origin
from domain.accounts.events import PasswordResetAsked
from domain.accounts.values import EmailAddress
from domain.ids import MailedLinkId


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPasswordResetCommand:
    """Whose password is to be set anew."""

    email: EmailAddress
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class RequestPasswordReset:
    """Anybody may ask for a link with which the password of an address can be set anew; it is mailed to the address.

    The answer never tells whether the address has an account, nor does the time that it takes: a worker looks it up
    afterwards. The link works once and for an hour, and makes the earlier ones unusable. A disabled account gets none.
    Of many requests for one address, or from one place, the next has to wait (`too_many_attempts`).
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    throttling: Throttling

    async def __call__(self, command: RequestPasswordResetCommand) -> None:
        """Have it looked up and mailed. Raises TooManyAttempts."""
        await self.throttling.count(self.throttling.mail(command.email, command.origin))
        await self._store(command.email)

    @retried
    async def _store(self, email: EmailAddress) -> None:
        link_id = MailedLinkId(self.ids.new_id())
        async with self.units() as unit:
            unit.announce(PasswordResetAsked(occurred_at=self.clock.now(), email=email.value, link_id=link_id))
            await unit.commit()
