"""Exchange a refresh token."""

from dataclasses import dataclass

from application.accounts.tokens import RefreshToken, TokenIssuer, TokenPair
from application.clock import Clock
from application.retries import retried
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import NOWHERE, Origin
from domain.accounts.errors import InvalidToken
from domain.accounts.session import Transport
from domain.accounts.user import UserStatus
from domain.administration.audit import AuditAction, AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshSessionCommand:
    """The newest refresh token of a session, and how it came."""

    refresh_token: str
    transport: Transport = Transport.BEARER
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class RefreshSession:
    """Whoever holds the newest refresh token of a session gets the next pair of tokens; the old one is used up.

    A refresh token that was used before, or that comes by another way than it was given by (in the body, in a cookie),
    ends its whole session, since somebody else may hold a copy. Refused with `invalid_token`: forged, used, expired, or
    of a user who is disabled.
    """

    units: UnitsOfWork
    clock: Clock
    tokens: TokenIssuer

    @retried
    async def __call__(self, command: RefreshSessionCommand) -> TokenPair:
        """Rotate. Raises InvalidToken."""
        presented = RefreshToken.parse(command.refresh_token)
        replacement = self.tokens.fresh_refresh_token(presented.session_id)
        async with self.units() as unit:
            session = await unit.sessions.get_for_update(presented.session_id)
            user = None if session is None else await unit.users.get(session.user_id)
            if session is None or user is None or user.status is not UserStatus.ACTIVE:
                raise InvalidToken
            now, was_live = self.clock.now(), session.is_live(self.clock.now())
            rotated = session.rotate(
                presented=presented.digest,
                replacement=replacement.digest,
                transport=command.transport,
                now=now,
            )
            if was_live and not rotated:
                unit.audit.record(
                    AuditEntry.of(
                        None,
                        AuditAction.REFRESH_TOKEN_REUSED,
                        target=session.user_id,
                        details={"session": str(session.id)},
                        origin=command.origin,
                        now=now,
                    )
                )
            await unit.sessions.save(session)
            await unit.commit()  # also when refused: the family must stay dead
        if not rotated:
            raise InvalidToken
        return self.tokens.pair(session, replacement)
