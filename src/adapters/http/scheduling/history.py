"""What happened to an appointment."""

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
from application.scheduling.get_history import GetHistory
from application.scheduling.views import ChangeView
from domain.accounts.api_key import Scope
from domain.scheduling.events import Party
from domain.scheduling.life import Action, Status


class ChangeResponse(ResponseBody, frozen=True, kw_only=True):
    """One step in an appointment's life: who did what, when and why."""

    at: Annotated[datetime, Meta(description="UTC.")]
    action: Action
    by: Annotated[Party, Meta(description="In which capacity; `system` when nobody did it.")]
    full_name: Annotated[
        str | None,
        Meta(
            description="Of who did it; null when that was no user. Which administrator it was only administrators see."
        ),
    ]
    reason: Annotated[str | None, Meta(description="Why, if somebody said so.")]
    status_before: Annotated[Status | None, Meta(description="Null when it came to be.")]
    status: Status
    start_before: Annotated[datetime | None, Meta(description="UTC; null when it came to be.")]
    start: Annotated[datetime, Meta(description="UTC.")]
    sequence: Annotated[int, Meta(description="SEQUENCE in iCalendar from then on.")]

    @classmethod
    def of(cls, view: ChangeView) -> Self:
        """Show a step."""
        change = view.change
        return cls(
            at=change.at,
            action=change.action,
            by=change.by.party,
            full_name=view.full_name,
            reason=change.reason,
            status_before=change.status_before,
            status=change.status,
            start_before=change.start_before,
            start=change.start,
            sequence=change.sequence,
        )


class HistoryPage(ResponseBody, frozen=True, kw_only=True):
    """Every step, oldest first: all of them, so that nothing follows."""

    items: list[ChangeResponse]
    next: str | None


@get(
    "/appointments/{appointment_id:str}/history",
    description=described(GetHistory),
    security=or_key(Scope.APPOINTMENTS_READ),
    responses=refusals(401, 404),
)
async def show_history(
    appointment_id: PathId, request: ApiRequest[Identity], get_history: Injected[GetHistory]
) -> HistoryPage:
    """Show what happened to an appointment."""
    changes = await get_history(request.user.actor, appointment_id_of(appointment_id))
    return HistoryPage(items=[ChangeResponse.of(view) for view in changes], next=None)


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_history,)
