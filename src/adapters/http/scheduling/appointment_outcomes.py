"""What a professional says of an appointment in their calendar: that it may take place, and whether it did."""

from http import HTTPStatus

from litestar import Response, post
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from adapters.http.auth import or_key
from adapters.http.etags import ETAG_HEADER, expected_version
from adapters.http.idempotency import IdempotencyKeyHeader, idempotency_key
from adapters.http.injection import Injected
from adapters.http.operations import BODY, described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.scheduling.appointment_wire import (
    AppointmentResponse,
    DeclineAppointmentRequest,
    appointment_id_of,
    shown,
)
from adapters.http.wire import IfMatch, PathId
from application.accounts.views import Identity
from application.scheduling.close_appointment import CloseAppointment, CloseAppointmentCommand
from application.scheduling.confirm_appointment import ConfirmAppointment, ConfirmAppointmentCommand
from application.scheduling.decline_appointment import DeclineAppointment, DeclineAppointmentCommand
from domain.accounts.api_key import Scope

_PATH = "/appointments/{appointment_id:str}"
_REFUSED = described(CloseAppointment).partition("\n\n")[2]
_COMPLETE = f"A professional says of an appointment in their calendar that it took place.\n\n{_REFUSED}"
_NO_SHOW = f"A professional says of an appointment in their calendar that the client did not come.\n\n{_REFUSED}"


@post(
    _PATH + "/confirm",
    status_code=HTTPStatus.OK,
    description=described(ConfirmAppointment),
    security=or_key(Scope.APPOINTMENTS_WRITE),
    responses=refusals(401, 403, 404, 409, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def confirm(
    appointment_id: PathId,
    request: ApiRequest[Identity],
    confirm_appointment: Injected[ConfirmAppointment],
    if_match: IfMatch = None,
    key: IdempotencyKeyHeader = None,
) -> Response[AppointmentResponse]:
    """Approve a requested appointment."""
    command = ConfirmAppointmentCommand(
        actor=request.user.actor,
        appointment_id=appointment_id_of(appointment_id),
        expected_version=expected_version(if_match),
        key=idempotency_key(key, request),
    )
    return shown(await confirm_appointment(command), request.user.actor)


@post(
    _PATH + "/decline",
    status_code=HTTPStatus.OK,
    description=described(DeclineAppointment),
    security=or_key(Scope.APPOINTMENTS_WRITE),
    responses=refusals(*BODY, 401, 403, 404, 409, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def decline(
    *,
    appointment_id: PathId,
    request: ApiRequest[Identity],
    decline_appointment: Injected[DeclineAppointment],
    data: JSONBody[DeclineAppointmentRequest | None] = None,
    if_match: IfMatch = None,
    key: IdempotencyKeyHeader = None,
) -> Response[AppointmentResponse]:
    """Refuse a requested appointment."""
    said = data or DeclineAppointmentRequest()
    command = DeclineAppointmentCommand(
        actor=request.user.actor,
        appointment_id=appointment_id_of(appointment_id),
        expected_version=expected_version(if_match),
        reason=said.reason,
        key=idempotency_key(key, request, said),
    )
    return shown(await decline_appointment(command), request.user.actor)


@post(
    _PATH + "/complete",
    status_code=HTTPStatus.OK,
    description=_COMPLETE,
    security=or_key(Scope.APPOINTMENTS_WRITE),
    responses=refusals(401, 403, 404, 409, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def complete(
    appointment_id: PathId,
    request: ApiRequest[Identity],
    close_appointment: Injected[CloseAppointment],
    if_match: IfMatch = None,
    key: IdempotencyKeyHeader = None,
) -> Response[AppointmentResponse]:
    """Say that an appointment took place."""
    command = _closing(appointment_id, request, if_match, key, attended=True)
    return shown(await close_appointment(command), request.user.actor)


@post(
    _PATH + "/no-show",
    status_code=HTTPStatus.OK,
    description=_NO_SHOW,
    security=or_key(Scope.APPOINTMENTS_WRITE),
    responses=refusals(401, 403, 404, 409, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def mark_no_show(
    appointment_id: PathId,
    request: ApiRequest[Identity],
    close_appointment: Injected[CloseAppointment],
    if_match: IfMatch = None,
    key: IdempotencyKeyHeader = None,
) -> Response[AppointmentResponse]:
    """Say that the client did not come."""
    command = _closing(appointment_id, request, if_match, key, attended=False)
    return shown(await close_appointment(command), request.user.actor)


def _closing(
    appointment_id: str, request: ApiRequest[Identity], if_match: str | None, key: str | None, *, attended: bool
) -> CloseAppointmentCommand:
    return CloseAppointmentCommand(
        actor=request.user.actor,
        appointment_id=appointment_id_of(appointment_id),
        expected_version=expected_version(if_match),
        attended=attended,
        key=idempotency_key(key, request),
    )


HANDLERS: tuple[ControllerRouterHandler, ...] = (confirm, decline, complete, mark_no_show)
