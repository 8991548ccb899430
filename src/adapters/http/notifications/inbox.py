"""One's own messages inside the product."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal, Self
from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.params import JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from adapters.http.auth import or_key
from adapters.http.injection import Injected
from adapters.http.languages import preferred_locale
from adapters.http.listing import LINK_HEADER, listed, page_request
from adapters.http.operations import BODY, described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.values import identifier, instant
from adapters.http.wire import Cursor, InstantText, Limit, PathId, RequestBody, ResponseBody
from application.accounts.views import Identity
from application.notifications.count_unread import CountUnread
from application.notifications.delete_notification import DeleteNotification
from application.notifications.delete_read_notifications import DeleteReadNotifications
from application.notifications.list_notifications import ListNotifications
from application.notifications.mark_notification import MarkNotification, MarkNotificationCommand
from application.notifications.read_all_notifications import ReadAllNotifications
from application.notifications.wording import wording
from domain.accounts.api_key import Scope
from domain.accounts.values import Locale
from domain.ids import NotificationId
from domain.notifications.notification import MessageKind, Notification

_NO_PLACE = "UTC"
"""Only appointments have times to show, and they name their zone."""


class NotificationResponse(ResponseBody, frozen=True, kw_only=True):
    """A message; `title` and `body` follow Accept-Language, `data` is what they tell, for programs."""

    id: UUID
    kind: MessageKind
    title: str
    body: str
    data: Mapping[str, str]
    read: bool
    read_at: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, notification: Notification, locale: Locale) -> Self:
        """Show a message."""
        text = wording(notification.kind, notification.audience, notification.facts, locale, _NO_PLACE)
        return cls(
            id=notification.id,
            kind=notification.kind,
            title=text.title,
            body=text.body,
            data=dict(notification.facts),
            read=notification.read_at is not None,
            read_at=notification.read_at,
            created_at=notification.created_at,
        )


class NotificationPage(ResponseBody, frozen=True, kw_only=True):
    """Some messages, and the cursor of those that follow."""

    items: list[NotificationResponse]
    next: str | None


class UnreadCountResponse(ResponseBody, frozen=True, kw_only=True):
    """How many messages wait to be read."""

    count: int


class ChangedCountResponse(ResponseBody, frozen=True, kw_only=True):
    """How many messages were changed."""

    count: int


class MarkNotificationRequest(RequestBody, frozen=True, kw_only=True):
    """Read, or unread again."""

    read: bool


@get(
    "/notifications",
    description=described(ListNotifications),
    security=or_key(Scope.NOTIFICATIONS_READ),
    responses=refusals(401, 422),
    response_headers=[LINK_HEADER],
)
async def show_notifications(
    request: ApiRequest[Identity],
    list_notifications: Injected[ListNotifications],
    unread: Annotated[bool | None, QueryParameter(description="Only unread ones, or only read ones.")] = None,
    limit: Limit = None,
    cursor: Cursor = None,
) -> Response[NotificationPage]:
    """List one's messages."""
    page = await list_notifications(request.user.actor, page_request(limit, cursor), unread=unread)
    locale = preferred_locale(request.headers.get("accept-language"))
    items = [NotificationResponse.of(notification, locale) for notification in page.items]
    answer = listed(request, NotificationPage(items=items, next=page.next), page)
    answer.headers["Content-Language"] = locale.value
    return answer


@get(
    "/notifications/unread-count",
    description=described(CountUnread),
    security=or_key(Scope.NOTIFICATIONS_READ),
    responses=refusals(401),
)
async def show_unread_count(request: ApiRequest[Identity], count_unread: Injected[CountUnread]) -> UnreadCountResponse:
    """Count one's unread messages."""
    return UnreadCountResponse(count=await count_unread(request.user.actor))


@patch(
    "/notifications/{notification_id:str}",
    description=described(MarkNotification),
    security=or_key(Scope.NOTIFICATIONS_WRITE),
    responses=refusals(*BODY, 401, 404),
)
async def mark(
    notification_id: PathId,
    data: JSONBody[MarkNotificationRequest],
    request: ApiRequest[Identity],
    mark_notification: Injected[MarkNotification],
) -> Response[NotificationResponse]:
    """Mark a message as read or unread."""
    command = MarkNotificationCommand(
        actor=request.user.actor,
        notification_id=NotificationId(identifier("notification", notification_id)),
        read=data.read,
    )
    locale = preferred_locale(request.headers.get("accept-language"))
    body = NotificationResponse.of(await mark_notification(command), locale)
    return Response(body, headers={"Content-Language": locale.value})


@post(
    "/notifications/read-all",
    status_code=HTTPStatus.OK,
    description=described(ReadAllNotifications),
    security=or_key(Scope.NOTIFICATIONS_WRITE),
    responses=refusals(401),
)
async def read_all(
    request: ApiRequest[Identity], read_all_notifications: Injected[ReadAllNotifications]
) -> ChangedCountResponse:
    """Mark all of one's messages as read."""
    return ChangedCountResponse(count=await read_all_notifications(request.user.actor))


@delete(
    "/notifications/{notification_id:str}",
    status_code=HTTPStatus.NO_CONTENT,
    description=described(DeleteNotification),
    security=or_key(Scope.NOTIFICATIONS_WRITE),
    responses=refusals(401, 404),
)
async def delete_one(
    notification_id: PathId, request: ApiRequest[Identity], delete_notification: Injected[DeleteNotification]
) -> None:
    """Delete a message."""
    await delete_notification(request.user.actor, NotificationId(identifier("notification", notification_id)))


@delete(
    "/notifications",
    status_code=HTTPStatus.OK,
    description=described(DeleteReadNotifications),
    security=or_key(Scope.NOTIFICATIONS_WRITE),
    responses=refusals(401, 422),
)
async def delete_read(
    request: ApiRequest[Identity],
    delete_read_notifications: Injected[DeleteReadNotifications],
    read: Annotated[Literal["true"], QueryParameter(description="Only what was read can be deleted all at once.")],
    before: Annotated[InstantText | None, QueryParameter(description="Only what was written before then.")] = None,
) -> ChangedCountResponse:
    """Delete the messages that one has read."""
    del read  # there is one value: whoever deletes says what
    line = None if before is None else instant("before", before)
    return ChangedCountResponse(count=await delete_read_notifications(request.user.actor, before=line))


HANDLERS: tuple[ControllerRouterHandler, ...] = (
    show_notifications,
    show_unread_count,
    mark,
    read_all,
    delete_one,
    delete_read,
)
