"""What people were told of an appointment."""

from datetime import datetime
from typing import Annotated, Self

from litestar import get
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from adapters.http.auth import or_key
from adapters.http.injection import Injected
from adapters.http.operations import described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.scheduling.appointment_wire import appointment_id_of
from adapters.http.wire import PathId, ResponseBody
from application.accounts.views import Identity
from application.notifications.list_messages import ListMessages, MessageState, MessageView
from domain.accounts.api_key import Scope
from domain.notifications.notification import Audience, MessageKind


class MessageResponse(ResponseBody, frozen=True, kw_only=True):
    """A message by mail, or a reminder that is planned or was not sent."""

    kind: MessageKind
    to: Annotated[Audience, Meta(description="As what whoever gets it takes part.")]
    state: MessageState
    due_at: Annotated[datetime, Meta(description="UTC; when it was to be sent, or is to be tried next.")]
    sent_at: Annotated[datetime | None, Meta(description="UTC; when the mail server took it.")]
    attempts: int
    reason: Annotated[
        str | None,
        Meta(
            description="Why it was not sent: `unwanted`, `booked_inside`, `quiet_hours`, `same_time`, `moved`, "
            "`not_confirmed`, `past` or `nobody`."
        ),
    ]
    minutes: Annotated[int | None, Meta(description="Of a reminder: how long before the start its rule says.")]
    last_error: Annotated[str | None, Meta(description="What the mail server said last; administrators see it.")]

    @classmethod
    def of(cls, view: MessageView) -> Self:
        """Show a message."""
        return cls(
            kind=view.kind,
            to=view.audience,
            state=view.state,
            due_at=view.due_at,
            sent_at=view.sent_at,
            attempts=view.attempts,
            reason=view.reason,
            minutes=view.minutes,
            last_error=view.last_error,
        )


class MessagePage(ResponseBody, frozen=True, kw_only=True):
    """Every message, the earliest first: all of them, so that nothing follows."""

    items: list[MessageResponse]
    next: str | None = None


@get(
    "/appointments/{appointment_id:str}/messages",
    description=described(ListMessages),
    security=or_key(Scope.APPOINTMENTS_READ),
    responses=refusals(401, 404),
)
async def show_messages(
    appointment_id: PathId, request: ApiRequest[Identity], list_messages: Injected[ListMessages]
) -> MessagePage:
    """Show what people were told of an appointment, and why not."""
    told = await list_messages(request.user.actor, appointment_id_of(appointment_id))
    return MessagePage(items=[MessageResponse.of(view) for view in told])


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_messages,)
