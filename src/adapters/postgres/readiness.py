"""Whether the database can be worked with."""

import asyncio
from functools import cache
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres import direct
from adapters.postgres.failures import DRIVER_FAILURES

WITHIN_SECONDS: Final = 1

_asking: Final[WeakKeyDictionary[AsyncEngine, asyncio.Task[bool]]] = WeakKeyDictionary()


async def database_ready(engine: AsyncEngine) -> bool:
    """Tell whether the database answers within a second and has the schema that this version needs, or a newer one.

    On a connection of its own: an instance that is busy has none to spare in its pool, and is ready all the same. Who
    asks while another asks gets the same answer, so that asking never takes more than one connection.

    A newer schema is one whose revision this version does not know. Migrations keep the version before at work, and
    while a release rolls out its instances must stay in service. A schema that is behind makes an instance wait.
    """
    task = _asking.get(engine)
    if task is None or task.done():
        task = _asking[engine] = asyncio.create_task(_is_ready(engine.url))
    return await asyncio.shield(task)


@cache
def revisions() -> tuple[str, ...]:
    """The revisions that this version knows, the newest last: the names of their files tell.

    Alembic could be asked as well, but importing it takes every process a third of a second.
    """
    versions = Path(__file__).parent / "migrations" / "versions"
    return tuple(sorted(file.stem.partition("_")[0] for file in versions.glob("[0-9]*.py")))


async def _is_ready(url: URL) -> bool:
    try:
        async with asyncio.timeout(WITHIN_SECONDS):
            revision = await _revision(url)
    except (*DRIVER_FAILURES, OSError):  # unreachable, too slow, or without any schema
        return False
    return revision is not None and revision not in revisions()[:-1]


async def _revision(url: URL) -> str | None:
    connection = await direct.connect(url, application_name="citas readiness", timeout=WITHIN_SECONDS)
    try:
        revision = await connection.fetchval("SELECT version_num FROM alembic_version")
        await connection.close()
    finally:
        connection.terminate()
    assert revision is None or isinstance(revision, str)
    return revision
