"""What is true of every answer, whoever gives it: security headers, a correlation id, and one line in the log."""

import re
from collections.abc import Callable
from functools import cached_property
from http import HTTPMethod, HTTPStatus
from secrets import token_hex
from time import perf_counter
from typing import cast, override

import structlog
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.types import (
    HTTPResponseStartEvent,
    HTTPScope,
    LifeSpanReceive,
    LifeSpanScope,
    LifeSpanSend,
    Message,
    Receive,
    Scope,
    Send,
)

from adapters.http.etags import shows_the_same
from adapters.http.rate_limits import rate_limit_fields
from application.accounts.views import Identity

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""On every answer, unless it brings its own: an API shows nothing in a browser and may not be framed."""

type RawHeaders = list[tuple[bytes, bytes]]
type RequestHeaders = dict[bytes, bytes]

# What was shown to one person must not be kept; what anybody may see may be kept, but asked for again.
_PRIVATE, _PUBLIC = b"no-store", b"no-cache"
_PERSONAL = frozenset({b"authorization", b"cookie"})
_DEFAULTS: RawHeaders = [
    (name.lower().encode(), value.encode())
    for name, value in {**SECURITY_HEADERS, "Vary": "Accept-Language, Authorization, Cookie"}.items()
]
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")

_lines = structlog.stdlib.get_logger("http.access")


class Api(Litestar):
    """Litestar, with what its own middleware cannot reach: answers to requests that no route takes."""

    @cached_property
    def _log(self) -> structlog.stdlib.BoundLogger:
        """Where a line for each request goes, as the log is configured when the first comes: finding out takes a while."""
        return _lines.bind()

    @override
    async def __call__(
        self, scope: Scope | LifeSpanScope, receive: Receive | LifeSpanReceive, send: Send | LifeSpanSend
    ) -> None:
        """Serve, and account for it."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        # `type` tells that this is an HTTP request, whose channels are those of HTTP.
        asked = cast("HTTPScope", scope)
        # HEAD is GET whose body is not sent (RFC 9110, section 9.3.2), so no handler needs to know of it.
        served: HTTPScope = {**asked, "method": HTTPMethod.GET} if asked["method"] == HTTPMethod.HEAD else asked
        exchange = _Exchange(served, cast("Send", send), self._methods_of, method=asked["method"])
        with structlog.contextvars.bound_contextvars(request_id=exchange.request_id):
            try:
                await super().__call__(served, receive, exchange.send)
            finally:
                exchange.log_to(self._log)

    def _methods_of(self, path_template: str) -> str:
        """Which methods a path answers to. Litestar's own OPTIONS forgets those of other functions."""
        methods = {
            method
            for route in self.routes
            if isinstance(route, HTTPRoute) and route.path_format == path_template
            for method in route.methods
        }
        return _with_head(", ".join(sorted(methods)))


class _Exchange:
    """One request and its answer; `method` is what was asked for, where `scope` has what is served."""

    def __init__(self, scope: HTTPScope, send: Send, methods_of: Callable[[str], str], *, method: str) -> None:
        self._scope = scope
        self._method = method
        self._send = send
        self._methods_of = methods_of
        self._began = perf_counter()
        self._status = 0
        self._headers_alone = method == HTTPMethod.HEAD
        self._asked: RequestHeaders = dict(scope["headers"])  # their names are in lower case (ASGI)
        self.request_id = _request_id(self._asked)

    async def send(self, message: Message) -> None:
        """Complete the head of the answer; leave its body out when the client has it already, or wants none."""
        if message["type"] == "http.response.start":
            self._complete(message)
        elif message["type"] == "http.response.body" and self._headers_alone:
            message["body"] = b""
        await self._send(message)

    def log_to(self, log: structlog.stdlib.BoundLogger) -> None:
        """One line without anything personal: the route's template instead of the path, no query, and of people an identifier."""
        identity = cast("Identity | None", self._scope.get("user"))
        log.info(
            "request",
            method=self._method,
            route=self._scope.get("path_template") or "-",
            status=int(self._status),
            ms=round((perf_counter() - self._began) * 1000, 1),
            user=None if identity is None else str(identity.actor.user_id),
        )

    def _complete(self, message: HTTPResponseStartEvent) -> None:
        # Bytes in a list, because this runs for every answer and Litestar's headers search the list for each name.
        headers = [(name.lower(), value) for name, value in message["headers"]]
        present = dict(headers)
        headers += [(name, value) for name, value in _DEFAULTS if name not in present]
        headers += rate_limit_fields(self._scope)
        if b"cache-control" not in present:
            headers.append((b"cache-control", _PUBLIC if self._asked.keys().isdisjoint(_PERSONAL) else _PRIVATE))
        headers.append((b"x-request-id", self.request_id.encode()))
        if (allow := present.get(b"allow")) is not None:
            headers = [*_without(headers, b"allow"), (b"allow", _with_head(allow.decode()).encode())]
        if self._scope["method"] == HTTPMethod.OPTIONS and message["status"] == HTTPStatus.NO_CONTENT:
            allowed = self._methods_of(self._scope["path_template"])
            headers = [*_without(headers, b"allow"), (b"allow", allowed.encode())]
        if self._is_known(message["status"], present.get(b"etag")):
            self._headers_alone = True
            message["status"] = HTTPStatus.NOT_MODIFIED
            headers = _without(headers, b"content-length", b"content-type")
        message["headers"] = headers
        self._status = message["status"]

    def _is_known(self, status: int, etag: bytes | None) -> bool:
        """Tell whether the client has what it would get (RFC 9110, section 13.1.2)."""
        known = self._asked.get(b"if-none-match")
        if known is None or etag is None or self._scope["method"] != HTTPMethod.GET or status != HTTPStatus.OK:
            return False
        return shows_the_same(known.decode("latin-1"), etag.decode("latin-1"))


def _without(headers: RawHeaders, *names: bytes) -> RawHeaders:
    return [header for header in headers if header[0] not in names]


def _with_head(allow: str) -> str:
    """Name HEAD among the methods of a path that answers to GET."""
    methods = allow.split(", ")
    return ", ".join(sorted({*methods, HTTPMethod.HEAD})) if HTTPMethod.GET in methods else allow


def _request_id(headers: RequestHeaders) -> str:
    """The caller's own name for the request, else its trace (W3C Trace Context), else a new one."""
    given = headers.get(b"x-request-id", b"").decode("latin-1")
    if _REQUEST_ID.fullmatch(given):
        return given
    trace = _TRACEPARENT.fullmatch(headers.get(b"traceparent", b"").decode("latin-1"))
    return trace[1] if trace else token_hex(16)
