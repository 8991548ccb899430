"""The weekly hours of a professional."""

from enum import StrEnum
from typing import Annotated, Self

from litestar import Response, get, put
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler
from msgspec import Meta, field

from adapters.http.auth import or_key
from adapters.http.etags import ETAG_HEADER, etag_of, expected_version, tagged
from adapters.http.injection import Injected
from adapters.http.operations import BODY, described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.scheduling.opening_wire import End, Start
from adapters.http.scheduling.orphan_wire import (
    DecisionRequest,
    Decisions,
    DryRun,
    Orphans,
    WasDryRun,
    decided,
    shown_orphans,
)
from adapters.http.values import clock_of, identifier, inside, minutes_of
from adapters.http.wire import LINE, IfMatch, PathId, RequestBody, ResponseBody, TimeZone
from application.accounts.views import Identity
from application.scheduling.change_calendar import Changed
from application.scheduling.get_working_hours import GetWorkingHours, WorkingHours
from application.scheduling.set_working_hours import SetWorkingHours, SetWorkingHoursCommand
from domain.accounts.actor import Actor
from domain.accounts.api_key import Scope
from domain.ids import ProfessionalId
from domain.scheduling.working_hours import OPENINGS_A_DAY, Opening, Weekday, WeeklyHours

_PATH = "/professionals/{professional_id:str}/working-hours"


class WeekdayName(StrEnum):
    """The days of the week, as they are written."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


HolidaysRegion = Annotated[
    str, Meta(max_length=6, description="Whose public holidays are observed (ISO 3166).", examples=["ES-MD"]), LINE
]


class OpeningRequest(RequestBody, frozen=True, kw_only=True):
    """One opening of the week."""

    weekday: WeekdayName
    start: Start
    end: End

    def opening(self) -> Opening:
        """The opening that is described. Raises InvalidValue."""
        return Opening(Weekday[self.weekday.name], minutes_of(self.start), minutes_of(self.end))


class WorkingHoursRequest(RequestBody, frozen=True, kw_only=True):
    """The whole week; overlapping and touching openings count as one. Without a region no holidays are observed."""

    timezone: TimeZone
    holidays_region: HolidaysRegion | None = None
    weekly: Annotated[list[OpeningRequest], Meta(max_length=7 * OPENINGS_A_DAY)]
    decisions: Decisions = field(default_factory=list[DecisionRequest])

    def hours(self) -> WeeklyHours:
        """The week that is described. Raises InvalidValue, which names the opening."""
        openings: list[Opening] = []
        for index, opening in enumerate(self.weekly):
            with inside(f"weekly.{index}"):
                openings.append(opening.opening())
        return WeeklyHours.of(openings)


class OpeningResponse(ResponseBody, frozen=True, kw_only=True):
    """One opening of the week, on the wall clock."""

    weekday: WeekdayName
    start: str
    end: str

    @classmethod
    def of(cls, opening: Opening) -> Self:
        """Show an opening."""
        return cls(weekday=WeekdayName[opening.weekday.name], start=clock_of(opening.start), end=clock_of(opening.end))


Region = Annotated[str | None, Meta(description="Whose public holidays are observed; null when none are.")]


class WorkingHoursResponse(ResponseBody, frozen=True, kw_only=True):
    """A week on the wall clock of `timezone`."""

    timezone: str
    holidays_region: Region
    weekly: list[OpeningResponse]

    @classmethod
    def of(cls, hours: WorkingHours) -> Self:
        """Show a week."""
        return cls(
            timezone=hours.timezone,
            holidays_region=hours.holidays_region,
            weekly=[OpeningResponse.of(opening) for opening in hours.weekly.openings],
        )


class WorkingHoursChangeResponse(ResponseBody, frozen=True, kw_only=True):
    """The week as it is now, or would be, and the appointments that lie outside because of it."""

    timezone: str
    holidays_region: Region
    weekly: list[OpeningResponse]
    orphans: Orphans
    dry_run: WasDryRun

    @classmethod
    def of(cls, changed: Changed[WorkingHours], reader: Actor) -> Self:
        """Show what the change did, or would do."""
        week = WorkingHoursResponse.of(changed.result)
        return cls(
            timezone=week.timezone,
            holidays_region=week.holidays_region,
            weekly=week.weekly,
            orphans=shown_orphans(changed.orphans, reader),
            dry_run=changed.dry_run,
        )


@get(
    _PATH,
    description=described(GetWorkingHours),
    responses=refusals(404, unchanged=True),
    response_headers=[ETAG_HEADER],
)
async def show_working_hours(
    professional_id: PathId, get_working_hours: Injected[GetWorkingHours]
) -> Response[WorkingHoursResponse]:
    """Show when a professional works."""
    hours = await get_working_hours(_id(professional_id))
    return tagged(WorkingHoursResponse.of(hours), hours.version)


@put(
    _PATH,
    description=described(SetWorkingHours),
    security=or_key(Scope.CALENDAR_WRITE),
    responses=refusals(*BODY, 401, 403, 404, 409, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def replace_working_hours(
    *,
    professional_id: PathId,
    data: JSONBody[WorkingHoursRequest],
    request: ApiRequest[Identity],
    set_working_hours: Injected[SetWorkingHours],
    if_match: IfMatch = None,
    dry_run: DryRun = False,
) -> Response[WorkingHoursChangeResponse]:
    """Set the weekly hours."""
    command = SetWorkingHoursCommand(
        actor=request.user.actor,
        professional_id=_id(professional_id),
        expected_version=expected_version(if_match),
        timezone=data.timezone,
        weekly=data.hours(),
        holidays_region=data.holidays_region,
        decisions=decided(data.decisions),
        dry_run=dry_run,
    )
    changed = await set_working_hours(command)
    body = WorkingHoursChangeResponse.of(changed, request.user.actor)
    if changed.dry_run:
        return Response(body)
    hours = changed.result  # the tag is that of the hours, as they are shown to everybody
    return Response(body, headers={"ETag": etag_of(WorkingHoursResponse.of(hours), hours.version)})


def _id(text: str) -> ProfessionalId:
    return ProfessionalId(identifier("professional", text))


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_working_hours, replace_working_hours)
