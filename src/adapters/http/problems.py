"""Errors as problem details (RFC 9457): from what was raised to what is answered."""

import traceback
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, cast

import msgspec
import structlog
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException, ValidationException
from msgspec import UNSET, UnsetType

from adapters.http.errors import (
    ContentTooLarge,
    InvalidRequest,
    MalformedRequest,
    MethodNotAllowed,
    NoSuchPage,
    NotReady,
    RequestRefused,
)
from adapters.http.faults import Fault
from adapters.http.languages import preferred_locale
from adapters.http.parameters import faults_of_parameters
from adapters.http.problem_rows.row import Row
from adapters.http.problem_table import UNEXPECTED, row_of
from adapters.http.requests import ApiRequest
from adapters.http.wire import ResponseBody
from application.scheduling.explain_start import codes_only
from domain.accounts.errors import TooManyAttempts
from domain.accounts.values import Locale
from domain.errors import DomainError, InvalidValue
from domain.scheduling.errors import SlotRefused
from domain.scheduling.explanation import ReasonCode

PROBLEM_JSON = "application/problem+json"

type AnyRequest = Request[Any, Any, Any]
"""Whatever request an error came with."""

_log = structlog.stdlib.get_logger("http")


class FaultResponse(ResponseBody, frozen=True, kw_only=True):
    """One thing that is wrong.

    `pointer` is a JSON pointer (RFC 6901) into the body; for a parameter it is `/` and the parameter's name.
    """

    pointer: str
    code: str
    detail: str


class SlotReasonResponse(ResponseBody, frozen=True, kw_only=True):
    """One reason why a start cannot be had; never whose appointment is in the way."""

    code: ReasonCode


class ProblemResponse(ResponseBody, frozen=True, kw_only=True):
    """What went wrong (RFC 9457). Programs rely on `code`; `title` and `detail` follow Accept-Language.

    `errors` names every fault of an invalid request, `failing` the parts that do not work. Where a start cannot be had,
    `reasons` say why, and `alternatives` are the free starts nearest to it (UTC), at most three, the nearest first.
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: list[FaultResponse] | UnsetType = UNSET
    failing: list[str] | UnsetType = UNSET
    reasons: list[SlotReasonResponse] | UnsetType = UNSET
    alternatives: list[datetime] | UnsetType = UNSET


def on_domain_error(request: AnyRequest, error: DomainError) -> Response[bytes]:
    """Answer what the domain or a use case refused."""
    if isinstance(error, InvalidValue):
        return on_refusal(request, InvalidRequest(_with_neighbours(request, error)))
    row, locale = row_of(type(error)), _locale(request)
    detail = error.message if locale is Locale.ENGLISH else row.detail(locale, error.details)
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooManyAttempts) else {}
    slot = error if isinstance(error, SlotRefused) else None
    return _answer(request, row, code=error.code, detail=detail, slot=slot, headers=headers)


def on_refusal(request: AnyRequest, error: RequestRefused) -> Response[bytes]:
    """Answer what the edge refused."""
    row = row_of(type(error))
    return _answer(
        request,
        row,
        code=error.code,
        detail=row.detail(_locale(request), {}),
        faults=error.faults if isinstance(error, InvalidRequest) else (),
        failing=error.failing if isinstance(error, NotReady) else None,
        headers=dict(error.headers),
        cookies=error.cookies,
    )


def on_invalid_parameters(request: AnyRequest, error: ValidationException) -> Response[bytes]:
    """Answer query and header parameters that are not what the handler's signature asks for."""
    del error  # it names the first missing parameter only
    faults = faults_of_parameters(request)
    # A request without a body where one is needed also comes here.
    return on_refusal(request, InvalidRequest(faults) if faults else MalformedRequest())


def on_http_exception(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """Answer what Litestar itself refused."""
    refused = _REFUSALS.get(error.status_code)
    if refused is None:
        return on_unexpected(request, error)
    allow = {name.title(): value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return on_refusal(request, refused(headers=allow))


def on_unexpected(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer a bug: say nothing of it, log where it was, but not its message, which may hold personal data."""
    _log.error(
        "request_failed",
        error=type(error).__qualname__,
        cause=None if error.__cause__ is None else type(error.__cause__).__qualname__,
        frames=traceback.format_tb(error.__traceback__)[-20:],
    )
    return _answer(request, UNEXPECTED, code="unexpected", detail=UNEXPECTED.detail(_locale(request), {}))


_REFUSALS: dict[int, type[RequestRefused]] = {
    HTTPStatus.BAD_REQUEST: MalformedRequest,
    HTTPStatus.NOT_FOUND: NoSuchPage,
    HTTPStatus.METHOD_NOT_ALLOWED: MethodNotAllowed,
    HTTPStatus.CONTENT_TOO_LARGE: ContentTooLarge,
}
"""What Litestar refuses by itself, as errors of ours."""


def _with_neighbours(request: AnyRequest, error: InvalidValue) -> Sequence[Fault]:
    """The value that the domain refused, among everything else that is wrong with the same request."""
    refused = Fault.of(error)
    body = cast("ApiRequest[object]", request).faults_of_body() if isinstance(request, ApiRequest) else ()
    faults = (*body, *faults_of_parameters(request))
    return faults if any(fault.pointer == refused.pointer for fault in faults) else (refused, *faults)


def _locale(request: AnyRequest) -> Locale:
    return preferred_locale(request.headers.get("accept-language"))


def _answer(
    request: AnyRequest,
    row: Row,
    *,
    code: str,
    detail: str,
    faults: Sequence[Fault] = (),
    failing: Sequence[str] | None = None,
    slot: SlotRefused | None = None,
    headers: dict[str, str] | None = None,
    cookies: Sequence[Cookie] = (),
) -> Response[bytes]:
    locale = _locale(request)
    problem = ProblemResponse(
        type=f"urn:gestor-de-citas:problem:{code}",
        title=row.title[locale],
        status=row.status,
        detail=detail,
        instance=request.scope["path"],
        code=code,
        errors=[FaultResponse(pointer=f.pointer, code=f.code, detail=f.detail(locale)) for f in faults] or UNSET,
        failing=UNSET if failing is None else list(failing),
        reasons=UNSET if slot is None else [SlotReasonResponse(code=r.code) for r in codes_only(slot.reasons)],
        alternatives=UNSET if slot is None else list(slot.alternatives),
    )
    return Response(
        msgspec.json.encode(problem),
        status_code=row.status,
        media_type=PROBLEM_JSON,
        headers={"Content-Language": locale.value, "Cache-Control": "no-store", **row.headers, **(headers or {})},
        cookies=cookies,
    )
