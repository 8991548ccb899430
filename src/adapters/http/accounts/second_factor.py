"""The second factor: codes of an authenticator application."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Self

from litestar import Response, delete, get, post
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from adapters.http.auth import BEARER
from adapters.http.injection import Injected
from adapters.http.operations import BODY, described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.wire import RequestBody, ResponseBody
from application.accounts.change_second_factor import ChangeSecondFactorCommand
from application.accounts.confirm_second_factor import ConfirmSecondFactor
from application.accounts.end_second_factor import EndSecondFactor
from application.accounts.get_second_factor import GetSecondFactor, SecondFactorState
from application.accounts.renew_recovery_codes import RenewRecoveryCodes
from application.accounts.security_ports import Enrolment
from application.accounts.start_second_factor import StartSecondFactor
from application.accounts.views import SessionIdentity
from domain.accounts.values import PASSWORD_MAXIMUM

TypedPassword = Annotated[str, Meta(max_length=8 * PASSWORD_MAXIMUM)]
TypedCode = Annotated[str, Meta(max_length=40)]


class StartSecondFactorRequest(RequestBody, frozen=True, kw_only=True):
    """The present password."""

    password: TypedPassword


class ConfirmSecondFactorRequest(RequestBody, frozen=True, kw_only=True):
    """The code that the application shows."""

    code: TypedCode


class ChangeSecondFactorRequest(RequestBody, frozen=True, kw_only=True):
    """The present password, and a code of the application or a recovery code."""

    password: TypedPassword
    code: TypedCode

    def command(self, identity: SessionIdentity) -> ChangeSecondFactorCommand:
        """What the use case is asked."""
        return ChangeSecondFactorCommand(
            actor=identity.actor, session_id=identity.session_id, password=self.password, code=self.code
        )


class EnrolmentResponse(ResponseBody, frozen=True, kw_only=True):
    """What the application is told, shown this once: the secret in base 32, an otpauth URI, and that as a QR code in SVG."""

    secret: str
    otpauth_uri: str
    qr_svg: str

    @classmethod
    def of(cls, enrolment: Enrolment) -> Self:
        """Show it."""
        return cls(secret=enrolment.secret, otpauth_uri=enrolment.uri, qr_svg=enrolment.qr_svg)


class RecoveryCodesResponse(ResponseBody, frozen=True, kw_only=True):
    """Each lets its owner in once when the application is lost; they are shown this once."""

    recovery_codes: list[str]


class SecondFactorResponse(ResponseBody, frozen=True, kw_only=True):
    """Whether logging in needs a code, and whether one of the user's roles asks for that."""

    enabled: bool
    confirmed_at: datetime | None
    recovery_codes_left: int
    required: bool

    @classmethod
    def of(cls, state: SecondFactorState) -> Self:
        """Show it."""
        return cls(
            enabled=state.confirmed_at is not None,
            confirmed_at=state.confirmed_at,
            recovery_codes_left=state.recovery_codes_left,
            required=state.required,
        )


@get("/me/totp", description=described(GetSecondFactor), security=BEARER, responses=refusals(401))
async def show_second_factor(
    request: ApiRequest[SessionIdentity], get_second_factor: Injected[GetSecondFactor]
) -> SecondFactorResponse:
    """Tell whether one's second factor is on."""
    return SecondFactorResponse.of(await get_second_factor(request.user.actor))


@post(
    "/me/totp",
    status_code=HTTPStatus.OK,
    description=described(StartSecondFactor),
    security=BEARER,
    responses=refusals(*BODY, 401, 404, 409, 429),
)
async def start_factor(
    data: JSONBody[StartSecondFactorRequest],
    request: ApiRequest[SessionIdentity],
    start_second_factor: Injected[StartSecondFactor],
) -> Response[EnrolmentResponse]:
    """Begin with a second factor."""
    return _once(EnrolmentResponse.of(await start_second_factor(request.user.actor, data.password)))


@post(
    "/me/totp/confirm",
    status_code=HTTPStatus.OK,
    description=described(ConfirmSecondFactor),
    security=BEARER,
    responses=refusals(*BODY, 401, 409, 429),
)
async def confirm_factor(
    data: JSONBody[ConfirmSecondFactorRequest],
    request: ApiRequest[SessionIdentity],
    confirm_second_factor: Injected[ConfirmSecondFactor],
) -> Response[RecoveryCodesResponse]:
    """Switch the second factor on."""
    codes = await confirm_second_factor(request.user.actor, request.user.session_id, data.code)
    return _once(RecoveryCodesResponse(recovery_codes=codes))


@post(
    "/me/totp/recovery-codes",
    status_code=HTTPStatus.OK,
    description=described(RenewRecoveryCodes),
    security=BEARER,
    responses=refusals(*BODY, 401, 404, 409, 429),
)
async def renew_codes(
    data: JSONBody[ChangeSecondFactorRequest],
    request: ApiRequest[SessionIdentity],
    renew_recovery_codes: Injected[RenewRecoveryCodes],
) -> Response[RecoveryCodesResponse]:
    """Have other recovery codes."""
    return _once(RecoveryCodesResponse(recovery_codes=await renew_recovery_codes(data.command(request.user))))


@delete(
    "/me/totp",
    status_code=HTTPStatus.NO_CONTENT,
    description=described(EndSecondFactor),
    security=BEARER,
    responses=refusals(*BODY, 401, 404, 409, 429),
)
async def end_factor(
    data: JSONBody[ChangeSecondFactorRequest],
    request: ApiRequest[SessionIdentity],
    end_second_factor: Injected[EndSecondFactor],
) -> None:
    """Switch the second factor off."""
    await end_second_factor(data.command(request.user))


def _once[Body: ResponseBody](body: Body) -> Response[Body]:
    """Secrets must not be kept by anything on the way."""
    return Response(body, headers={"Cache-Control": "no-store"})


HANDLERS: tuple[ControllerRouterHandler, ...] = (
    show_second_factor,
    start_factor,
    confirm_factor,
    renew_codes,
    end_factor,
)
