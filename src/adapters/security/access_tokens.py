"""Access tokens: JSON Web Tokens (RFC 7519) in the profile of RFC 9068, signed with one pinned algorithm."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import jwt
import msgspec

from adapters.security.keys import derive_key
from application.accounts.ports import AccessToken
from application.identifiers import Identifiers
from domain.accounts.errors import InvalidToken
from domain.ids import SessionId, UserId

LIFETIME = timedelta(minutes=10)
CLOCKS_DIFFER = timedelta(seconds=5)
"""How far ahead the clock of who issues a token may be of the clock of who verifies it."""

_ALGORITHM = "HS256"
_HEADER_TYPE = "at+jwt"
_ISSUER = "gestor-de-citas"
_AUDIENCE = "gestor-de-citas/api"
_LONGEST = 1024
_CLAIMS = ("iss", "aud", "typ", "exp", "nbf", "iat", "jti", "sub", "sid")


class _Claims(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Instants are whole seconds since 1970 in UTC."""

    iss: str
    aud: str
    typ: Literal["access"]
    exp: int
    nbf: int
    iat: int
    jti: UUID
    sub: UUID
    sid: UUID


class JwtAccessTokens:
    """Good for ten minutes. Verified against the caller's clock, with every claim required."""

    def __init__(self, secret_key: str, ids: Identifiers) -> None:
        self._key = derive_key(secret_key, "access-tokens")
        self._ids = ids

    def issue(self, user_id: UserId, session_id: SessionId, *, now: datetime) -> AccessToken:
        """A token for the session."""
        issued = int(now.timestamp())
        lifetime = int(LIFETIME.total_seconds())
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "typ": "access",
            "exp": issued + lifetime,
            "nbf": issued - int(CLOCKS_DIFFER.total_seconds()),
            "iat": issued,
            "jti": str(self._ids.new_id()),
            "sub": str(user_id),
            "sid": str(session_id),
        }
        value = jwt.encode(claims, self._key, algorithm=_ALGORITHM, headers={"typ": _HEADER_TYPE})
        return AccessToken(value, lifetime)

    def session_of(self, token: str, *, now: datetime) -> SessionId:
        """The session that the token proves. Raises InvalidToken."""
        claims = self._verified(token)
        if not claims.nbf <= now.timestamp() < claims.exp:
            raise InvalidToken
        return SessionId(claims.sid)

    def _verified(self, token: str) -> _Claims:
        """What a token of ours says. Nobody's parser is given more than ours could be long."""
        if len(token) > _LONGEST:
            raise InvalidToken
        try:
            decoded = jwt.decode_complete(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                issuer=_ISSUER,
                leeway=0,
                # The library would ask the machine's clock; `session_of` asks its caller's.
                options={
                    "require": list(_CLAIMS),
                    "strict_aud": True,
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
            claims = msgspec.convert(decoded["payload"], _Claims)
        except (jwt.PyJWTError, ValueError) as error:
            raise InvalidToken from error
        if decoded["header"].get("typ") != _HEADER_TYPE:
            raise InvalidToken
        return claims
