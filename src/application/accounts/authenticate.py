"""Establish who is asking."""

from dataclasses import dataclass, replace

from application.accounts.security_ports import AccessTokens
from application.accounts.views import SessionIdentity
from application.clock import Clock
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Actor
from domain.accounts.errors import InvalidToken
from domain.accounts.session import Transport
from domain.accounts.values import Role


@dataclass(frozen=True, slots=True)
class Authenticate:
    """A bearer of an access token is who its session says, with the roles that they hold at this moment.

    Session and user are looked up each time, so that whoever was disabled, demoted or logged out is out at once. A token
    that comes by another way than its session's is refused: somebody took it out of a browser's cookies, or put it in.
    """

    units: UnitsOfWork
    clock: Clock
    access_tokens: AccessTokens
    admin_needs_second_factor: bool = False

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
        if self.admin_needs_second_factor and identity.actor.is_(Role.ADMIN) and not identity.second_factor:
            return replace(identity, actor=_without_admin(identity.actor))
        return identity


def _without_admin(actor: Actor) -> Actor:
    """Somebody who has to prove more before they may administer."""
    admin = frozenset({Role.ADMIN})
    return replace(actor, roles=actor.roles - admin, withheld=admin)
