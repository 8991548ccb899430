"""A connection of the driver's own, outside of every pool."""

from typing import Any

import asyncpg
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.engine import URL, make_url


async def connect(url: str | URL, *, application_name: str, timeout: int) -> Any:  # noqa: ASYNC109 (the driver's)
    """Connect; `timeout`, in seconds, holds for connecting and for each answer. Raises what the driver raises."""
    _, arguments = PGDialect_asyncpg().create_connect_args(make_url(url))
    return await asyncpg.connect(
        **arguments,
        timeout=timeout,
        command_timeout=timeout,
        statement_cache_size=0,
        server_settings={"application_name": application_name},
    )
