"""Bringing the schema to a revision. Several may try at once: one works, the others wait and find it done."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from adapters.postgres.engine import CONNECT_TIMEOUT_SECONDS
from adapters.postgres.failures import translated
from adapters.postgres.locks import lock_key

_LOCK: Final = lock_key("citas/migrate")
_ASK_AGAIN_SECONDS: Final = 0.2


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema up to a revision. Raises DependencyDown, and what a migration raises."""
    _migrate(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Take the schema back to a revision, `base` being the empty one. The data of what goes is lost."""
    _migrate(url, lambda config: command.downgrade(config, revision))


def current(url: str) -> str | None:
    """The revision of the schema; None before the first."""

    async def ask() -> str | None:
        async with _connection(url) as connection:
            return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())

    return run_apart(ask())


@cache
def head() -> str:
    """The newest revision that this version of the program knows, and the one that it needs."""
    revision = ScriptDirectory.from_config(configuration()).get_current_head()
    assert revision is not None  # the migrations are part of the package
    return revision


def configuration() -> Config:
    """Alembic's configuration, without a file: the migrations stand beside this module, in the wheel as well."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("timezone", "UTC")
    return config


def _migrate(url: str, step: Callable[[Config], None]) -> None:
    def migrate(connection: Connection) -> None:
        config = configuration()
        config.attributes["connection"] = connection
        step(config)

    async def migrate_alone() -> None:
        async with _connection(url) as connection:
            await _wait_for_turn(connection)
            await connection.run_sync(migrate)
            await connection.commit()

    run_apart(migrate_alone())


async def _wait_for_turn(connection: AsyncConnection) -> None:
    """Take the lock, which the end of the connection gives back.

    Asking again and again, since a statement that waits holds a snapshot, for which the CREATE INDEX CONCURRENTLY of
    whoever has the lock would wait in turn.
    """
    while not (await connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK})).scalar_one():
        await connection.rollback()
        await asyncio.sleep(_ASK_AGAIN_SECONDS)
    await connection.commit()


@asynccontextmanager
async def _connection(url: str) -> AsyncGenerator[AsyncConnection]:
    settings = {"application_name": "citas migrations", "timezone": "UTC"}
    engine = create_async_engine(
        url,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"timeout": CONNECT_TIMEOUT_SECONDS, "server_settings": settings},
    )
    try:
        with translated():
            async with engine.connect() as connection:
                yield connection
    finally:
        await engine.dispose()


def run_apart[T](work: Coroutine[object, object, T]) -> T:
    """Run in a loop of its own, in a thread of its own, so that it does not matter whether the caller has a loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()
