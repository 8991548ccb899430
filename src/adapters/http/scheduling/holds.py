"""Holding a slot while its booking is being finished."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Self
from uuid import UUID

from litestar import Response, delete, post
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from adapters.http.auth import or_key
from adapters.http.etags import LOCATION_HEADER
from adapters.http.injection import Injected
from adapters.http.operations import BODY, described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.values import identifier
from adapters.http.wire import API, Instant, PathId, RequestBody, ResponseBody
from application.accounts.views import Identity
from application.scheduling.hold_slot import HeldSlot, HoldSlot, HoldSlotCommand
from application.scheduling.release_hold import ReleaseHold
from domain.accounts.api_key import Scope
from domain.ids import AppointmentId, ServiceId

_UTC = Meta(description="UTC.")


class HoldSlotRequest(RequestBody, frozen=True, kw_only=True):
    """Which slot: one of the starts that the service's availability shows."""

    start: Instant


class HoldResponse(ResponseBody, frozen=True, kw_only=True):
    """A slot that nobody else gets until `expires_at`; its `id` is the `hold_id` of the booking."""

    id: UUID
    service_id: UUID
    start: Annotated[datetime, _UTC]
    end: Annotated[datetime, _UTC]
    expires_at: Annotated[datetime, _UTC]

    @classmethod
    def of(cls, held: HeldSlot) -> Self:
        """Show a hold."""
        return cls(id=held.id, service_id=held.service_id, start=held.start, end=held.end, expires_at=held.expires_at)


@post(
    "/services/{service_id:str}/holds",
    description=described(HoldSlot),
    security=or_key(Scope.APPOINTMENTS_WRITE),
    responses=refusals(*BODY, 401, 404, 409),
    response_headers=[LOCATION_HEADER],
)
async def hold(
    service_id: PathId, data: JSONBody[HoldSlotRequest], request: ApiRequest[Identity], hold_slot: Injected[HoldSlot]
) -> Response[HoldResponse]:
    """Hold a slot."""
    command = HoldSlotCommand(
        actor=request.user.actor, service_id=ServiceId(identifier("service", service_id)), start=data.start
    )
    held = await hold_slot(command)
    return Response(HoldResponse.of(held), headers={"Location": f"{API}/holds/{held.id}"})


@delete(
    "/holds/{hold_id:str}",
    status_code=HTTPStatus.NO_CONTENT,
    description=described(ReleaseHold),
    security=or_key(Scope.APPOINTMENTS_WRITE),
    responses=refusals(401, 404),
)
async def release(hold_id: PathId, request: ApiRequest[Identity], release_hold: Injected[ReleaseHold]) -> None:
    """Let go of a hold."""
    await release_hold(request.user.actor, AppointmentId(identifier("hold", hold_id)))


HANDLERS: tuple[ControllerRouterHandler, ...] = (hold, release)
