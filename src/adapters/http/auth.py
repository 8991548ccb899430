"""Establishes who asks, before anything else of a request is looked at."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from litestar.handlers import HTTPRouteHandler
from litestar.openapi.spec import SecurityRequirement

from adapters.http.cookies import ACCESS, held_tokens, taken_back
from adapters.http.errors import AmbiguousCredentials, InsufficientScope, SessionNeeded, SessionOver
from adapters.http.origins import Connection, origin_of
from application.accounts.api_key_token import PREFIX
from application.accounts.authenticate import Authenticate
from application.accounts.authenticate_key import AuthenticateKey
from application.accounts.views import Identity, KeyIdentity
from domain.accounts.api_key import Scope
from domain.accounts.errors import InvalidToken, Unauthenticated
from domain.accounts.session import Transport

type Admission = Callable[[Connection], Awaitable[None]]
"""Runs before a handler, and may refuse."""

type Security = Sequence[SecurityRequirement]
"""What an operation asks for, as OpenAPI writes it: one of several schemes, each with its scopes; {} is nobody."""

BEARER: Security = [{"bearer": []}, {"cookie": []}]
"""`security` of an operation for those who are signed in, and for no program with a key: `request.user` is a SessionIdentity."""
API_KEY = "api_key"
"""The security scheme of keys, whose scopes an operation names."""


def or_key(scope: Scope) -> Security:
    """`security` of an operation for those who are signed in, and programs whose key has the scope: `request.user` is an Identity."""
    return [*BEARER, {API_KEY: [scope.value]}]


def or_key_or_nobody(scope: Scope) -> Security:
    """`security` of an operation that shows more to some: `request.user` is an Identity, or None."""
    return [*or_key(scope), {}]


def identify(authenticate: Authenticate, authenticate_key: AuthenticateKey) -> Admission:
    """Enforce what the OpenAPI document says of each operation, and set `request.user`.

    Raises Unauthenticated, InvalidToken, SessionOver, AmbiguousCredentials, SessionNeeded, InsufficientScope.
    A bad token is refused even where none is needed: who believes to be logged in must not be shown less without
    a word. Not a guard, since Litestar copies the handler for each of them.
    """

    async def admit(connection: Connection) -> None:
        handler = connection.scope.get("route_handler")
        security = handler.security if isinstance(handler, HTTPRouteHandler) else None
        if not security:
            return
        identity = await _identity(connection, authenticate, authenticate_key)
        if identity is None and {} not in security:
            raise Unauthenticated("Log in first, and send the access token as `Authorization: Bearer …`.")
        connection.scope["user"] = identity  # also of whoever is refused next: the log names them
        if isinstance(identity, KeyIdentity):
            _ensure_in_scope(identity, security)

    return admit


def _ensure_in_scope(key: KeyIdentity, security: Security) -> None:
    """Refuse a key that the operation does not take, or whose scopes are not enough. The first is the default."""
    needed = next((scheme[API_KEY] for scheme in security if API_KEY in scheme), None)
    if needed is None:
        raise SessionNeeded
    if not key.scopes.issuperset(needed):
        raise InsufficientScope(needed)


async def _identity(
    connection: Connection, authenticate: Authenticate, authenticate_key: AuthenticateKey
) -> Identity | None:
    headers, held = connection.headers.getall("authorization", []), held_tokens(connection.scope)
    if headers:
        if len(headers) > 1:
            raise InvalidToken  # whoever stands between might go by another of them than we
        if held.access is not None:
            raise AmbiguousCredentials
        token = _bearer_token(headers[0])
        if token.startswith(PREFIX):
            identity = await authenticate_key(token)
        else:
            identity = await authenticate(token, Transport.BEARER)
    elif held.access is not None:
        try:
            identity = await authenticate(_presentable(held.access), Transport.COOKIE)
        except InvalidToken:
            # The other one stays: it may still be good for the next.
            raise SessionOver(cookies=taken_back(ACCESS)) from None
    elif held.refresh is not None:
        raise InvalidToken  # it is there to be exchanged: the browser has forgotten the access token, which was over
    else:
        return None
    return replace(identity, actor=replace(identity.actor, origin=origin_of(connection)))


def _bearer_token(header: str) -> str:
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() != "bearer":
        raise InvalidToken
    return _presentable(token.strip())


def _presentable(token: str) -> str:
    if not token or not (token.isascii() and token.isprintable()):
        raise InvalidToken
    return token
