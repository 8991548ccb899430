"""Establish who is asking."""

from dataclasses import dataclass

from application.accounts.ports import AccessTokens
from application.accounts.views import SessionIdentity
from application.clock import Clock
from application.unit_of_work import UnitsOfWork
from domain.accounts.errors import InvalidToken
from domain.accounts.session import Transport


@dataclass(frozen=True, slots=True)
class Authenticate:
    """A bearer of an access token is who its session says, with the roles that they hold at this moment.

    Session and user are looked up each time, so that whoever was disabled, demoted or logged out is out at once. A token
    that comes by another way than its session's is refused: somebody took it out of a browser's cookies, or put it in.
    """

    units: UnitsOfWork
    clock: Clock
    access_tokens: AccessTokens

    async def __call__(self, token: str, transport: Transport = Transport.BEARER) -> SessionIdentity:
        """Return who holds the token. Raises InvalidToken."""
        now = self.clock.now()
        session_id = self.access_tokens.session_of(token, now=now)
        async with self.units() as unit:
            identity = await unit.account_views.identity(session_id)
        if identity is None or not identity.active or now >= identity.expires_at:
            raise InvalidToken
        if identity.transport is not transport:
            raise InvalidToken
        return identity
