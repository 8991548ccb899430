"""Telling the product's own pages from others, which a browser sends our cookies for as well.

The browser says where a request comes from: in `Sec-Fetch-Site` (Fetch Metadata), the older ones in `Origin` (RFC 6454).
No page can forge either. `X-Citas-Client` is a header that no form can send, and a script of another site only after
asking first, which is never granted. `SameSite=Strict` on the cookies comes on top of it (ASVS 5.0, 3.5).
"""

from typing import cast
from urllib.parse import urlsplit

from litestar.types import HTTPScope

from adapters.http.cookies import held_tokens
from adapters.http.errors import CrossSiteRequest
from adapters.http.origins import Connection

CLIENT_HEADER = "X-Citas-Client"
BY_COOKIE = (
    "For browsers: set by POST /auth/login with `transport: cookie`, together with the one that POST /auth/refresh takes. "
    f"Whatever is sent with them, but GET, needs a header `{CLIENT_HEADER}` of any value and must come from the product's "
    "own pages, by `Sec-Fetch-Site` or `Origin`; other requests are refused (`cross_site_request`). So is a GET that "
    "another site makes part of its pages."
)
"""What the OpenAPI document says of it."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OUR_OWN = "same-origin"
_BY_THE_PERSON = "none"
"""An address that was typed, or a bookmark."""
_DEFAULT_PORTS = {"http": 80, "https": 443}


class OwnPages:
    """Knows the product's own pages by where people reach it."""

    def __init__(self, public_url: str) -> None:
        parts = urlsplit(public_url)
        host = (parts.hostname or "").encode("idna").decode()
        shown = f"[{host}]" if ":" in host else host
        port = "" if parts.port in {None, _DEFAULT_PORTS.get(parts.scheme)} else f":{parts.port}"
        self._origin = f"{parts.scheme}://{shown}{port}"

    def ensure_asking(self, request: Connection) -> None:
        """Raise CrossSiteRequest unless a page of ours, and a script of it, has made the request."""
        site = request.headers.get("sec-fetch-site")
        ours = request.headers.get("origin") == self._origin if site is None else site == _OUR_OWN
        if not ours or not request.headers.get(CLIENT_HEADER, "").strip():
            raise CrossSiteRequest


def ensure_own_page(request: Connection) -> None:
    """Raise CrossSiteRequest unless a page of ours has made the request."""
    pages: OwnPages = request.app.state.own_pages
    pages.ensure_asking(request)


def refuse_cross_site(request: Connection) -> None:
    """Before a request: refuse what another site has a browser ask with our cookies. Raises CrossSiteRequest.

    What changes nothing may also be asked by the person, who follows a link or types an address; but no other site may
    make it part of a page of its own.
    """
    if not held_tokens(request.scope):
        return
    if cast("HTTPScope", request.scope)["method"] not in _SAFE:
        ensure_own_page(request)
    elif request.headers.get("sec-fetch-mode") != "navigate":
        site = request.headers.get("sec-fetch-site")
        if site not in {None, _OUR_OWN, _BY_THE_PERSON}:
            raise CrossSiteRequest
