"""Whether the parts that an answer needs are there. Redis and the mail server are not among them: bookings go on without."""

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.readiness import database_ready


class PlatformDependencies:
    """Implements `application.administration.ports.Dependencies`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def failing(self) -> list[str]:
        """The database, when it does not answer or its schema is behind this version's."""
        return [] if await database_ready(self._engine) else ["database"]
