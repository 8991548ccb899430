"""Registering, proving one's address, logging in and out, one's own profile."""

from http import HTTPStatus

from litestar import Response, get, post
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from adapters.http.accounts.wire import (
    CookieSessionResponse,
    LogInRequest,
    ProfileResponse,
    RefreshSessionRequest,
    RegisterUserRequest,
    RegistrationResponse,
    TokenResponse,
    VerifyEmailRequest,
)
from adapters.http.auth import BEARER, or_key
from adapters.http.cookies import COOKIES_HEADER, handed_out, held_tokens, signed_out, taken_back
from adapters.http.cross_site import ensure_own_page
from adapters.http.errors import AmbiguousCredentials, InvalidRequest, SessionOver
from adapters.http.etags import ETAG_HEADER, tagged
from adapters.http.faults import Fault
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
from application.accounts.tokens import TokenPair
from application.accounts.verify_email import VerifyEmail, VerifyEmailCommand
from application.accounts.views import Identity, SessionIdentity
from domain.accounts.api_key import Scope
from domain.accounts.errors import InvalidToken
from domain.accounts.session import Transport


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
    response_headers=[COOKIES_HEADER],
)
async def open_session(
    data: JSONBody[LogInRequest], request: ApiRequest[None], log_in: Injected[LogIn]
) -> Response[TokenResponse | CookieSessionResponse]:
    """Log in."""
    if data.transport is Transport.COOKIE:
        ensure_own_page(request)
    return _secret(await log_in(data.command(origin_of(request), held=held_tokens(request.scope).refresh)))


@post(
    "/auth/refresh",
    status_code=HTTPStatus.OK,
    description=described(RefreshSession),
    responses=refusals(*BODY, 401),
    response_headers=[COOKIES_HEADER],
)
async def renew_session(
    *,
    request: ApiRequest[None],
    refresh_session: Injected[RefreshSession],
    data: JSONBody[RefreshSessionRequest | None] = None,
) -> Response[TokenResponse | CookieSessionResponse]:
    """Exchange a refresh token."""
    given, held = None if data is None else data.refresh_token, held_tokens(request.scope).refresh
    if given is not None and held is not None:
        raise AmbiguousCredentials
    if given is not None:
        return _secret(await refresh_session(RefreshSessionCommand(refresh_token=given, origin=origin_of(request))))
    if held is None:
        raise InvalidRequest([Fault.at("/refresh_token", "missing")])
    try:
        command = RefreshSessionCommand(refresh_token=held, transport=Transport.COOKIE, origin=origin_of(request))
        return _secret(await refresh_session(command))
    except InvalidToken:
        raise SessionOver(cookies=taken_back()) from None


@post(
    "/auth/logout",
    status_code=HTTPStatus.NO_CONTENT,
    description=described(LogOut),
    security=BEARER,
    responses=refusals(401),
)
async def end_session(request: ApiRequest[SessionIdentity], log_out: Injected[LogOut]) -> Response[None]:
    """Log out."""
    await log_out(LogOutCommand(actor=request.user.actor, session_id=request.user.session_id))
    return signed_out(request.user)


@get(
    "/me",
    description=described(GetProfile),
    security=or_key(Scope.PROFILE_READ),
    responses=refusals(401, 404, unchanged=True),
    response_headers=[ETAG_HEADER],
)
async def show_me(request: ApiRequest[Identity], get_profile: Injected[GetProfile]) -> Response[ProfileResponse]:
    """Show one's own account."""
    view = await get_profile(request.user.actor)
    return tagged(ProfileResponse.of(view), view.version)


def _secret(pair: TokenPair) -> Response[TokenResponse | CookieSessionResponse]:
    """Tokens must not be kept by anything on the way (RFC 6749, section 5.1)."""
    headers = {"Cache-Control": "no-store"}
    if pair.transport is Transport.COOKIE:
        return Response(CookieSessionResponse.of(pair), headers=headers, cookies=handed_out(pair))
    return Response(TokenResponse.of(pair), headers=headers)


HANDLERS: tuple[ControllerRouterHandler, ...] = (
    register,
    prove_address,
    open_session,
    renew_session,
    end_session,
    show_me,
)
