"""Publishing, changing and showing services."""

from litestar import Response, get, patch, post
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from adapters.http.auth import or_key, or_key_or_nobody
from adapters.http.etags import ETAG_HEADER, LOCATION_HEADER, created, expected_version, tagged
from adapters.http.injection import Injected
from adapters.http.listing import LINK_HEADER, listed, page_request
from adapters.http.operations import BODY, described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.scheduling.service_wire import (
    PublishServiceRequest,
    ReviseServiceRequest,
    ServicePage,
    ServiceResponse,
)
from adapters.http.values import identifier
from adapters.http.wire import Cursor, IfMatch, Limit, PathId
from application.accounts.views import Identity
from application.scheduling.get_service import GetService
from application.scheduling.list_services import ListServices
from application.scheduling.publish_service import PublishService, PublishServiceCommand
from application.scheduling.revise_service import ReviseService, ReviseServiceCommand
from domain.accounts.api_key import Scope
from domain.ids import ProfessionalId, ServiceId

_OF_PROFESSIONAL = "/professionals/{professional_id:str}/services"
_ONE = "/services/{service_id:str}"


@get(
    _OF_PROFESSIONAL,
    description=described(ListServices),
    security=or_key_or_nobody(Scope.CALENDAR_READ),
    responses=refusals(401, 404, 422),
    response_headers=[LINK_HEADER],
)
async def show_services(
    professional_id: PathId,
    request: ApiRequest[Identity | None],
    list_services: Injected[ListServices],
    limit: Limit = None,
    cursor: Cursor = None,
) -> Response[ServicePage]:
    """List a professional's services."""
    actor = None if request.user is None else request.user.actor
    page = await list_services(actor, _professional(professional_id), page_request(limit, cursor))
    return listed(request, ServicePage(items=[ServiceResponse.of(view) for view in page.items], next=page.next), page)


@post(
    _OF_PROFESSIONAL,
    description=described(PublishService),
    security=or_key(Scope.CALENDAR_WRITE),
    responses=refusals(*BODY, 401, 403, 404),
    response_headers=[ETAG_HEADER, LOCATION_HEADER],
)
async def publish(
    professional_id: PathId,
    data: JSONBody[PublishServiceRequest],
    request: ApiRequest[Identity],
    publish_service: Injected[PublishService],
) -> Response[ServiceResponse]:
    """Publish a service."""
    command = PublishServiceCommand(
        actor=request.user.actor, professional_id=_professional(professional_id), terms=data.terms()
    )
    view = await publish_service(command)
    return created(ServiceResponse.of(view), view.version, at=f"/services/{view.id}")


@get(
    _ONE,
    description=described(GetService),
    security=or_key_or_nobody(Scope.CALENDAR_READ),
    responses=refusals(401, 404, unchanged=True),
    response_headers=[ETAG_HEADER],
)
async def show_service(
    service_id: PathId, request: ApiRequest[Identity | None], get_service: Injected[GetService]
) -> Response[ServiceResponse]:
    """Show a service."""
    actor = None if request.user is None else request.user.actor
    view = await get_service(actor, ServiceId(identifier("service", service_id)))
    return tagged(ServiceResponse.of(view), view.version)


@patch(
    _ONE,
    description=described(ReviseService),
    security=or_key(Scope.CALENDAR_WRITE),
    responses=refusals(*BODY, 401, 403, 404, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def revise(
    service_id: PathId,
    data: JSONBody[ReviseServiceRequest],
    request: ApiRequest[Identity],
    revise_service: Injected[ReviseService],
    if_match: IfMatch = None,
) -> Response[ServiceResponse]:
    """Change a service."""
    command = ReviseServiceCommand(
        actor=request.user.actor,
        service_id=ServiceId(identifier("service", service_id)),
        expected_version=expected_version(if_match),
        change=data.revise,
    )
    view = await revise_service(command)
    return tagged(ServiceResponse.of(view), view.version)


def _professional(text: str) -> ProfessionalId:
    return ProfessionalId(identifier("professional", text))


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_services, publish, show_service, revise)
