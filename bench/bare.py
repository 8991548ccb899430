"""The least that a server can do with busy ranges: Litestar and asyncpg, one statement. `python -m bench.bare PORT`.

It is what the product is compared with. One operation answers with the ranges themselves, as many as the product has to
read; the other asks the domain for the free slots between them, of a diary whose hours and terms it knows by heart, and
answers with those, as the product does.
"""

import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from math import ceil
from typing import Annotated, Self
from uuid import UUID

import asyncpg
import msgspec
from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server import Server
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.params import QueryParameter

from bench.diary import HOURS, TERMS, ZONE
from domain.scheduling.availability import Agenda, free_starts
from domain.time.intervals import Span
from domain.time.zones import zone

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


Since = Annotated[datetime, QueryParameter(name="from")]
Until = Annotated[datetime, QueryParameter(name="to")]


class Busy(msgspec.Struct):
    """Epoch seconds."""

    starts: list[int]
    ends: list[int]

    @classmethod
    async def read(cls, pool: asyncpg.Pool, service_id: UUID, since: datetime, until: datetime) -> Self:
        """What is taken of the service's professional."""
        row = await pool.fetchrow(_BUSY, service_id, since, until)
        assert row is not None  # an aggregate always has one
        return cls(row["starts"] or [], row["ends"] or [])


@get("/services/{service_id:uuid}/busy")
async def show_busy(state: State, service_id: UUID, since: Since, until: Until) -> Busy:
    """When the professional is busy."""
    return await Busy.read(state.pool, service_id, since, until)


class Slot(msgspec.Struct):
    """With the professional's offset."""

    start: datetime
    end: datetime


class Slots(msgspec.Struct):
    """Earliest first."""

    slots: list[Slot]


@get("/services/{service_id:uuid}/slots")
async def show_slots(state: State, service_id: UUID, since: Since, until: Until) -> Slots:
    """When the professional is free."""
    ranges = await Busy.read(state.pool, service_id, since, until)
    busy = tuple(map(Span, ranges.starts, ranges.ends))
    window, now = Span(int(since.timestamp()), int(until.timestamp())), ceil(datetime.now(UTC).timestamp())
    starts = free_starts(Agenda(timezone=ZONE, hours=HOURS, busy=busy), TERMS, window, now)
    place, duration = zone(ZONE), TERMS.duration * 60
    return Slots(
        [
            Slot(datetime.fromtimestamp(start, place), datetime.fromtimestamp(start + duration, place))
            for start in starts
        ]
    )


@asynccontextmanager
async def _pool(app: Litestar) -> AsyncGenerator[None]:
    async with asyncpg.create_pool(os.environ[URL], min_size=10, max_size=10) as app.state.pool:
        yield


def create_app() -> Litestar:
    """Called by granian in its worker."""
    return Litestar([show_busy, show_slots], lifespan=[_pool], openapi_config=None, logging_config=None)


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
