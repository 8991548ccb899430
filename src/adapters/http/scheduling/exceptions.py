"""Days on which a professional has other hours than in every week."""

from collections.abc import Sequence
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Self
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.params import JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, Meta, UnsetType, field

from adapters.http.auth import or_key, or_key_or_nobody
from adapters.http.etags import LOCATION_HEADER
from adapters.http.injection import Injected
from adapters.http.operations import BODY, described, refusals, rehearsed
from adapters.http.requests import ApiRequest
from adapters.http.scheduling.opening_wire import DailyOpeningRequest, DailyOpeningResponse
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
from adapters.http.values import calendar_date, checked_date, identifier, inside
from adapters.http.wire import API, LINE, CalendarDate, CalendarDateText, PathId, RequestBody, ResponseBody
from application.accounts.views import Identity
from application.scheduling.change_calendar import Changed
from application.scheduling.enter_exception import EnterException, EnterExceptionCommand
from application.scheduling.list_exceptions import ListExceptions
from application.scheduling.remove_exception import RemoveException, RemoveExceptionCommand
from domain.accounts.actor import Actor
from domain.accounts.api_key import Scope
from domain.errors import InvalidValue
from domain.ids import DayExceptionId, ProfessionalId
from domain.scheduling.absences import NOTE_MAXIMUM, EnteredException
from domain.scheduling.policies import party_between
from domain.scheduling.working_hours import OPENINGS_A_DAY, DailyOpening, DayException

_PATH = "/professionals/{professional_id:str}/exceptions"
_Openings = Annotated[
    list[DailyOpeningRequest],
    Meta(max_length=OPENINGS_A_DAY, description="Instead of the weekday's; none is a day off."),
]


class EnterExceptionRequest(RequestBody, frozen=True, kw_only=True):
    """A date with other hours; overlapping and touching openings count as one. Others do not read the note."""

    date: CalendarDate
    openings: _Openings
    note: Annotated[str, Meta(max_length=NOTE_MAXIMUM), LINE] = ""
    decisions: Decisions = field(default_factory=list[DecisionRequest])

    def exception(self) -> DayException:
        """The day that is described. Raises InvalidValue, which names the opening."""
        openings: list[DailyOpening] = []
        for index, opening in enumerate(self.openings):
            with inside(f"openings.{index}"):
                openings.append(opening.opening())
        return DayException(checked_date("date", self.date), tuple(openings))


class ExceptionResponse(ResponseBody, frozen=True, kw_only=True):
    """A date with other hours, which replace those of its weekday; the note is for the professional and administrators."""

    id: UUID
    date: date
    openings: Annotated[list[DailyOpeningResponse], Meta(description="None on a day off.")]
    note: str | UnsetType = UNSET
    created_at: Annotated[datetime, Meta(description="UTC.")]

    @classmethod
    def of(cls, entered: EnteredException, reader: Actor | None) -> Self:
        """Show a day to somebody."""
        insider = reader is not None and party_between(reader, entered.professional_id, None) is not None
        return cls(
            id=entered.id,
            date=entered.exception.date,
            openings=_openings(entered),
            note=entered.note if insider else UNSET,
            created_at=entered.created_at,
        )


class ExceptionPage(ResponseBody, frozen=True, kw_only=True):
    """The days that were asked for, by date: all of them, so that nothing follows."""

    items: list[ExceptionResponse]
    next: str | None


class EnteredExceptionResponse(ResponseBody, frozen=True, kw_only=True):
    """The day as it was entered, and the appointments that lie outside because of it. A dry run gives no `id`."""

    id: UUID | UnsetType = UNSET
    date: date
    openings: list[DailyOpeningResponse]
    note: str
    created_at: Annotated[datetime, Meta(description="UTC.")]
    orphans: Orphans
    dry_run: WasDryRun

    @classmethod
    def of(cls, changed: Changed[EnteredException], reader: Actor) -> Self:
        """Show what the change did, or would do."""
        entered = changed.result
        return cls(
            id=UNSET if changed.dry_run else entered.id,
            date=entered.exception.date,
            openings=_openings(entered),
            note=entered.note,
            created_at=entered.created_at,
            orphans=shown_orphans(changed.orphans, reader),
            dry_run=changed.dry_run,
        )


