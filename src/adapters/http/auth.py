"""Establishes who asks, before anything else of a request is looked at."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from litestar.handlers import HTTPRouteHandler

from adapters.http.origins import Connection, origin_of
from application.accounts.authenticate import Authenticate
from application.accounts.views import Identity
from domain.accounts.errors import InvalidToken, Unauthenticated

type Admission = Callable[[Connection], Awaitable[None]]
"""Runs before a handler, and may refuse."""

BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
"""`security` of an operation for those who prove who they are: `request.user` is an Identity."""
BEARER_OR_NOBODY: list[dict[str, list[str]]] = [{"bearer": []}, {}]
"""`security` of an operation that shows more to some: `request.user` is an Identity, or None."""


def identify(authenticate: Authenticate) -> Admission:
    """Enforce what the OpenAPI document says of each operation, and set `request.user`. Raises Unauthenticated, InvalidToken.

    A bad token is refused even where none is needed: who believes to be logged in must not be shown less without
    a word. Not a guard, since Litestar copies the handler for each of them.
    """

    async def admit(connection: Connection) -> None:
        handler = connection.scope.get("route_handler")
        security = handler.security if isinstance(handler, HTTPRouteHandler) else None
        if not security:
            return
        identity = await _identity(connection, authenticate)
        if identity is None and security == BEARER:
            raise Unauthenticated("Log in first, and send the access token as `Authorization: Bearer …`.")
        connection.scope["user"] = identity

    return admit


async def _identity(connection: Connection, authenticate: Authenticate) -> Identity | None:
    header = connection.headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or not (token.isascii() and token.isprintable()):
        raise InvalidToken
    identity = await authenticate(token)
    return replace(identity, actor=replace(identity.actor, origin=origin_of(connection)))
