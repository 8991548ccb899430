"""The pair of tokens that a signed-in client holds."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from application.accounts.security_ports import AccessToken, AccessTokens
from application.clock import Clock
from application.identifiers import Identifiers
from domain.accounts.errors import InvalidToken
from domain.accounts.session import Session, Transport
from domain.ids import SessionId


@dataclass(frozen=True, slots=True)
class TokenPair:
    """A short-lived access token, and the refresh token that is exchanged for the next pair.

    `refresh_expires_in` is how many seconds that can be done for, `transport` how both travel.
    """

    access: AccessToken
    refresh: str
    refresh_expires_in: int
    transport: Transport


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """`<session>.<secret>`: names its session, so that one that was used before can be told from nonsense."""

    session_id: SessionId
    secret: str

    def __str__(self) -> str:
        return f"{self.session_id.hex}.{self.secret}"

    @property
    def digest(self) -> bytes:
        """What is stored of it. The secret has 256 random bits, so a plain hash is enough."""
        return hashlib.sha256(self.secret.encode("utf-8", "surrogatepass")).digest()

    @classmethod
    def parse(cls, text: str) -> "RefreshToken":
        """Read a token. Raises InvalidToken."""
        session, _, secret = text.partition(".")
        try:
            return cls(SessionId(UUID(hex=session)), secret)
        except ValueError:
            raise InvalidToken from None


@dataclass(frozen=True, slots=True)
class TokenIssuer:
    """Makes what a client needs to go on."""

    clock: Clock
    ids: Identifiers
    access_tokens: AccessTokens

    def fresh_refresh_token(self, session_id: SessionId) -> RefreshToken:
        """A refresh token that nobody has seen."""
        return RefreshToken(session_id, self.ids.new_secret())

    def pair(self, session: Session, refresh: RefreshToken) -> TokenPair:
        """The answer to a login or a refresh."""
        now = self.clock.now()
        return TokenPair(
            access=self.access_tokens.issue(session.user_id, session.id, now=now),
            refresh=str(refresh),
            refresh_expires_in=int((session.expires_at - now).total_seconds()),
            transport=session.transport,
        )
