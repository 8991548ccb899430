"""Tokens in a browser's cookies, where no script can read them (ASVS 5.0, 3.3).

`__Host-` binds a cookie to this very host, over an encrypted connection: no other name of the same domain can set it.
Whoever sends such a cookie has not proven to be a page of ours, since browsers add it by themselves: see `cross_site`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from litestar import Response
from litestar.datastructures import Cookie, ResponseHeader
from litestar.types import Scope

from application.accounts.tokens import TokenPair
from application.accounts.views import SessionIdentity
from domain.accounts.session import Transport

ACCESS = "__Host-citas_access"
REFRESH = "__Host-citas_refresh"
COOKIES_HEADER = ResponseHeader(
    name="Set-Cookie",
    description=f"`{ACCESS}` and `{REFRESH}`, where cookies carry the tokens.",
    documentation_only=True,
)
_COOKIE = b"cookie"


@dataclass(frozen=True, slots=True)
class HeldTokens:
    """What a browser sends of ours."""

    access: str | None = None
    refresh: str | None = None

    def __bool__(self) -> bool:
        return self.access is not None or self.refresh is not None


_NOTHING = HeldTokens()


def held_tokens(scope: Scope) -> HeldTokens:
    """Return the tokens among a request's cookies. Over HTTP/2 these may be several headers (RFC 9113, section 8.2.3)."""
    headers = cast("list[tuple[bytes, bytes]]", scope["headers"])
    sent = [value for name, value in headers if name == _COOKIE]
    if not sent:
        return _NOTHING
    crumbs = [crumb.strip().partition("=") for crumb in b";".join(sent).decode("latin-1").split(";")]
    # Backwards, so that of two with one name the first counts: browsers put the more specific one there.
    named = {name: value for name, _, value in reversed(crumbs)}
    return HeldTokens(access=named.get(ACCESS), refresh=named.get(REFRESH))


def handed_out(pair: TokenPair) -> Sequence[Cookie]:
    """Have a browser keep a pair of tokens, each for as long as it is good."""
    return [
        _cookie(ACCESS, pair.access.value, pair.access.expires_in),
        _cookie(REFRESH, pair.refresh, pair.refresh_expires_in),
    ]


def taken_back(*names: str) -> Sequence[Cookie]:
    """Have a browser forget some of them, or both."""
    return [_cookie(name, "", 0) for name in names or (ACCESS, REFRESH)]


def signed_out(identity: SessionIdentity) -> Response[None]:
    """Answer the end of a session: a browser forgets its tokens, and whatever a page of ours has kept there."""
    if identity.transport is not Transport.COOKIE:
        return Response(None, status_code=HTTPStatus.NO_CONTENT)
    return Response(
        None, status_code=HTTPStatus.NO_CONTENT, cookies=taken_back(), headers={"Clear-Site-Data": '"cache", "storage"'}
    )


def _cookie(name: str, value: str, seconds: int) -> Cookie:
    return Cookie(name, value=value, max_age=seconds, path="/", secure=True, httponly=True, samesite="strict")
