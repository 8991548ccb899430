"""The public directory of professionals."""

import re
from typing import Annotated, Self
from uuid import UUID

from litestar import Response, get
from litestar.params import PathParameter, QueryParameter
from litestar.types import ControllerRouterHandler

from adapters.http.etags import ETAG_HEADER, tagged
from adapters.http.injection import Injected
from adapters.http.listing import LINK_HEADER, listed, page_request
from adapters.http.operations import described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.wire import Cursor, Limit, ResponseBody
from application.scheduling.get_professional import GetProfessional
from application.scheduling.search_professionals import SearchProfessionals, SearchProfessionalsQuery
from application.scheduling.views import ProfessionalView
from domain.errors import NotFound
from domain.ids import ProfessionalId
from domain.scheduling.professional import is_slug

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class ProfessionalResponse(ResponseBody, frozen=True, kw_only=True):
    """A professional's public page."""

    id: UUID
    slug: str
    full_name: str
    profession: str
    bio: str
    city: str | None
    timezone: str

    @classmethod
    def of(cls, view: ProfessionalView) -> Self:
        """Show a professional."""
        return cls(
            id=view.id,
            slug=view.slug,
            full_name=view.full_name,
            profession=view.profession,
            bio=view.bio,
            city=view.city,
            timezone=view.timezone,
        )


class ProfessionalPage(ResponseBody, frozen=True, kw_only=True):
    """Some professionals, and the cursor of those that follow."""

    items: list[ProfessionalResponse]
    next: str | None


@get(
    "/professionals",
    description=described(SearchProfessionals),
    responses=refusals(422),
    response_headers=[LINK_HEADER],
)
async def search_directory(
    *,
    request: ApiRequest[None],
    search_professionals: Injected[SearchProfessionals],
    q: Annotated[
        str | None, QueryParameter(description="Words, each of which must be found in name, profession, bio or city.")
    ] = None,
    profession: Annotated[str | None, QueryParameter(description="In the profession.")] = None,
    city: Annotated[str | None, QueryParameter(description="In the city.")] = None,
    limit: Limit = None,
    cursor: Cursor = None,
) -> Response[ProfessionalPage]:
    """Search the directory."""
    query = SearchProfessionalsQuery(text=q, profession=profession, city=city)
    page = await search_professionals(query, page_request(limit, cursor))
    body = ProfessionalPage(items=[ProfessionalResponse.of(view) for view in page.items], next=page.next)
    return listed(request, body, page)


@get(
    "/professionals/{id_or_slug:str}",
    description=described(GetProfessional),
    responses=refusals(404, unchanged=True),
    response_headers=[ETAG_HEADER],
)
async def show_professional(
    id_or_slug: Annotated[str, PathParameter(description="A UUID or a slug.")],
    get_professional: Injected[GetProfessional],
) -> Response[ProfessionalResponse]:
    """Show a professional's public page."""
    view = await get_professional(_named(id_or_slug))
    return tagged(ProfessionalResponse.of(view), view.version)


def _named(text: str) -> ProfessionalId | str:
    """Tell identifiers from slugs; what can be neither names nobody, and is not looked for."""
    if _UUID.fullmatch(text):
        return ProfessionalId(UUID(text))
    if is_slug(text):
        return text
    raise NotFound("professional")


HANDLERS: tuple[ControllerRouterHandler, ...] = (search_directory, show_professional)
