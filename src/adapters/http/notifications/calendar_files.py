"""Appointments for people's own calendars."""

from http import HTTPStatus

from litestar import Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.types import ControllerRouterHandler

from adapters.http.auth import or_key
from adapters.http.injection import Injected
from adapters.http.operations import described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.scheduling.appointment_wire import appointment_id_of
from adapters.http.wire import PathId
from application.accounts.views import Identity
from application.notifications.get_calendar_file import GetCalendarFile
from domain.accounts.api_key import Scope

_CALENDAR = "text/calendar"


@get(
    "/appointments/{appointment_id:str}/calendar.ics",
    media_type=_CALENDAR,
    description=described(GetCalendarFile),
    security=or_key(Scope.APPOINTMENTS_READ),
    responses={
        HTTPStatus.OK: ResponseSpec(
            bytes, description="A calendar file (RFC 5545).", media_type=_CALENDAR, generate_examples=False
        ),
        **refusals(401, 404),
    },
)
async def show_calendar_file(
    appointment_id: PathId, request: ApiRequest[Identity], get_calendar_file: Injected[GetCalendarFile]
) -> Response[bytes]:
    """Take an appointment into one's own calendar."""
    content = await get_calendar_file(request.user.actor, appointment_id_of(appointment_id))
    headers = {"Content-Disposition": 'attachment; filename="cita.ics"'}
    return Response(content, media_type=_CALENDAR, headers=headers)


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_calendar_file,)
