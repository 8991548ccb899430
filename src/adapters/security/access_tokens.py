"""Access tokens: JSON Web Tokens (RFC 7519) in the profile of RFC 9068, signed with one pinned algorithm."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal
from uuid import UUID

import jwt
import msgspec

from adapters.security.key_file import Keys
from adapters.security.key_ring import Key
from adapters.security.keys import derive_key
from application.accounts.security_ports import AccessToken
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
# Three parts in base64url without padding (RFC 7515, sections 2 and 7.1).
_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
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

    def __init__(self, keys: Keys, ids: Identifiers) -> None:
        self._keys = keys
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
        key = self._keys.ring().signing(self._keys.clock.now())
        headers = {"typ": _HEADER_TYPE, "kid": key.kid}
        value = jwt.encode(claims, _derived(key), algorithm=_ALGORITHM, headers=headers)
        return AccessToken(value, lifetime)

    def session_of(self, token: str, *, now: datetime) -> SessionId:
        """The session that the token proves. Raises InvalidToken."""
        claims = self._verified(token, now)
        if not claims.nbf <= now.timestamp() < claims.exp:
            raise InvalidToken
        if claims.exp - claims.iat > LIFETIME.total_seconds():
            raise InvalidToken  # whoever has a key for a moment gets no token for ever
        return SessionId(claims.sid)

    def _verified(self, token: str, now: datetime) -> _Claims:
        """What a token of ours says. Nobody's parser is given more than ours could be long."""
        if len(token) > _LONGEST or not _SHAPE.fullmatch(token):
            raise InvalidToken
        try:
            key = self._keys.ring().named(jwt.get_unverified_header(token).get("kid"), now)
            if key is None:
                raise InvalidToken
            decoded = jwt.decode_complete(
                token,
                _derived(key),
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


@lru_cache(maxsize=16)
def _derived(key: Key) -> bytes:
    return derive_key(key.secret, "access-tokens")
