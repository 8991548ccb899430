"""Applications to become a professional."""

from http import HTTPStatus
from typing import Annotated

from litestar import Response, get, post
from litestar.params import JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from adapters.http.accounts.wire import (
    ApplicationPage,
    ApplicationResponse,
    RejectApplicationRequest,
    SubmitApplicationRequest,
)
from adapters.http.auth import BEARER
from adapters.http.etags import ETAG_HEADER, LOCATION_HEADER, created, tagged, wanted_version
from adapters.http.injection import Injected
from adapters.http.listing import LINK_HEADER, listed, page_request
from adapters.http.operations import BODY, described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.values import identifier
from adapters.http.wire import Cursor, IfMatch, Limit, PathId
from application.accounts.approve_application import ApproveApplication, ApproveApplicationCommand
from application.accounts.get_application import GetApplication
from application.accounts.list_applications import ListApplications
from application.accounts.reject_application import RejectApplication, RejectApplicationCommand
from application.accounts.submit_application import SubmitApplication, SubmitApplicationCommand
from application.accounts.views import ApplicationView, Identity
from application.accounts.withdraw_application import WithdrawApplication, WithdrawApplicationCommand
from domain.accounts.professional_application import ApplicationStatus
from domain.ids import ApplicationId

_PATH = "/professional-applications"


@get(
    _PATH,
    description=described(ListApplications),
    security=BEARER,
    responses=refusals(401, 422),
    response_headers=[LINK_HEADER],
)
async def show_applications(
    request: ApiRequest[Identity],
    list_applications: Injected[ListApplications],
    status: Annotated[ApplicationStatus | None, QueryParameter(description="Only those with this status.")] = None,
    limit: Limit = None,
    cursor: Cursor = None,
) -> Response[ApplicationPage]:
    """List applications."""
    page = await list_applications(request.user.actor, page_request(limit, cursor), status)
    body = ApplicationPage(items=[ApplicationResponse.of(view) for view in page.items], next=page.next)
    return listed(request, body, page)


@post(
    _PATH,
    description=described(SubmitApplication),
    security=BEARER,
    responses=refusals(*BODY, 401, 409),
    response_headers=[ETAG_HEADER, LOCATION_HEADER],
)
async def apply(
    data: JSONBody[SubmitApplicationRequest],
    request: ApiRequest[Identity],
    submit_application: Injected[SubmitApplication],
) -> Response[ApplicationResponse]:
    """Apply to become a professional."""
    command = SubmitApplicationCommand(actor=request.user.actor, practice=data.practice())
    view = await submit_application(command)
    return created(ApplicationResponse.of(view), view.version, at=f"{_PATH}/{view.id}")


@get(
    _PATH + "/{application_id:str}",
    description=described(GetApplication),
    security=BEARER,
    responses=refusals(401, 404, unchanged=True),
    response_headers=[ETAG_HEADER],
)
async def show_application(
    application_id: PathId, request: ApiRequest[Identity], get_application: Injected[GetApplication]
) -> Response[ApplicationResponse]:
    """Show an application."""
    return _shown(await get_application(request.user.actor, _id(application_id)))


@post(
    _PATH + "/{application_id:str}/approve",
    status_code=HTTPStatus.OK,
    description=described(ApproveApplication),
    security=BEARER,
    responses=refusals(401, 403, 404, 409, 412),
    response_headers=[ETAG_HEADER],
)
async def approve(
    application_id: PathId,
    request: ApiRequest[Identity],
    approve_application: Injected[ApproveApplication],
    if_match: IfMatch = None,
) -> Response[ApplicationResponse]:
    """Approve an application."""
    command = ApproveApplicationCommand(
        actor=request.user.actor, application_id=_id(application_id), expected_version=wanted_version(if_match)
    )
    return _shown(await approve_application(command))


@post(
    _PATH + "/{application_id:str}/reject",
    status_code=HTTPStatus.OK,
    description=described(RejectApplication),
    security=BEARER,
    responses=refusals(*BODY, 401, 403, 404, 409, 412),
    response_headers=[ETAG_HEADER],
)
async def reject(
    application_id: PathId,
    data: JSONBody[RejectApplicationRequest],
    request: ApiRequest[Identity],
    reject_application: Injected[RejectApplication],
    if_match: IfMatch = None,
) -> Response[ApplicationResponse]:
    """Reject an application."""
    command = RejectApplicationCommand(
        actor=request.user.actor,
        application_id=_id(application_id),
        reason=data.reason,
        expected_version=wanted_version(if_match),
    )
    return _shown(await reject_application(command))


@post(
    _PATH + "/{application_id:str}/withdraw",
    status_code=HTTPStatus.OK,
    description=described(WithdrawApplication),
    security=BEARER,
    responses=refusals(401, 404, 409, 412),
    response_headers=[ETAG_HEADER],
)
async def withdraw(
    application_id: PathId,
    request: ApiRequest[Identity],
    withdraw_application: Injected[WithdrawApplication],
    if_match: IfMatch = None,
) -> Response[ApplicationResponse]:
    """Take an application back."""
    command = WithdrawApplicationCommand(
        actor=request.user.actor, application_id=_id(application_id), expected_version=wanted_version(if_match)
    )
    return _shown(await withdraw_application(command))


def _id(text: str) -> ApplicationId:
    return ApplicationId(identifier("application", text))


def _shown(view: ApplicationView) -> Response[ApplicationResponse]:
    return tagged(ApplicationResponse.of(view), view.version)


HANDLERS: tuple[ControllerRouterHandler, ...] = (
    show_applications,
    apply,
    show_application,
    approve,
    reject,
    withdraw,
)
