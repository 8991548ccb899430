"""Calling an appointment off, and moving it."""

from http import HTTPStatus

from litestar import Response, post
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from adapters.http.auth import or_key
from adapters.http.etags import ETAG_HEADER, expected_version, wanted_version
from adapters.http.idempotency import IdempotencyKeyHeader, idempotency_key
from adapters.http.injection import Injected
from adapters.http.operations import BODY, described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.scheduling.appointment_wire import (
    AppointmentResponse,
    CancelAppointmentRequest,
    RescheduleAppointmentRequest,
    SwapAppointmentsRequest,
    appointment_id_of,
    shown,
)
from adapters.http.wire import IfMatch, PathId
from application.accounts.views import Identity
from application.scheduling.cancel_appointment import CancelAppointment, CancelAppointmentCommand
from application.scheduling.reschedule_appointment import RescheduleAppointment, RescheduleAppointmentCommand
from application.scheduling.swap_appointments import SwapAppointments, SwapAppointmentsCommand
from domain.accounts.api_key import Scope
from domain.ids import AppointmentId

_PATH = "/appointments/{appointment_id:str}"


@post(
    _PATH + "/cancel",
    status_code=HTTPStatus.OK,
    description=described(CancelAppointment),
    security=or_key(Scope.APPOINTMENTS_WRITE),
    responses=refusals(*BODY, 401, 404, 409, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def cancel(
    *,
    appointment_id: PathId,
    request: ApiRequest[Identity],
    cancel_appointment: Injected[CancelAppointment],
    data: JSONBody[CancelAppointmentRequest | None] = None,
    if_match: IfMatch = None,
    key: IdempotencyKeyHeader = None,
) -> Response[AppointmentResponse]:
    """Cancel an appointment."""
    said = data or CancelAppointmentRequest()
    command = CancelAppointmentCommand(
        actor=request.user.actor,
        appointment_id=appointment_id_of(appointment_id),
        expected_version=expected_version(if_match),
        reason=said.reason,
        key=idempotency_key(key, request, said),
    )
    return shown(await cancel_appointment(command), request.user.actor)


@post(
    _PATH + "/reschedule",
    status_code=HTTPStatus.OK,
    description=described(RescheduleAppointment),
    security=or_key(Scope.APPOINTMENTS_WRITE),
    responses=refusals(*BODY, 401, 404, 409, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def reschedule(
    *,
    appointment_id: PathId,
    data: JSONBody[RescheduleAppointmentRequest],
    request: ApiRequest[Identity],
    reschedule_appointment: Injected[RescheduleAppointment],
    if_match: IfMatch = None,
    key: IdempotencyKeyHeader = None,
) -> Response[AppointmentResponse]:
    """Move an appointment."""
    command = RescheduleAppointmentCommand(
        actor=request.user.actor,
        appointment_id=appointment_id_of(appointment_id),
        expected_version=expected_version(if_match),
        to=data.start,
        reason=data.reason,
        key=idempotency_key(key, request, data),
    )
    return shown(await reschedule_appointment(command), request.user.actor)


@post(
    _PATH + "/swap",
    status_code=HTTPStatus.OK,
    description=described(SwapAppointments),
    security=or_key(Scope.APPOINTMENTS_WRITE),
    responses=refusals(*BODY, 401, 403, 404, 409, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def swap(
    *,
    appointment_id: PathId,
    data: JSONBody[SwapAppointmentsRequest],
    request: ApiRequest[Identity],
    swap_appointments: Injected[SwapAppointments],
    if_match: IfMatch = None,
    key: IdempotencyKeyHeader = None,
) -> Response[AppointmentResponse]:
    """Have two appointments change places."""
    command = SwapAppointmentsCommand(
        actor=request.user.actor,
        appointment_id=appointment_id_of(appointment_id),
        expected_version=expected_version(if_match),
        other_id=AppointmentId(data.other_id),
        expected_other_version=wanted_version(data.if_match),
        reason=data.reason,
        key=idempotency_key(key, request, data),
    )
    return shown(await swap_appointments(command), request.user.actor)


HANDLERS: tuple[ControllerRouterHandler, ...] = (cancel, reschedule, swap)
