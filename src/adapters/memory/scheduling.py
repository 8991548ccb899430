"""Repositories of professionals and services over dictionaries."""

from adapters.memory.storage import Transaction
from domain.accounts.errors import AlreadyProfessional
from domain.ids import ProfessionalId, ServiceId, UserId
from domain.scheduling.errors import SlugTaken
from domain.scheduling.professional import Professional
from domain.scheduling.service import Service


class MemoryProfessionals:
    """Public profiles with their weekly hours."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, professional: Professional) -> None:
        """Store a new profile. Raises SlugTaken, AlreadyProfessional."""
        await self._transaction.lock("profile of", professional.user_id)
        if any(other.user_id == professional.user_id for other in self._transaction.professionals):
            raise AlreadyProfessional
        await self._transaction.lock("slug", professional.slug)
        if any(other.slug == professional.slug for other in self._transaction.professionals):
            raise SlugTaken
        await self._transaction.add(self._transaction.professionals, professional.id, professional)

    async def get(self, professional_id: ProfessionalId) -> Professional | None:
        """The profile, or None."""
        return self._transaction.professionals.get(professional_id)

    async def get_for_update(self, professional_id: ProfessionalId) -> Professional | None:
        """The profile, locked until the end of the transaction, or None."""
        return await self._transaction.get_for_update(self._transaction.professionals, professional_id)

    async def of_user_for_update(self, user_id: UserId) -> Professional | None:
        """The profile of a user, hidden or not, locked until the end of the transaction, or None."""
        found = next((p.id for p in self._transaction.professionals if p.user_id == user_id), None)
        return None if found is None else await self.get_for_update(found)

    async def slugs_like(self, slug: str) -> set[str]:
        """Every slug that is `slug` or begins with `slug-`."""
        slugs = (professional.slug for professional in self._transaction.professionals)
        return {other for other in slugs if other == slug or other.startswith(f"{slug}-")}

    async def save(self, professional: Professional) -> None:
        """Store a change to a profile that was read for update; its version rises."""
        await self._transaction.save(
            self._transaction.professionals, professional.id, professional, kind="professional"
        )


class MemoryServices:
    """What professionals offer."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, service: Service) -> None:
        """Store a new service."""
        await self._transaction.add(self._transaction.services, service.id, service)

    async def get(self, service_id: ServiceId) -> Service | None:
        """The service, or None."""
        return self._transaction.services.get(service_id)

    async def get_for_update(self, service_id: ServiceId) -> Service | None:
        """The service, locked until the end of the transaction, or None."""
        return await self._transaction.get_for_update(self._transaction.services, service_id)

    async def save(self, service: Service) -> None:
        """Store a change to a service that was read for update; its version rises."""
        await self._transaction.save(self._transaction.services, service.id, service, kind="service")