@get(
    _PATH,
    description=described(ListExceptions),
    security=or_key_or_nobody(Scope.CALENDAR_READ),
    responses=refusals(401, 404, 422),
)
async def show_exceptions(
    professional_id: PathId,
    request: ApiRequest[Identity | None],
    list_exceptions: Injected[ListExceptions],
    first: Annotated[
        CalendarDateText | None,
        QueryParameter(name="from", schema_extra={"format": "date"}, description="On this date or later."),
    ] = None,
    last: Annotated[
        CalendarDateText | None,
        QueryParameter(name="to", schema_extra={"format": "date"}, description="On this date or earlier."),
    ] = None,
) -> ExceptionPage:
    """List a professional's exceptional days."""
    since = None if first is None else calendar_date("from", first)
    until = None if last is None else calendar_date("to", last)
    if since is not None and until is not None and until < since:
        raise InvalidValue("to", "before_start", "to must not be before from.")
    entered = await list_exceptions(_professional(professional_id), first=since, last=until)
    return _page(entered, None if request.user is None else request.user.actor)


@post(
    _PATH,
    description=described(EnterException),
    security=or_key(Scope.CALENDAR_WRITE),
    responses={**refusals(*BODY, 401, 403, 404, 409), **rehearsed(EnteredExceptionResponse)},
    response_headers=[LOCATION_HEADER],
)
async def add_exception(
    professional_id: PathId,
    data: JSONBody[EnterExceptionRequest],
    request: ApiRequest[Identity],
    enter_exception: Injected[EnterException],
    dry_run: DryRun = False,
) -> Response[EnteredExceptionResponse]:
    """Enter an exceptional day."""
    command = EnterExceptionCommand(
        actor=request.user.actor,
        professional_id=_professional(professional_id),
        exception=data.exception(),
        note=data.note,
        decisions=decided(data.decisions),
        dry_run=dry_run,
    )
    changed = await enter_exception(command)
    body = EnteredExceptionResponse.of(changed, request.user.actor)
    if changed.dry_run:
        return Response(body, status_code=HTTPStatus.OK)
    entered = changed.result
    location = f"{API}/professionals/{entered.professional_id}/exceptions/{entered.id}"
    return Response(body, headers={"Location": location})


@delete(
    _PATH + "/{exception_id:str}",
    status_code=HTTPStatus.OK,
    description=described(RemoveException),
    security=or_key(Scope.CALENDAR_WRITE),
    responses=refusals(*BODY, 401, 403, 404, 409),
)
async def delete_exception(
    *,
    professional_id: PathId,
    exception_id: PathId,
    request: ApiRequest[Identity],
    remove_exception: Injected[RemoveException],
    data: JSONBody[RemovalRequest | None] = None,
    dry_run: DryRun = False,
) -> RemovalResponse:
    """Delete an exceptional day."""
    command = RemoveExceptionCommand(
        actor=request.user.actor,
        professional_id=_professional(professional_id),
        exception_id=DayExceptionId(identifier("exception", exception_id)),
        decisions=() if data is None else decided(data.decisions),
        dry_run=dry_run,
    )
    return RemovalResponse.of(await remove_exception(command), request.user.actor)


def _professional(text: str) -> ProfessionalId:
    return ProfessionalId(identifier("professional", text))


def _openings(entered: EnteredException) -> list[DailyOpeningResponse]:
    return [DailyOpeningResponse.of(opening) for opening in entered.exception.openings]


def _page(entered: Sequence[EnteredException], reader: Actor | None) -> ExceptionPage:
    return ExceptionPage(items=[ExceptionResponse.of(day, reader) for day in entered], next=None)


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_exceptions, add_exception, delete_exception)
