"""Booking appointments and showing them."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get, post
from litestar.params import JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from adapters.http.auth import or_key
from adapters.http.etags import ETAG_HEADER, LOCATION_HEADER, created
from adapters.http.idempotency import IdempotencyKeyHeader, idempotency_key
from adapters.http.injection import Injected
from adapters.http.languages import preferred_locale
from adapters.http.listing import LINK_HEADER, listed, page_request
from adapters.http.operations import BODY, described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.scheduling.appointment_wire import (
    AppointmentPage,
    AppointmentResponse,
    BookAppointmentRequest,
    appointment_id_of,
    shown,
)
from adapters.http.values import inside, instant
from adapters.http.wire import Cursor, InstantText, Limit, PathId
from application.accounts.views import Identity
from application.scheduling.book_appointment import BookAppointment, BookAppointmentCommand
from application.scheduling.get_appointment import GetAppointment
from application.scheduling.list_appointments import ListAppointments
from application.scheduling.views import AppointmentFilter, Capacity, Order
from domain.accounts.api_key import Scope
from domain.ids import AppointmentId, ProfessionalId, ServiceId, UserId
from domain.scheduling.life import Status


@post(
    "/appointments",
    description=described(BookAppointment),
    security=or_key(Scope.APPOINTMENTS_WRITE),
    responses=refusals(*BODY, 401, 403, 404, 409),
    response_headers=[ETAG_HEADER, LOCATION_HEADER],
)
async def book(
    data: JSONBody[BookAppointmentRequest],
    request: ApiRequest[Identity],
    book_appointment: Injected[BookAppointment],
    key: IdempotencyKeyHeader = None,
) -> Response[AppointmentResponse]:
    """Book an appointment."""
    actor, spoken = request.user.actor, preferred_locale(request.headers.get("accept-language"))
    client = None
    if data.client is not None:
        with inside("client"):
            client = data.client.client(spoken)
    command = BookAppointmentCommand(
        actor=actor,
        service_id=ServiceId(data.service_id),
        start=data.start,
        client_id=None if data.client_id is None else UserId(data.client_id),
        client=client,
        notes=data.notes,
        hold_id=None if data.hold_id is None else AppointmentId(data.hold_id),
        key=idempotency_key(key, request, data),
    )
    view = await book_appointment(command)
    return created(AppointmentResponse.of(view, actor), view.version, at=f"/appointments/{view.id}")


@get(
    "/appointments",
    description=described(ListAppointments),
    security=or_key(Scope.APPOINTMENTS_READ),
    responses=refusals(401, 403, 422),
    response_headers=[LINK_HEADER],
)
async def show_appointments(
    *,
    request: ApiRequest[Identity],
    list_appointments: Injected[ListAppointments],
    capacity: Annotated[Capacity, QueryParameter(name="as", description="As what you ask.")] = Capacity.CLIENT,
    status: Annotated[Status | None, QueryParameter(description="Only those with this status.")] = None,
    since: Annotated[
        InstantText | None,
        QueryParameter(
            name="from", schema_extra={"format": "date-time"}, description="Starting at this instant or later."
        ),
    ] = None,
    until: Annotated[
        InstantText | None,
        QueryParameter(name="to", schema_extra={"format": "date-time"}, description="Starting before this instant."),
    ] = None,
    professional_id: Annotated[UUID | None, QueryParameter(description="Only with this professional.")] = None,
    client_id: Annotated[UUID | None, QueryParameter(description="Only of this client.")] = None,
    order: Annotated[Order, QueryParameter(description="By start.")] = Order.SOONEST_FIRST,
    limit: Limit = None,
    cursor: Cursor = None,
) -> Response[AppointmentPage]:
    """List appointments."""
    actor = request.user.actor
    criteria = AppointmentFilter(
        client_id=None if client_id is None else UserId(client_id),
        professional_id=None if professional_id is None else ProfessionalId(professional_id),
        status=status,
        since=None if since is None else instant("from", since),
        until=None if until is None else instant("to", until),
        order=order,
    )
    page = await list_appointments(actor, capacity, criteria, page_request(limit, cursor))
    body = AppointmentPage(items=[AppointmentResponse.of(view, actor) for view in page.items], next=page.next)
    return listed(request, body, page)


@get(
    "/appointments/{appointment_id:str}",
    description=described(GetAppointment),
    security=or_key(Scope.APPOINTMENTS_READ),
    responses=refusals(401, 404, unchanged=True),
    response_headers=[ETAG_HEADER],
)
async def show_appointment(
    appointment_id: PathId, request: ApiRequest[Identity], get_appointment: Injected[GetAppointment]
) -> Response[AppointmentResponse]:
    """Show an appointment."""
    actor = request.user.actor
    return shown(await get_appointment(actor, appointment_id_of(appointment_id)), actor)


HANDLERS: tuple[ControllerRouterHandler, ...] = (book, show_appointments, show_appointment)
