"""What the OpenAPI document says of every operation alike."""

from http import HTTPStatus
from inspect import getdoc

from litestar.openapi.datastructures import ResponseSpec

from adapters.http.problems import PROBLEM_JSON, ProblemResponse
from adapters.http.wire import ResponseBody

_ALWAYS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_CONTENT,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
BODY = (HTTPStatus.CONTENT_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, HTTPStatus.UNPROCESSABLE_CONTENT)
"""How an operation with a request body may refuse it."""


def refusals(*statuses: int, unchanged: bool = False) -> dict[int, ResponseSpec]:
    """Declare with which problems an operation may answer; `unchanged` adds 304 for conditional reads."""
    specs = only(*_ALWAYS, *statuses)
    if unchanged:
        specs[HTTPStatus.NOT_MODIFIED] = ResponseSpec(None, description="What you have is what there is.")
    return specs


def only(*statuses: int) -> dict[int, ResponseSpec]:
    """Declare with which problems an operation may answer, of which it has no others."""
    return {
        status: ResponseSpec(
            ProblemResponse,
            description=HTTPStatus(status).phrase,
            media_type=PROBLEM_JSON,
            generate_examples=False,
        )
        for status in sorted({*statuses})
    }


def rehearsed(body: type[ResponseBody]) -> dict[int, ResponseSpec]:
    """Declare that an operation which makes something answers 200 to a dry run, after which there is nothing new."""
    return {HTTPStatus.OK: ResponseSpec(body, description="The dry run.", generate_examples=False)}


def described(use_case: type[object]) -> str:
    """Return what a use case says of itself: who may do it, what happens, what is refused."""
    return getdoc(use_case) or ""
