"""What the law gives people: to see what is stored about them, to take it away, and to have it erased."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Self

from litestar import Response, delete, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from adapters.http.auth import BEARER
from adapters.http.cookies import signed_out
from adapters.http.injection import Injected
from adapters.http.operations import BODY, described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.wire import FILLED_LINE, RequestBody, ResponseBody
from application.accounts.agree_to_terms import AgreeToTerms
from application.accounts.erase_account import EraseAccount, EraseAccountCommand
from application.accounts.export_account import ExportAccount
from application.accounts.views import SessionIdentity
from domain.accounts.user import Consent
from domain.accounts.values import PASSWORD_MAXIMUM

_ZIP = "application/zip"


class EraseAccountRequest(RequestBody, frozen=True, kw_only=True):
    """The present password: nobody erases the account of somebody who has left their device for a moment."""

    password: Annotated[str, Meta(max_length=8 * PASSWORD_MAXIMUM)]


class AgreeToTermsRequest(RequestBody, frozen=True, kw_only=True):
    """The version of the terms that was shown."""

    version: Annotated[str, Meta(min_length=1, max_length=40), FILLED_LINE]


class ConsentResponse(ResponseBody, frozen=True, kw_only=True):
    """To which version of the terms of use and the privacy notice somebody has agreed, and when."""

    version: str
    given_at: datetime

    @classmethod
    def of(cls, consent: Consent) -> Self:
        """Show it."""
        return cls(version=consent.version, given_at=consent.given_at)


@get(
    "/me/export",
    media_type=_ZIP,
    description=described(ExportAccount),
    security=BEARER,
    responses={
        HTTPStatus.OK: ResponseSpec(bytes, description="A zip file.", media_type=_ZIP, generate_examples=False),
        **refusals(401, 404),
    },
)
async def export_me(request: ApiRequest[SessionIdentity], export_account: Injected[ExportAccount]) -> Response[bytes]:
    """Take away everything that is stored about oneself."""
    actor = request.user.actor
    packed = await export_account(actor, actor.user_id)
    headers = {"Content-Disposition": 'attachment; filename="citas.zip"', "Cache-Control": "no-store"}
    return Response(packed, media_type=_ZIP, headers=headers)


@delete(
    "/me",
    status_code=HTTPStatus.NO_CONTENT,
    description=described(EraseAccount),
    security=BEARER,
    responses=refusals(*BODY, 401, 404, 409, 429),
)
async def erase_me(
    data: JSONBody[EraseAccountRequest], request: ApiRequest[SessionIdentity], erase_account: Injected[EraseAccount]
) -> Response[None]:
    """Erase one's own account."""
    actor = request.user.actor
    await erase_account(EraseAccountCommand(actor=actor, user_id=actor.user_id, password=data.password))
    return signed_out(request.user)


@post(
    "/me/consent",
    status_code=HTTPStatus.OK,
    description=described(AgreeToTerms),
    security=BEARER,
    responses=refusals(*BODY, 401, 404),
)
async def agree(
    data: JSONBody[AgreeToTermsRequest], request: ApiRequest[SessionIdentity], agree_to_terms: Injected[AgreeToTerms]
) -> ConsentResponse:
    """Agree to the terms in force."""
    return ConsentResponse.of(await agree_to_terms(request.user.actor, data.version))


HANDLERS: tuple[ControllerRouterHandler, ...] = (export_me, erase_me, agree)
