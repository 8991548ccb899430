"""Whether the database can be worked with."""

import asyncio
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.migrate import head

WITHIN_SECONDS: Final = 1.0
_REVISION: Final = text("SELECT version_num FROM alembic_version")


async def database_ready(engine: AsyncEngine) -> bool:
    """Tell whether the database answers within a second and has the schema that this version needs."""
    try:
        async with asyncio.timeout(WITHIN_SECONDS), engine.connect() as connection:
            return (await connection.execute(_REVISION)).scalar() == head()
    except (SQLAlchemyError, OSError):  # unreachable, too slow, or without any schema
        return False
