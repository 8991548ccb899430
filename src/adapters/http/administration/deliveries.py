"""Administrators see what became of mails, and send again what was given up."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Self
from uuid import UUID

from litestar import Response, get, post
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from adapters.http.auth import BEARER
from adapters.http.injection import Injected
from adapters.http.listing import LINK_HEADER, listed, page_request
from adapters.http.operations import described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.values import identifier
from adapters.http.wire import Cursor, Limit, PathId, ResponseBody
from application.accounts.views import Identity
from application.notifications.list_deliveries import ListDeliveries
from application.notifications.retry_delivery import RetryDelivery
from domain.ids import DeliveryId
from domain.notifications.delivery import Channel, Delivery, DeliveryStatus
from domain.notifications.notification import Audience, MessageKind


class DeliveryResponse(ResponseBody, frozen=True, kw_only=True):
    """A mail on its way, without what it says."""

    id: UUID
    recipient_id: UUID
    channel: Channel
    kind: MessageKind
    to: Annotated[Audience, Meta(description="As what the recipient reads it.")]
    status: DeliveryStatus
    attempts: int
    due_at: Annotated[datetime, Meta(description="UTC; of one that is pending, when it is tried next.")]
    created_at: Annotated[datetime, Meta(description="UTC.")]
    sent_at: Annotated[datetime | None, Meta(description="UTC; when the mail server took it.")]
    last_error: Annotated[str | None, Meta(description="What the mail server said last.")]

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """Show a delivery."""
        return cls(
            id=delivery.id,
            recipient_id=delivery.recipient_id,
            channel=delivery.channel,
            kind=delivery.kind,
            to=delivery.audience,
            status=delivery.status,
            attempts=delivery.attempts,
            due_at=delivery.due_at,
            created_at=delivery.created_at,
            sent_at=delivery.sent_at,
            last_error=delivery.last_error,
        )


class DeliveryPage(ResponseBody, frozen=True, kw_only=True):
    """Some deliveries, the latest first."""

    items: list[DeliveryResponse]
    next: str | None


@get(
    "/admin/deliveries",
    description=described(ListDeliveries),
    security=BEARER,
    responses=refusals(401, 403, 422),
    response_headers=[LINK_HEADER],
)
async def show_deliveries(
    request: ApiRequest[Identity],
    list_deliveries: Injected[ListDeliveries],
    status: Annotated[DeliveryStatus | None, QueryParameter(description="Only these.")] = None,
    limit: Limit = None,
    cursor: Cursor = None,
) -> Response[DeliveryPage]:
    """List what became of mails."""
    page = await list_deliveries(request.user.actor, page_request(limit, cursor), status=status)
    return listed(request, DeliveryPage(items=[DeliveryResponse.of(one) for one in page.items], next=page.next), page)


@post(
    "/admin/deliveries/{delivery_id:str}/retry",
    status_code=HTTPStatus.OK,
    description=described(RetryDelivery),
    security=BEARER,
    responses=refusals(401, 403, 404, 409),
)
async def retry(
    delivery_id: PathId, request: ApiRequest[Identity], retry_delivery: Injected[RetryDelivery]
) -> DeliveryResponse:
    """Send a mail after all that was given up."""
    wanted = DeliveryId(identifier("delivery", delivery_id))
    return DeliveryResponse.of(await retry_delivery(request.user.actor, wanted))


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_deliveries, retry)
