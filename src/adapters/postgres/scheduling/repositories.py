"""Professionals and services."""

from typing import Final

from sqlalchemy import bindparam, or_, select

from adapters.postgres.changes import Changes
from adapters.postgres.scheduling.mappers import (
    professional_of,
    professional_values,
    service_of,
    service_values,
)
from adapters.postgres.scheduling.rows import ProfessionalRow, ServiceRow
from adapters.postgres.transaction import Transaction
from adapters.postgres.versioned import VersionedTable, table_of
from domain.ids import ProfessionalId, ServiceId, UserId
from domain.scheduling.professional import Professional
from domain.scheduling.service import Service

_PROFESSIONALS: Final = VersionedTable(ProfessionalRow, "professional")
_SERVICES: Final = VersionedTable(ServiceRow, "service")

_slug = table_of(ProfessionalRow).c.slug
_OF_USER: Final = (
    select(table_of(ProfessionalRow))
    .where(table_of(ProfessionalRow).c.user_id == bindparam("owner"))
    .with_for_update(key_share=True)
)
_SLUGS_LIKE: Final = select(_slug).where(or_(_slug == bindparam("slug"), _slug.like(bindparam("pattern"))))


class PostgresProfessionals:
    """Implements Professionals."""

    def __init__(self, transaction: Transaction, changes: Changes) -> None:
        self._transaction, self._changes = transaction, changes

    async def add(self, professional: Professional) -> None:
        """Store a new profile. Raises SlugTaken, AlreadyProfessional."""
        await self._transaction.run(_PROFESSIONALS.insert, professional_values(professional))
        self._changes.note(professional)

    async def get(self, professional_id: ProfessionalId) -> Professional | None:
        """The profile, or None."""
        row = await self._transaction.one(ProfessionalRow, _PROFESSIONALS.by_id, {"id_": professional_id})
        return None if row is None else professional_of(row)

    async def get_for_update(self, professional_id: ProfessionalId) -> Professional | None:
        """The profile, locked, or None."""
        row = await self._transaction.one(ProfessionalRow, _PROFESSIONALS.by_id_for_update, {"id_": professional_id})
        return None if row is None else professional_of(row)

    async def of_user_for_update(self, user_id: UserId) -> Professional | None:
        """The profile of a user, hidden or not, locked, or None."""
        row = await self._transaction.one(ProfessionalRow, _OF_USER, {"owner": user_id})
        return None if row is None else professional_of(row)

    async def slugs_like(self, slug: str) -> set[str]:
        """Every slug that is `slug` or begins with `slug-`."""
        pattern = f"{slug}-%"  # a slug has letters, digits and dashes: nothing in it to escape
        rows = await self._transaction.every(ProfessionalRow, _SLUGS_LIKE, {"slug": slug, "pattern": pattern})
        return {row.slug for row in rows}

    async def save(self, professional: Professional) -> None:
        """Store a change. Raises StaleVersion."""
        values = professional_values(professional)
        await _PROFESSIONALS.save(self._transaction, self._changes, professional, values)


class PostgresServices:
    """Implements Services."""

    def __init__(self, transaction: Transaction, changes: Changes) -> None:
        self._transaction, self._changes = transaction, changes

    async def add(self, service: Service) -> None:
        """Store a new service."""
        await self._transaction.run(_SERVICES.insert, service_values(service))
        self._changes.note(service)

    async def get(self, service_id: ServiceId) -> Service | None:
        """The service, or None."""
        row = await self._transaction.one(ServiceRow, _SERVICES.by_id, {"id_": service_id})
        return None if row is None else service_of(row)

    async def get_for_update(self, service_id: ServiceId) -> Service | None:
        """The service, locked, or None."""
        row = await self._transaction.one(ServiceRow, _SERVICES.by_id_for_update, {"id_": service_id})
        return None if row is None else service_of(row)

    async def save(self, service: Service) -> None:
        """Store a change. Raises StaleVersion."""
        await _SERVICES.save(self._transaction, self._changes, service, service_values(service))
