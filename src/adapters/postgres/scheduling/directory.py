"""What anybody may see of professionals and services."""

import re
from collections.abc import Sequence
from typing import Any, Final, Protocol
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, select, union_all

from adapters.postgres.accounts.rows import UserRow
from adapters.postgres.keyset import after_instant, after_text, continued, instant_key
from adapters.postgres.scheduling.mappers import terms_of
from adapters.postgres.scheduling.rows import ProfessionalRow, ServiceRow
from adapters.postgres.searching import contains
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import ID, table_of
from application.pagination import Page, PageRequest
from application.scheduling.views import ProfessionalView, ServiceView
from domain.ids import ProfessionalId, ServiceId

_WORDS_MAXIMUM: Final = 10
_SLUG: Final = re.compile(r"[a-z0-9-]{1,100}")

_professional, _user, _service = table_of(ProfessionalRow), table_of(UserRow), table_of(ServiceRow)

_PROFESSIONALS: Final = select(
    _professional.c.id,
    _professional.c.slug,
    _user.c.full_name,
    _professional.c.profession,
    _professional.c.bio,
    _professional.c.city,
    _professional.c.timezone,
    _professional.c.version,
).join(_user, and_(_user.c.id == _professional.c.user_id, _professional.c.hidden_at.is_(None)))
_BY_ID: Final = _PROFESSIONALS.where(_professional.c.id == ID)
_BY_SLUG: Final = _PROFESSIONALS.where(_professional.c.slug == bindparam("slug"))
_BY_NAME: Final = (_user.c.full_name, _professional.c.id)
_SHOWN: Final = select(_service).join(
    _professional, and_(_professional.c.id == _service.c.professional_id, _professional.c.hidden_at.is_(None))
)
_SERVICE: Final = _SHOWN.where(_service.c.id == ID)


class _ProfessionalRow(Protocol):
    id: UUID
    slug: str
    full_name: str
    profession: str
    bio: str
    city: str | None
    timezone: str
    version: int


class PostgresDirectory:
    """Implements Directory."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def professional(self, id_or_slug: ProfessionalId | str) -> ProfessionalView | None:
        """One professional, by identifier or slug."""
        if isinstance(id_or_slug, UUID):
            row = await self._transaction.one(_ProfessionalRow, _BY_ID, {"id_": id_or_slug})
        elif _SLUG.fullmatch(id_or_slug):
            row = await self._transaction.one(_ProfessionalRow, _BY_SLUG, {"slug": id_or_slug})
        else:
            return None  # no slug looks like that, and some texts could not even be sent to the database
        return None if row is None else _professional_view(row)

    async def search(
        self, page: PageRequest, *, text: str | None, profession: str | None, city: str | None
    ) -> Page[ProfessionalView]:
        """Professionals by (full_name, id)."""
        statement = continued(_fitting(text, profession, city), page, _BY_NAME, after_text(page))
        rows = await self._transaction.every(_ProfessionalRow, statement)
        views = [_professional_view(row) for row in rows]
        return Page.cut(views, page.limit, lambda view: (view.full_name, str(view.id)))

    async def service(self, service_id: ServiceId) -> ServiceView | None:
        """One service."""
        row = await self._transaction.one(ServiceRow, _SERVICE, {"id_": service_id})
        return None if row is None else _service_view(row)

    async def services(
        self, professional_id: ProfessionalId, page: PageRequest, *, with_inactive: bool
    ) -> Page[ServiceView]:
        """A professional's services by (created_at, id)."""
        statement: Select[*tuple[Any, ...]] = _SHOWN.where(_service.c.professional_id == professional_id)
        if not with_inactive:
            statement = statement.where(_service.c.active)
        keys = (_service.c.created_at, _service.c.id)
        rows = await self._transaction.every(ServiceRow, continued(statement, page, keys, after_instant(page)))
        views = [_service_view(row) for row in rows]
        return Page.cut(views, page.limit, lambda view: instant_key(view.created_at, view.id))


async def everybody_fitting(
    transaction: Transaction, *, text: str | None, profession: str | None, city: str | None
) -> Sequence[ProfessionalView]:
    """Everybody whom `search` finds, in its order, on one page without end."""
    statement = _fitting(text, profession, city).order_by(*_BY_NAME)
    return [_professional_view(row) for row in await transaction.every(_ProfessionalRow, statement)]


def _fitting(text: str | None, profession: str | None, city: str | None) -> Select[*tuple[Any, ...]]:
    """Each criterion, and each word of `text`, is answered by a trigram index."""
    statement: Select[*tuple[Any, ...]] = _PROFESSIONALS
    # What follows the ninth word counts as one: nobody may ask for a query without end.
    for words in () if text is None else text.split(maxsplit=_WORDS_MAXIMUM - 1):
        statement = statement.where(_professional.c.id.in_(_mentioning(words)))
    if profession is not None:
        statement = statement.where(contains(_professional.c.profession, profession))
    if city is not None:
        statement = statement.where(contains(_professional.c.city, city))
    return statement


def _mentioning(text: str) -> Any:
    """Professionals whose name or page contains the text: two tables, so two indexes, each asked by itself."""
    fields = (_professional.c.profession, _professional.c.city, _professional.c.bio)
    by_name = (
        select(_professional.c.id)
        .join(_user, _user.c.id == _professional.c.user_id)
        .where(contains(_user.c.full_name, text))
        .correlate(None)
    )
    by_page = [select(_professional.c.id).where(contains(field, text)).correlate(None) for field in fields]
    return union_all(by_name, *by_page)


def _professional_view(row: _ProfessionalRow) -> ProfessionalView:
    return ProfessionalView(
        id=ProfessionalId(row.id),
        slug=row.slug,
        full_name=row.full_name,
        profession=row.profession,
        bio=row.bio,
        city=row.city,
        timezone=row.timezone,
        version=row.version,
    )


def _service_view(row: ServiceRow) -> ServiceView:
    return ServiceView(
        id=ServiceId(row.id),
        professional_id=ProfessionalId(row.professional_id),
        terms=terms_of(row),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )
