"""When a professional is away."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Self
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.params import JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, Meta, UnsetType, field

from adapters.http.auth import or_key
from adapters.http.etags import LOCATION_HEADER
from adapters.http.injection import Injected
from adapters.http.operations import BODY, described, refusals, rehearsed
from adapters.http.requests import ApiRequest
from adapters.http.scheduling.orphan_wire import (
    DecisionRequest,
    Decisions,
    DryRun,
    Orphans,
    RemovalRequest,
    RemovalResponse,
    WasDryRun,
    decided,
    shown_orphans,
)
from adapters.http.values import identifier, instant
from adapters.http.wire import API, LINE, Instant, InstantText, PathId, RequestBody, ResponseBody
from application.accounts.views import Identity
from application.scheduling.change_calendar import Changed
from application.scheduling.end_time_off import EndTimeOff, EndTimeOffCommand
from application.scheduling.list_time_off import ListTimeOff
from application.scheduling.take_time_off import TakeTimeOff, TakeTimeOffCommand
from domain.accounts.actor import Actor
from domain.accounts.api_key import Scope
from domain.errors import InvalidValue
from domain.ids import ProfessionalId, TimeOffId
from domain.scheduling.absences import NOTE_MAXIMUM, TimeOff
from domain.time.intervals import Interval

_PATH = "/professionals/{professional_id:str}/time-off"
_UTC = Meta(description="UTC.")


class TakeTimeOffRequest(RequestBody, frozen=True, kw_only=True):
    """From when to when nothing is offered. Clients do not read the note."""

    start: Instant
    end: Instant
    note: Annotated[str, Meta(max_length=NOTE_MAXIMUM), LINE] = ""
    decisions: Decisions = field(default_factory=list[DecisionRequest])


class TimeOffResponse(ResponseBody, frozen=True, kw_only=True):
    """A time in which nothing is offered."""

    id: UUID
    start: Annotated[datetime, _UTC]
    end: Annotated[datetime, _UTC]
    note: str
    created_at: Annotated[datetime, _UTC]

    @classmethod
    def of(cls, time_off: TimeOff) -> Self:
        """Show it to the professional."""
        return cls(
            id=time_off.id,
            start=time_off.interval.start,
            end=time_off.interval.end,
            note=time_off.note,
            created_at=time_off.created_at,
        )


class TimeOffPage(ResponseBody, frozen=True, kw_only=True):
    """The periods that were asked for, by start: all of them, so that nothing follows."""

    items: list[TimeOffResponse]
    next: str | None


class TakenTimeOffResponse(ResponseBody, frozen=True, kw_only=True):
    """The time off as it was taken, and the appointments that it meets. A dry run gives no `id`."""

    id: UUID | UnsetType = UNSET
    start: Annotated[datetime, _UTC]
    end: Annotated[datetime, _UTC]
    note: str
    created_at: Annotated[datetime, _UTC]
    orphans: Orphans
    dry_run: WasDryRun

    @classmethod
    def of(cls, changed: Changed[TimeOff], reader: Actor) -> Self:
        """Show what the change did, or would do."""
        taken = changed.result
        return cls(
            id=UNSET if changed.dry_run else taken.id,
            start=taken.interval.start,
            end=taken.interval.end,
            note=taken.note,
            created_at=taken.created_at,
            orphans=shown_orphans(changed.orphans, reader),
            dry_run=changed.dry_run,
        )


@get(
    _PATH,
    description=described(ListTimeOff),
    security=or_key(Scope.CALENDAR_READ),
    responses=refusals(401, 403, 404, 422),
)
async def show_time_off(
    professional_id: PathId,
    request: ApiRequest[Identity],
    list_time_off: Injected[ListTimeOff],
    since: Annotated[
        InstantText | None,
        QueryParameter(name="from", schema_extra={"format": "date-time"}, description="Ending after this instant."),
    ] = None,
    until: Annotated[
        InstantText | None,
        QueryParameter(name="to", schema_extra={"format": "date-time"}, description="Starting before this instant."),
    ] = None,
) -> TimeOffPage:
    """List when a professional is away."""
    first = None if since is None else instant("from", since)
    last = None if until is None else instant("to", until)
    if first is not None and last is not None and last <= first:
        raise InvalidValue("to", "not_after_start", "to must be after from.")
    periods = await list_time_off(request.user.actor, _professional(professional_id), since=first, until=last)
    return TimeOffPage(items=[TimeOffResponse.of(time_off) for time_off in periods], next=None)


@post(
    _PATH,
    description=described(TakeTimeOff),
    security=or_key(Scope.CALENDAR_WRITE),
    responses={**refusals(*BODY, 401, 403, 404, 409), **rehearsed(TakenTimeOffResponse)},
    response_headers=[LOCATION_HEADER],
)
async def add_time_off(
    professional_id: PathId,
    data: JSONBody[TakeTimeOffRequest],
    request: ApiRequest[Identity],
    take_time_off: Injected[TakeTimeOff],
    dry_run: DryRun = False,
) -> Response[TakenTimeOffResponse]:
    """Take time off."""
    command = TakeTimeOffCommand(
        actor=request.user.actor,
        professional_id=_professional(professional_id),
        interval=Interval(data.start, data.end),
        note=data.note,
        decisions=decided(data.decisions),
        dry_run=dry_run,
    )
    changed = await take_time_off(command)
    body = TakenTimeOffResponse.of(changed, request.user.actor)
    if changed.dry_run:
        return Response(body, status_code=HTTPStatus.OK)
    taken = changed.result
    location = f"{API}/professionals/{taken.professional_id}/time-off/{taken.id}"
    return Response(body, headers={"Location": location})


@delete(
    _PATH + "/{time_off_id:str}",
    status_code=HTTPStatus.OK,
    description=described(EndTimeOff),
    security=or_key(Scope.CALENDAR_WRITE),
    responses=refusals(*BODY, 401, 403, 404, 409),
)
async def delete_time_off(
    *,
    professional_id: PathId,
    time_off_id: PathId,
    request: ApiRequest[Identity],
    end_time_off: Injected[EndTimeOff],
    data: JSONBody[RemovalRequest | None] = None,
    dry_run: DryRun = False,
) -> RemovalResponse:
    """Delete time off."""
    command = EndTimeOffCommand(
        actor=request.user.actor,
        professional_id=_professional(professional_id),
        time_off_id=TimeOffId(identifier("time off", time_off_id)),
        decisions=() if data is None else decided(data.decisions),
        dry_run=dry_run,
    )
    return RemovalResponse.of(await end_time_off(command), request.user.actor)


def _professional(text: str) -> ProfessionalId:
    return ProfessionalId(identifier("professional", text))


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_time_off, add_time_off, delete_time_off)
