"""What is refused at the edge, before any use case is asked.

RequestRefused
├── MalformedRequest        400   not HTTP, or a body that is not JSON
├── AmbiguousCredentials    400   two proofs of who asks
├── SessionOver             401   a token in a browser's cookies is no good any more
├── CrossSiteRequest        403   another site has a browser ask
├── SessionNeeded           403   a key for what keys are not for
├── InsufficientScope       403   a key for what it has no scope for
├── NoSuchPage              404   no operation has this path
├── MethodNotAllowed        405   an operation with this path, but not for this method
├── ContentTooLarge         413
├── UnsupportedContentType  415
├── InvalidRequest          422   names every fault
├── PreconditionMissing     428   a change without If-Match
├── RateLimited             429   too many requests
└── NotReady                503   names the parts that fail
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from litestar.datastructures import Cookie

from adapters.http.faults import Fault
from domain.accounts.errors import InvalidToken
from domain.errors import InvalidValue


class RequestRefused(Exception):
    """Root of what the edge refuses. `headers` and `cookies` are part of the answer."""

    code: ClassVar[str] = "request_refused"

    def __init__(self, *, headers: Mapping[str, str] | None = None, cookies: Sequence[Cookie] = ()) -> None:
        super().__init__(self.code)
        self.headers: Mapping[str, str] = headers or {}
        self.cookies: Sequence[Cookie] = cookies


class MalformedRequest(RequestRefused):
    """The request cannot be read at all."""

    code = "malformed_request"


class AmbiguousCredentials(RequestRefused):
    """Tokens came in two ways at once, and may be those of two people."""

    code = "ambiguous_credentials"


class SessionOver(RequestRefused):
    """A browser's token is no good any more, and it is told to forget it. To clients this is one with InvalidToken."""

    code = InvalidToken.code


class CrossSiteRequest(RequestRefused):
    """A browser's cookies came with a request that no page of ours has made."""

    code = "cross_site_request"


class SessionNeeded(RequestRefused):
    """A key came where keys are not taken: what concerns an account is for those who log in."""

    code = "session_needed"


class InsufficientScope(RequestRefused):
    """A key came that was not made for this (RFC 6750, section 3.1); the answer names the `scopes` that it would need."""

    code = "insufficient_scope"

    def __init__(self, scopes: Sequence[str]) -> None:
        super().__init__(headers={"WWW-Authenticate": f'Bearer error="{self.code}", scope="{" ".join(scopes)}"'})


class NoSuchPage(RequestRefused):
    """No operation has this path."""

    code = "no_such_path"


class MethodNotAllowed(RequestRefused):
    """The path exists for other methods, which `Allow` names (RFC 9110, section 15.5.6)."""

    code = "method_not_allowed"


class ContentTooLarge(RequestRefused):
    """The body is longer than any request of ours."""

    code = "content_too_large"


class UnsupportedContentType(RequestRefused):
    """The body is not what the operation reads."""

    code = "unsupported_content_type"


class InvalidRequest(RequestRefused):
    """The request can be read, but can never be accepted. To clients it is one with the domain's InvalidValue."""

    code = InvalidValue.code

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults: Sequence[Fault] = faults


class PreconditionMissing(RequestRefused):
    """A change must say which version it was meant for (RFC 6585, section 3)."""

    code = "precondition_required"


class RateLimited(RequestRefused):
    """Too many requests; the next one may come in `seconds` (RFC 6585, section 4)."""

    code = "rate_limited"

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"Retry-After": str(seconds)})


class NotReady(RequestRefused):
    """This process cannot do its work at present."""

    code = "not_ready"

    def __init__(self, failing: Sequence[str]) -> None:
        super().__init__()
        self.failing: Sequence[str] = failing
