"""The least that a server of busy ranges can do: Litestar and asyncpg, one statement, no rules. `python -m bench.bare PORT`.

It is what the product is compared with. It answers with the ranges themselves, as many as the product has to read.
"""

import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated
from uuid import UUID

import asyncpg
import msgspec
from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server import Server
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.params import QueryParameter

URL = "BENCH_DATABASE_URL"
"""The variable with the database's address, as libpq writes it."""

_BUSY = """
    SELECT
        array_agg(date_part('epoch', lower(occupied))::bigint) AS starts,
        array_agg(date_part('epoch', upper(occupied))::bigint) AS ends
    FROM appointments
    WHERE professional_id = (SELECT professional_id FROM services WHERE id = $1)
      AND status = 'confirmed' AND start_at >= $2 AND start_at < $3
"""


class Busy(msgspec.Struct):
    """Epoch seconds."""

    starts: list[int]
    ends: list[int]


@get("/services/{service_id:uuid}/busy")
async def show_busy(
    state: State,
    service_id: UUID,
    since: Annotated[datetime, QueryParameter(name="from")],
    until: Annotated[datetime, QueryParameter(name="to")],
) -> Busy:
    """When the professional is busy."""
    row = await state.pool.fetchrow(_BUSY, service_id, since, until)
    return Busy(row["starts"] or [], row["ends"] or [])


@asynccontextmanager
async def _pool(app: Litestar) -> AsyncGenerator[None]:
    async with asyncpg.create_pool(os.environ[URL], min_size=10, max_size=10) as app.state.pool:
        yield


def create_app() -> Litestar:
    """Called by granian in its worker."""
    return Litestar([show_busy], lifespan=[_pool], openapi_config=None, logging_config=None)


if __name__ == "__main__":
    Server(
        "bench.bare:create_app",
        factory=True,
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.ASGI,
        workers=1,
        loop=Loops.uvloop,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()
