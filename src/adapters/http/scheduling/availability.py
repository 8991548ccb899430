"""When a service is free."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Annotated, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import get
from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from adapters.http.injection import Injected
from adapters.http.operations import described, refusals
from adapters.http.scheduling.slot_times import local_text
from adapters.http.values import beginning, date_or_instant, identifier
from adapters.http.wire import DateOrInstantText, PathId, ResponseBody, TimeZone
from application.scheduling.find_slots import FindSlots, FindSlotsQuery, FreeSlots
from application.use_cases import UseCases
from domain.ids import ServiceId
from domain.time.zones import zone

_MOMENT = (
    "an instant in RFC 3339 with an offset, or a date (`YYYY-MM-DD`), which begins at midnight in `timezone`, else "
    "where the professional is."
)
_EXAMPLES = [
    Example(summary="An instant", value="2027-03-02T10:00:00+01:00"),
    Example(summary="A date", value="2027-03-02"),
]
From = Annotated[
    DateOrInstantText,
    QueryParameter(name="from", description=f"First possible start: {_MOMENT}", examples=_EXAMPLES),
]
To = Annotated[
    DateOrInstantText, QueryParameter(name="to", description=f"Starts are before it: {_MOMENT}", examples=_EXAMPLES)
]
AskedZone = Annotated[TimeZone | None, QueryParameter(description="IANA zone; the professional's when left out.")]
LocalTime = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]


class SlotResponse(ResponseBody, frozen=True, kw_only=True):
    """A free slot, with the offset of the zone that was asked for."""

    start: LocalTime
    end: LocalTime
    seats_left: Annotated[int, Meta(description="How many may still book it.")] = 1


class AvailabilityResponse(ResponseBody, frozen=True, kw_only=True):
    """The free slots, earliest first; `timezone` is the one that was asked for, else the professional's."""

    service_id: UUID
    timezone: Annotated[
        str, Meta(description="IANA zone of the offsets: the one that was asked for, else the professional's.")
    ]
    slots: Annotated[list[SlotResponse], Meta(description="Earliest first.")]


_SLOTS_KEPT = 2**14
"""Starts of a month in a dozen zones; one takes some 250 bytes."""


def _slots(starts: Sequence[int], minutes: int, place: ZoneInfo) -> list[SlotResponse]:
    """Each slot as the JSON that it becomes, which the encoder copies: it takes Raw wherever a struct may stand."""
    return cast("list[SlotResponse]", [written_slot(start, minutes, place) for start in starts])


@lru_cache(maxsize=_SLOTS_KEPT)
def written_slot(start: int, minutes: int, place: ZoneInfo) -> msgspec.Raw:
    """A slot reads the same whosever it is, so those of the coming weeks are written once."""
    slot = SlotResponse(start=local_text(start, place), end=local_text(start + minutes * 60, place))
    return msgspec.Raw(msgspec.json.encode(slot))


def shown_slots(found: FreeSlots, asked: ZoneInfo | None) -> AvailabilityResponse:
    """Show free slots in the zone that was asked for, else in the professional's."""
    place = zone(found.timezone) if asked is None else asked
    return AvailabilityResponse(
        service_id=found.service_id,
        timezone=place.key,
        slots=_slots(found.starts, found.duration, place),
    )


@get(
    "/services/{service_id:str}/availability",
    description=described(FindSlots),
    responses=refusals(404, 422),
)
async def show_availability(
    *,
    service_id: PathId,
    use_cases: Injected[UseCases],
    since: From,
    until: To,
    timezone: AskedZone = None,
) -> AvailabilityResponse:
    """Find free slots."""
    asked = None if timezone is None else zone(timezone)
    wanted = ServiceId(identifier("service", service_id))
    first, last = date_or_instant("from", since), date_or_instant("to", until)
    calendar = asked
    if calendar is None and not (isinstance(first, datetime) and isinstance(last, datetime)):
        service = await use_cases.get_service(None, wanted)
        calendar = zone((await use_cases.get_professional(service.professional_id)).timezone)
    query = FindSlotsQuery(
        service_id=wanted, since=beginning("from", first, calendar), until=beginning("to", last, calendar)
    )
    found = await use_cases.find_slots(query)
    return shown_slots(found, asked)


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_availability,)
