"""Who is free first."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from adapters.http.injection import Injected
from adapters.http.operations import described, refusals
from adapters.http.values import instant
from adapters.http.wire import InstantText, ResponseBody
from application.scheduling.find_earliest import (
    LIMIT_DEFAULT,
    LIMIT_MAXIMUM,
    EarliestSlot,
    FindEarliest,
    FindEarliestQuery,
)

_UTC = Meta(description="UTC.")


class EarliestProfessionalResponse(ResponseBody, frozen=True, kw_only=True):
    """Whose slot it is."""

    id: UUID
    slug: str
    full_name: str
    profession: str
    city: str | None


class EarliestServiceResponse(ResponseBody, frozen=True, kw_only=True):
    """What can be booked."""

    id: UUID
    name: str
    duration: Annotated[int, Meta(description="Minutes.")]


class EarliestSlotResponse(ResponseBody, frozen=True, kw_only=True):
    """The first free slot of a professional, of whichever service has one first."""

    professional: EarliestProfessionalResponse
    service: EarliestServiceResponse
    start: Annotated[datetime, _UTC]
    end: Annotated[datetime, _UTC]
    timezone: Annotated[str, Meta(description="IANA zone of the professional.")]

    @classmethod
    def of(cls, slot: EarliestSlot) -> Self:
        """Show a slot."""
        view, service = slot.professional, slot.service
        return cls(
            professional=EarliestProfessionalResponse(
                id=view.id, slug=view.slug, full_name=view.full_name, profession=view.profession, city=view.city
            ),
            service=EarliestServiceResponse(id=service.id, name=service.terms.name, duration=service.terms.duration),
            start=slot.start,
            end=slot.end,
            timezone=slot.timezone,
        )


class EarliestSlotPage(ResponseBody, frozen=True, kw_only=True):
    """The slots, earliest first. There is no next page: ask for more, or with narrower criteria."""

    items: list[EarliestSlotResponse]
    next: str | None


@get("/availability/earliest", description=described(FindEarliest), responses=refusals(422))
async def show_earliest(
    *,
    find_earliest: Injected[FindEarliest],
    profession: Annotated[str | None, QueryParameter(description="In the profession.")] = None,
    city: Annotated[str | None, QueryParameter(description="In the city.")] = None,
    q: Annotated[
        str | None, QueryParameter(description="Words, each of which must be found in name, profession, bio or city.")
    ] = None,
    after: Annotated[
        InstantText | None,
        QueryParameter(
            schema_extra={"format": "date-time"}, description="Starting at this instant or later; now when left out."
        ),
    ] = None,
    limit: Annotated[
        int | None,
        QueryParameter(ge=1, le=LIMIT_MAXIMUM, description=f"How many professionals; {LIMIT_DEFAULT} when left out."),
    ] = None,
) -> EarliestSlotPage:
    """Find who is free first."""
    query = FindEarliestQuery(
        text=q,
        profession=profession,
        city=city,
        after=None if after is None else instant("after", after),
        limit=LIMIT_DEFAULT if limit is None else limit,
    )
    return EarliestSlotPage(items=[EarliestSlotResponse.of(slot) for slot in await find_earliest(query)], next=None)


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_earliest,)
