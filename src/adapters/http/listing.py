"""Lists, a page at a time."""

from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response
from litestar.datastructures import ResponseHeader

from application.pagination import Page, PageRequest

LINK_HEADER = ResponseHeader(name="Link", description='`rel="next"`, when more follows.', documentation_only=True)


def page_request(limit: int | None, cursor: str | None) -> PageRequest:
    """Read which page is asked for. Raises InvalidValue."""
    return PageRequest.parse(limit, cursor)


def listed[Body: msgspec.Struct](request: Request[Any, Any, Any], body: Body, page: Page[Any]) -> Response[Body]:
    """Answer a page with a link to the next one (RFC 8288)."""
    headers: dict[str, str] = {}
    if page.next is not None:
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        headers["Link"] = f'<{request.scope["path"]}?{urlencode([*kept, ("cursor", page.next)])}>; rel="next"'
    return Response(body, headers=headers)
