"""Fixtures for everything that stores: one server a process, one migrated database, emptied for each test.

A pytest plugin that `tests/conftest.py` names, so that the server is shared by all folders of tests.
"""

from collections.abc import AsyncGenerator, Generator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres import migrate
from adapters.postgres.engine import create_engine
from adapters.postgres.tables import TableRow
from adapters.postgres.unit_of_work import units_of_work
from application.unit_of_work import UnitsOfWork
from tests.integration.servers import PostgresServer, running_postgres

_LOG = "audit_log"
_TABLES = [name for name in TableRow.metadata.tables if name != _LOG]
# One statement, at whose end the foreign keys are checked; far quicker than TRUNCATE on tables that are almost empty.
_EMPTY = f"WITH {', '.join(f'{name}_ AS (DELETE FROM {name})' for name in _TABLES)} SELECT EXISTS (SELECT FROM {_LOG})"
# What nobody may delete from, the owner can all the same, who made the trigger.
_EMPTY_LOG = (
    f"ALTER TABLE {_LOG} DISABLE TRIGGER USER",
    f"DELETE FROM {_LOG}",
    f"ALTER TABLE {_LOG} ENABLE TRIGGER USER",
)


@pytest.fixture(scope="session")
def postgres_server() -> Generator[PostgresServer]:
    """The server of this process, started when the first test needs it."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_database(postgres_server: PostgresServer) -> Generator[str]:
    """The URL of a database with the newest schema."""
    with postgres_server.new_database() as url:
        migrate.upgrade(url)
        yield url


@pytest.fixture
def empty_database(postgres_server: PostgresServer) -> Generator[str]:
    """The URL of a database of the test's own, without any schema."""
    with postgres_server.new_database() as url:
        yield url


@pytest.fixture
async def engine(migrated_database: str, anyio_backend: str) -> AsyncGenerator[AsyncEngine]:
    """Connections to the migrated database, emptied before the test."""
    del anyio_backend  # named so that the engine lives in the test's event loop
    engine = create_engine(migrated_database, pool_size=10)
    try:
        async with engine.begin() as connection:
            if (await connection.execute(text(_EMPTY))).scalar_one():
                for statement in _EMPTY_LOG:
                    await connection.execute(text(statement))
        yield engine
    finally:
        await engine.dispose()


@pytest.fixture
def postgres_units(engine: AsyncEngine) -> UnitsOfWork:
    """Opens units of work on the emptied database."""
    return units_of_work(engine)
