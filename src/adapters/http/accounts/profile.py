"""Changing one's own account: what one says of oneself, the password, the mail address."""

from http import HTTPStatus

from litestar import Response, patch, post, put
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from adapters.http.accounts.profile_wire import (
    ChangeEmailRequest,
    ChangePasswordRequest,
    MailFollowsResponse,
    RequestEmailChangeRequest,
    RequestPasswordResetRequest,
    ResetPasswordRequest,
    ReviseProfileRequest,
)
from adapters.http.accounts.wire import ProfileResponse
from adapters.http.auth import BEARER
from adapters.http.etags import ETAG_HEADER, expected_version, tagged
from adapters.http.injection import Injected
from adapters.http.operations import BODY, described, refusals
from adapters.http.origins import origin_of
from adapters.http.requests import ApiRequest
from adapters.http.values import email_address, known_address
from adapters.http.wire import IfMatch
from application.accounts.change_email import ChangeEmail, ChangeEmailCommand
from application.accounts.change_password import ChangePassword, ChangePasswordCommand
from application.accounts.request_email_change import RequestEmailChange, RequestEmailChangeCommand
from application.accounts.request_password_reset import RequestPasswordReset, RequestPasswordResetCommand
from application.accounts.reset_password import ResetPassword, ResetPasswordCommand
from application.accounts.revise_profile import ReviseProfile, ReviseProfileCommand
from application.accounts.views import SessionIdentity


@patch(
    "/me",
    description=described(ReviseProfile),
    security=BEARER,
    responses=refusals(*BODY, 401, 404, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def revise_me(
    data: JSONBody[ReviseProfileRequest],
    request: ApiRequest[SessionIdentity],
    revise_profile: Injected[ReviseProfile],
    if_match: IfMatch = None,
) -> Response[ProfileResponse]:
    """Change one's own account."""
    command = ReviseProfileCommand(
        actor=request.user.actor, expected_version=expected_version(if_match), change=data.change
    )
    view = await revise_profile(command)
    return tagged(ProfileResponse.of(view), view.version)


@put(
    "/me/password",
    status_code=HTTPStatus.NO_CONTENT,
    description=described(ChangePassword),
    security=BEARER,
    responses=refusals(*BODY, 401, 404, 429),
)
async def replace_password(
    data: JSONBody[ChangePasswordRequest],
    request: ApiRequest[SessionIdentity],
    change_password: Injected[ChangePassword],
) -> None:
    """Change one's password."""
    command = ChangePasswordCommand(
        actor=request.user.actor,
        session_id=request.user.session_id,
        current_password=data.current_password,
        password=data.password,
    )
    await change_password(command)


@post(
    "/auth/password-reset-requests",
    status_code=HTTPStatus.ACCEPTED,
    description=described(RequestPasswordReset),
    responses=refusals(*BODY, 429),
)
async def ask_for_reset(
    data: JSONBody[RequestPasswordResetRequest],
    request: ApiRequest[None],
    request_password_reset: Injected[RequestPasswordReset],
) -> MailFollowsResponse:
    """Ask for a link that sets a password anew."""
    command = RequestPasswordResetCommand(email=known_address(data.email), origin=origin_of(request))
    await request_password_reset(command)
    return MailFollowsResponse()


@post(
    "/auth/password-resets",
    status_code=HTTPStatus.NO_CONTENT,
    description=described(ResetPassword),
    responses=refusals(*BODY, 409, 429),
)
async def set_password_anew(
    data: JSONBody[ResetPasswordRequest], request: ApiRequest[None], reset_password: Injected[ResetPassword]
) -> None:
    """Set a password with a mailed link."""
    command = ResetPasswordCommand(token=data.token, password=data.password, origin=origin_of(request))
    await reset_password(command)


@post(
    "/me/email",
    status_code=HTTPStatus.ACCEPTED,
    description=described(RequestEmailChange),
    security=BEARER,
    responses=refusals(*BODY, 401, 404, 429),
)
async def ask_for_email_change(
    data: JSONBody[RequestEmailChangeRequest],
    request: ApiRequest[SessionIdentity],
    request_email_change: Injected[RequestEmailChange],
) -> MailFollowsResponse:
    """Ask for another mail address."""
    command = RequestEmailChangeCommand(
        actor=request.user.actor, email=email_address(data.email), password=data.password
    )
    await request_email_change(command)
    return MailFollowsResponse()


@post(
    "/auth/email-changes",
    status_code=HTTPStatus.NO_CONTENT,
    description=described(ChangeEmail),
    responses=refusals(*BODY, 409, 429),
)
async def take_address(
    data: JSONBody[ChangeEmailRequest], request: ApiRequest[None], change_email: Injected[ChangeEmail]
) -> None:
    """Take another mail address."""
    await change_email(ChangeEmailCommand(token=data.token, origin=origin_of(request)))


HANDLERS: tuple[ControllerRouterHandler, ...] = (
    revise_me,
    replace_password,
    ask_for_reset,
    set_password_anew,
    ask_for_email_change,
    take_address,
)
