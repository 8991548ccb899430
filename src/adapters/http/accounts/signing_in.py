"""Registering, proving one's address, logging in and out, one's own profile."""

from http import HTTPStatus

from litestar import Response, get, post
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from adapters.http.accounts.wire import (
    LogInRequest,
    ProfileResponse,
    RefreshSessionRequest,
    RegisterUserRequest,
    RegistrationResponse,
    TokenResponse,
    VerifyEmailRequest,
)
from adapters.http.auth import BEARER
from adapters.http.etags import ETAG_HEADER, tagged
from adapters.http.injection import Injected
from adapters.http.languages import preferred_locale
from adapters.http.operations import BODY, described, refusals
from adapters.http.origins import origin_of
from adapters.http.requests import ApiRequest
from application.accounts.get_profile import GetProfile
from application.accounts.log_in import LogIn
from application.accounts.log_out import LogOut, LogOutCommand
from application.accounts.refresh_session import RefreshSession, RefreshSessionCommand
from application.accounts.register_user import RegisterUser
from application.accounts.verify_email import VerifyEmail, VerifyEmailCommand
from application.accounts.views import Identity


@post(
    "/auth/register",
    status_code=HTTPStatus.ACCEPTED,
    description=described(RegisterUser),
    responses=refusals(*BODY, 429),
)
async def register(
    data: JSONBody[RegisterUserRequest], request: ApiRequest[None], register_user: Injected[RegisterUser]
) -> RegistrationResponse:
    """Register somebody."""
    spoken = preferred_locale(request.headers.get("accept-language"))
    await register_user(data.command(spoken, origin_of(request)))
    return RegistrationResponse()


@post(
    "/auth/verify-email",
    status_code=HTTPStatus.NO_CONTENT,
    description=described(VerifyEmail),
    responses=refusals(*BODY, 409, 429),
)
async def prove_address(
    data: JSONBody[VerifyEmailRequest], request: ApiRequest[None], verify_email: Injected[VerifyEmail]
) -> None:
    """Prove an address."""
    await verify_email(VerifyEmailCommand(token=data.token, origin=origin_of(request)))


@post(
    "/auth/login",
    status_code=HTTPStatus.OK,
    description=described(LogIn),
    responses=refusals(*BODY, 401, 429),
)
async def open_session(
    data: JSONBody[LogInRequest], request: ApiRequest[None], log_in: Injected[LogIn]
) -> Response[TokenResponse]:
    """Log in."""
    return _secret(TokenResponse.of(await log_in(data.command(origin_of(request)))))


@post(
    "/auth/refresh",
    status_code=HTTPStatus.OK,
    description=described(RefreshSession),
    responses=refusals(*BODY, 401),
)
async def renew_session(
    data: JSONBody[RefreshSessionRequest], refresh_session: Injected[RefreshSession]
) -> Response[TokenResponse]:
    """Exchange a refresh token."""
    command = RefreshSessionCommand(refresh_token=data.refresh_token)
    return _secret(TokenResponse.of(await refresh_session(command)))


@post(
    "/auth/logout",
    status_code=HTTPStatus.NO_CONTENT,
    description=described(LogOut),
    security=BEARER,
    responses=refusals(401),
)
async def end_session(request: ApiRequest[Identity], log_out: Injected[LogOut]) -> None:
    """Log out."""
    await log_out(LogOutCommand(session_id=request.user.session_id))


@get(
    "/me",
    description=described(GetProfile),
    security=BEARER,
    responses=refusals(401, 404, unchanged=True),
    response_headers=[ETAG_HEADER],
)
async def show_me(request: ApiRequest[Identity], get_profile: Injected[GetProfile]) -> Response[ProfileResponse]:
    """Show one's own account."""
    view = await get_profile(request.user.actor)
    return tagged(ProfileResponse.of(view), view.version)


def _secret(tokens: TokenResponse) -> Response[TokenResponse]:
    """Tokens must not be kept by anything on the way (RFC 6749, section 5.1)."""
    return Response(tokens, headers={"Cache-Control": "no-store"})


HANDLERS: tuple[ControllerRouterHandler, ...] = (
    register,
    prove_address,
    open_session,
    renew_session,
    end_session,
    show_me,
)
