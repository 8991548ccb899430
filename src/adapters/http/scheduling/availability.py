"""When a service is free."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from adapters.http.injection import Injected
from adapters.http.operations import described, refusals
from adapters.http.scheduling.slot_times import spans
from adapters.http.values import identifier, instant
from adapters.http.wire import InstantText, PathId, ResponseBody, TimeZone
from application.scheduling.find_slots import FindSlots, FindSlotsQuery
from domain.ids import ServiceId
from domain.time.zones import zone

LocalTime = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]


class SlotResponse(ResponseBody, frozen=True, kw_only=True):
    """A free slot, with the offset of the zone that was asked for."""

    start: LocalTime
    end: LocalTime
    seats_left: int = 1


class AvailabilityResponse(ResponseBody, frozen=True, kw_only=True):
    """The free slots, earliest first; `timezone` is the one that was asked for, else the professional's."""

    service_id: UUID
    timezone: str
    slots: list[SlotResponse]


@get(
    "/services/{service_id:str}/availability",
    description=described(FindSlots),
    responses=refusals(404, 422),
)
async def show_availability(
    service_id: PathId,
    find_slots: Injected[FindSlots],
    since: Annotated[
        InstantText,
        QueryParameter(
            name="from", schema_extra={"format": "date-time"}, description="First possible start, RFC 3339 with offset."
        ),
    ],
    until: Annotated[
        InstantText,
        QueryParameter(name="to", schema_extra={"format": "date-time"}, description="Starts are before this instant."),
    ],
    timezone: Annotated[
        TimeZone | None, QueryParameter(description="IANA zone; the professional's when left out.")
    ] = None,
) -> AvailabilityResponse:
    """Find free slots."""
    asked = None if timezone is None else zone(timezone)
    query = FindSlotsQuery(
        service_id=ServiceId(identifier("service", service_id)),
        since=instant("from", since),
        until=instant("to", until),
    )
    found = await find_slots(query)
    place = zone(found.timezone) if asked is None else asked
    return AvailabilityResponse(
        service_id=found.service_id,
        timezone=place.key,
        slots=[SlotResponse(start=start, end=end) for start, end in spans(found.starts, found.duration, place)],
    )


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_availability,)
