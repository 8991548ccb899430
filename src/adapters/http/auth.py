"""Establishes who asks, before anything else of a request is looked at."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from litestar.handlers import HTTPRouteHandler

from adapters.http.cookies import ACCESS, held_tokens, taken_back
from adapters.http.errors import AmbiguousCredentials, SessionOver
from adapters.http.origins import Connection, origin_of
from application.accounts.authenticate import Authenticate
from application.accounts.views import Identity
from domain.accounts.errors import InvalidToken, Unauthenticated
from domain.accounts.session import Transport

type Admission = Callable[[Connection], Awaitable[None]]
"""Runs before a handler, and may refuse."""

BEARER: list[dict[str, list[str]]] = [{"bearer": []}, {"cookie": []}]
"""`security` of an operation for those who prove who they are: `request.user` is an Identity."""
BEARER_OR_NOBODY: list[dict[str, list[str]]] = [*BEARER, {}]
"""`security` of an operation that shows more to some: `request.user` is an Identity, or None."""


def identify(authenticate: Authenticate) -> Admission:
    """Enforce what the OpenAPI document says of each operation, and set `request.user`.

    Raises Unauthenticated, InvalidToken, SessionOver, AmbiguousCredentials.
    A bad token is refused even where none is needed: who believes to be logged in must not be shown less without
    a word. Not a guard, since Litestar copies the handler for each of them.
    """

    async def admit(connection: Connection) -> None:
        handler = connection.scope.get("route_handler")
        security = handler.security if isinstance(handler, HTTPRouteHandler) else None
        if not security:
            return
        identity = await _identity(connection, authenticate)
        if identity is None and {} not in security:
            raise Unauthenticated("Log in first, and send the access token as `Authorization: Bearer …`.")
        connection.scope["user"] = identity

    return admit


async def _identity(connection: Connection, authenticate: Authenticate) -> Identity | None:
    headers, held = connection.headers.getall("authorization", []), held_tokens(connection.scope)
    if headers:
        if len(headers) > 1:
            raise InvalidToken  # whoever stands between might go by another of them than we
        if held.access is not None:
            raise AmbiguousCredentials
        identity = await authenticate(_bearer_token(headers[0]), Transport.BEARER)
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
