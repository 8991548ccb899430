"""The weekly hours of a professional."""

from enum import StrEnum
from typing import Annotated, Self

from litestar import Response, get, put
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from adapters.http.auth import BEARER
from adapters.http.etags import ETAG_HEADER, expected_version, tagged
from adapters.http.injection import Injected
from adapters.http.operations import BODY, described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.values import identifier
from adapters.http.wire import IfMatch, PathId, RequestBody, ResponseBody, TimeZone, whole
from application.accounts.views import Identity
from application.scheduling.get_working_hours import GetWorkingHours, WorkingHours
from application.scheduling.set_working_hours import SetWorkingHours, SetWorkingHoursCommand
from domain.errors import InvalidValue
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


Start = Annotated[str, Meta(pattern=whole("([01][0-9]|2[0-3]):[0-5][0-9]"), description="Wall clock, 00:00 to 23:59.")]
End = Annotated[
    str,
    Meta(
        pattern=whole("(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)"),
        description="Wall clock, 00:00 to 24:00, which are the same midnight; at or before the start it is on the next day.",
    ),
]


class OpeningRequest(RequestBody, frozen=True, kw_only=True):
    """One opening of the week."""

    weekday: WeekdayName
    start: Start
    end: End

    def opening(self) -> Opening:
        """The opening that is described. Raises InvalidValue."""
        return Opening(Weekday[self.weekday.name], _minutes(self.start), _minutes(self.end))


class WorkingHoursRequest(RequestBody, frozen=True, kw_only=True):
    """The whole week; overlapping and touching openings count as one."""

    timezone: TimeZone
    weekly: Annotated[list[OpeningRequest], Meta(max_length=7 * OPENINGS_A_DAY)]

    def hours(self) -> WeeklyHours:
        """The week that is described. Raises InvalidValue, which names the opening."""
        openings: list[Opening] = []
        for index, opening in enumerate(self.weekly):
            try:
                openings.append(opening.opening())
            except InvalidValue as error:
                raise InvalidValue(f"weekly.{index}.{error.field}", error.reason, error.message) from None
        return WeeklyHours.of(openings)


class OpeningResponse(ResponseBody, frozen=True, kw_only=True):
    """One opening of the week, on the wall clock."""

    weekday: WeekdayName
    start: str
    end: str


class WorkingHoursResponse(ResponseBody, frozen=True, kw_only=True):
    """A week on the wall clock of `timezone`."""

    timezone: str
    weekly: list[OpeningResponse]

    @classmethod
    def of(cls, hours: WorkingHours) -> Self:
        """Show a week."""
        return cls(
            timezone=hours.timezone,
            weekly=[
                OpeningResponse(
                    weekday=WeekdayName[opening.weekday.name], start=_clock(opening.start), end=_clock(opening.end)
                )
                for opening in hours.weekly.openings
            ],
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
    security=BEARER,
    responses=refusals(*BODY, 401, 403, 404, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def replace_working_hours(
    professional_id: PathId,
    data: JSONBody[WorkingHoursRequest],
    request: ApiRequest[Identity],
    set_working_hours: Injected[SetWorkingHours],
    if_match: IfMatch = None,
) -> Response[WorkingHoursResponse]:
    """Set the weekly hours."""
    command = SetWorkingHoursCommand(
        actor=request.user.actor,
        professional_id=_id(professional_id),
        expected_version=expected_version(if_match),
        timezone=data.timezone,
        weekly=data.hours(),
    )
    hours = await set_working_hours(command)
    return tagged(WorkingHoursResponse.of(hours), hours.version)


def _id(text: str) -> ProfessionalId:
    return ProfessionalId(identifier("professional", text))


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_working_hours, replace_working_hours)
