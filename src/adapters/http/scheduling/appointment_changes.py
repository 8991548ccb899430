"""What can be done with an appointment that is booked."""

from http import HTTPStatus

from litestar import Response, post
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from adapters.http.auth import BEARER
from adapters.http.etags import ETAG_HEADER, expected_version, tagged
from adapters.http.injection import Injected
from adapters.http.operations import BODY, described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.scheduling.appointment_wire import (
    AppointmentResponse,
    CancelAppointmentRequest,
    RescheduleAppointmentRequest,
)
from adapters.http.values import identifier
from adapters.http.wire import IfMatch, PathId
from application.accounts.views import Identity
from application.scheduling.cancel_appointment import CancelAppointment, CancelAppointmentCommand
from application.scheduling.close_appointment import CloseAppointment, CloseAppointmentCommand
from application.scheduling.reschedule_appointment import RescheduleAppointment, RescheduleAppointmentCommand
from application.scheduling.views import AppointmentView
from domain.accounts.actor import Actor
from domain.ids import AppointmentId

_PATH = "/appointments/{appointment_id:str}"
_REFUSED = described(CloseAppointment).partition("\n\n")[2]
_COMPLETE = f"A professional says of an appointment in their calendar that it took place.\n\n{_REFUSED}"
_NO_SHOW = f"A professional says of an appointment in their calendar that the client did not come.\n\n{_REFUSED}"


@post(
    _PATH + "/cancel",
    status_code=HTTPStatus.OK,
    description=described(CancelAppointment),
    security=BEARER,
    responses=refusals(*BODY, 401, 404, 409, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def cancel(
    appointment_id: PathId,
    request: ApiRequest[Identity],
    cancel_appointment: Injected[CancelAppointment],
    data: JSONBody[CancelAppointmentRequest | None] = None,
    if_match: IfMatch = None,
) -> Response[AppointmentResponse]:
    """Cancel an appointment."""
    command = CancelAppointmentCommand(
        actor=request.user.actor,
        appointment_id=_id(appointment_id),
        expected_version=expected_version(if_match),
        reason=None if data is None else data.reason,
    )
    return _shown(await cancel_appointment(command), request.user.actor)


@post(
    _PATH + "/reschedule",
    status_code=HTTPStatus.OK,
    description=described(RescheduleAppointment),
    security=BEARER,
    responses=refusals(*BODY, 401, 404, 409, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def reschedule(
    appointment_id: PathId,
    data: JSONBody[RescheduleAppointmentRequest],
    request: ApiRequest[Identity],
    reschedule_appointment: Injected[RescheduleAppointment],
    if_match: IfMatch = None,
) -> Response[AppointmentResponse]:
    """Move an appointment."""
    command = RescheduleAppointmentCommand(
        actor=request.user.actor,
        appointment_id=_id(appointment_id),
        expected_version=expected_version(if_match),
        to=data.start,
    )
    return _shown(await reschedule_appointment(command), request.user.actor)


@post(
    _PATH + "/complete",
    status_code=HTTPStatus.OK,
    description=_COMPLETE,
    security=BEARER,
    responses=refusals(401, 403, 404, 409, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def complete(
    appointment_id: PathId,
    request: ApiRequest[Identity],
    close_appointment: Injected[CloseAppointment],
    if_match: IfMatch = None,
) -> Response[AppointmentResponse]:
    """Say that an appointment took place."""
    command = _closing(appointment_id, request.user.actor, if_match, attended=True)
    return _shown(await close_appointment(command), request.user.actor)


@post(
    _PATH + "/no-show",
    status_code=HTTPStatus.OK,
    description=_NO_SHOW,
    security=BEARER,
    responses=refusals(401, 403, 404, 409, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def mark_no_show(
    appointment_id: PathId,
    request: ApiRequest[Identity],
    close_appointment: Injected[CloseAppointment],
    if_match: IfMatch = None,
) -> Response[AppointmentResponse]:
    """Say that the client did not come."""
    command = _closing(appointment_id, request.user.actor, if_match, attended=False)
    return _shown(await close_appointment(command), request.user.actor)


def _id(text: str) -> AppointmentId:
    return AppointmentId(identifier("appointment", text))


def _closing(appointment_id: str, actor: Actor, if_match: str | None, *, attended: bool) -> CloseAppointmentCommand:
    return CloseAppointmentCommand(
        actor=actor,
        appointment_id=_id(appointment_id),
        expected_version=expected_version(if_match),
        attended=attended,
    )


def _shown(view: AppointmentView, reader: Actor) -> Response[AppointmentResponse]:
    return tagged(AppointmentResponse.of(view, reader), view.version)


HANDLERS: tuple[ControllerRouterHandler, ...] = (cancel, reschedule, complete, mark_no_show)
