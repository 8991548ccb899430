"""Where an appointment could move."""

from datetime import datetime

from litestar import get
from litestar.types import ControllerRouterHandler

from adapters.http.auth import or_key
from adapters.http.injection import Injected
from adapters.http.operations import described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.scheduling.appointment_wire import appointment_id_of
from adapters.http.scheduling.availability import AskedZone, AvailabilityResponse, From, To, shown_slots
from adapters.http.values import beginning, date_or_instant
from adapters.http.wire import PathId
from application.accounts.views import Identity
from application.scheduling.find_new_starts import FindNewStarts, FindNewStartsQuery
from application.scheduling.get_appointment import GetAppointment
from application.scheduling.get_professional import GetProfessional
from domain.accounts.api_key import Scope
from domain.time.zones import zone


@get(
    "/appointments/{appointment_id:str}/availability",
    description=described(FindNewStarts),
    security=or_key(Scope.APPOINTMENTS_READ),
    responses=refusals(401, 404, 422),
)
async def show_new_starts(
    *,
    appointment_id: PathId,
    request: ApiRequest[Identity],
    find_new_starts: Injected[FindNewStarts],
    get_appointment: Injected[GetAppointment],
    get_professional: Injected[GetProfessional],
    since: From,
    until: To,
    timezone: AskedZone = None,
) -> AvailabilityResponse:
    """Find free slots that an appointment could move to."""
    asked = None if timezone is None else zone(timezone)
    actor, wanted = request.user.actor, appointment_id_of(appointment_id)
    first, last = date_or_instant("from", since), date_or_instant("to", until)
    calendar = asked
    if calendar is None and not (isinstance(first, datetime) and isinstance(last, datetime)):
        appointment = await get_appointment(actor, wanted)
        calendar = zone((await get_professional(appointment.professional.id)).timezone)
    query = FindNewStartsQuery(
        actor=actor,
        appointment_id=wanted,
        since=beginning("from", first, calendar),
        until=beginning("to", last, calendar),
    )
    return shown_slots(await find_new_starts(query), asked)


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_new_starts,)
