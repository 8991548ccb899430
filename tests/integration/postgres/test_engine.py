"""What every connection is told, with prepared statements and, as behind PgBouncer, without."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.engine import create_engine
from adapters.postgres.migrate import configuration, head
from adapters.postgres.readiness import database_ready, revisions
from adapters.postgres.unit_of_work import units_of_work
from domain.ids import ServiceId
from domain.time.intervals import Span
from tests.builders import NOW, a_user
from tests.contracts.stored import a_stored_practice, state, store

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

SETTINGS = text("""
    SELECT name, setting FROM pg_settings WHERE name IN
    ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout', 'TimeZone', 'application_name')
""")
LIMITED = {
    "lock_timeout": "5000",
    "statement_timeout": "15000",
    "idle_in_transaction_session_timeout": "30000",
    "TimeZone": "UTC",
    "application_name": "citas",
}


@pytest.mark.parametrize("prepared_statements", [True, False])
async def test_nothing_waits_for_ever(migrated_database: str, prepared_statements: bool):
    engine = create_engine(migrated_database, pool_size=1, prepared_statements=prepared_statements)
    async with engine.connect() as connection:
        settings = {row.name: row.setting for row in await connection.execute(SETTINGS)}
    await engine.dispose()
    assert settings == LIMITED


async def test_behind_a_pooler_nothing_is_left_on_the_connection(engine: AsyncEngine, migrated_database: str):
    pooled = create_engine(migrated_database, pool_size=1, prepared_statements=False)
    units, user = units_of_work(pooled), a_user()
    for _ in range(3):
        async with units() as unit:
            assert await unit.users.get(user.id) is None
    await store(units, user)
    async with units() as unit:
        assert state(await unit.users.get(user.id)) == state(user)
    practice = await a_stored_practice(units)
    window = Span(0, 3600)
    async with units() as unit:
        for detailed in (False, True):
            calendar = await unit.calendars.of_service(practice.service.id, window, now=NOW, detailed=detailed)
            assert calendar is not None
            assert calendar.service.terms == practice.service.terms
        assert await unit.calendars.of_service(ServiceId(user.id), window, now=NOW) is None
        assert await unit.calendars.of_professional(practice.professional.id, window) is not None
        (found,) = await unit.calendars.matching(window, now=NOW, text=None, profession=None, city=None)
        assert [known.service.terms for known in found.services] == [practice.service.terms]
    async with pooled.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        await connection.rollback()
        outside = {row["name"]: row["setting"] for row in await raw.fetch(SETTINGS.text)}
    assert outside["lock_timeout"] == "0"
    await pooled.dispose()


async def test_a_password_and_a_port_may_stand_in_the_url():
    engine = create_engine("postgresql+asyncpg://citas:secret@db.example.org:6432/citas", pool_size=3)
    _, arguments = engine.dialect.create_connect_args(engine.url)
    assert (arguments["host"], arguments["port"], arguments["user"]) == ("db.example.org", 6432, "citas")
    assert "secret" not in str(engine.url)


async def test_a_database_with_our_schema_is_ready(engine: AsyncEngine):
    assert await database_ready(engine)


async def test_a_database_without_our_schema_is_not(empty_database: str):
    engine = create_engine(empty_database, pool_size=1)
    assert not await database_ready(engine)
    await engine.dispose()


@asynccontextmanager
async def at_revision(engine: AsyncEngine, revision: str) -> AsyncGenerator[None]:
    change = text("UPDATE alembic_version SET version_num = :revision")
    async with engine.begin() as connection:
        await connection.execute(change, {"revision": revision})
    try:
        yield
    finally:
        async with engine.begin() as connection:
            await connection.execute(change, {"revision": head()})


@pytest.mark.parametrize("revision", revisions()[:-1])
async def test_a_database_that_is_behind_is_not(engine: AsyncEngine, revision: str):
    async with at_revision(engine, revision):
        assert not await database_ready(engine)
    assert await database_ready(engine)


async def test_a_database_that_a_newer_version_has_migrated_is_ready_for_the_old_one(engine: AsyncEngine):
    async with at_revision(engine, "9999"):
        assert await database_ready(engine)


async def test_a_database_whose_migrations_were_all_taken_back_is_not(empty_database: str):
    bare = create_engine(empty_database, pool_size=1)
    async with bare.begin() as connection:
        await connection.execute(text("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)"))
    assert not await database_ready(bare)
    await bare.dispose()


def test_the_revisions_that_are_known_are_those_of_the_migrations():
    scripts = ScriptDirectory.from_config(configuration()).walk_revisions()
    assert revisions() == tuple(reversed([script.revision for script in scripts]))
    assert revisions()[-1] == head()


async def test_no_database_at_all_is_not_ready():
    engine = create_engine("postgresql+asyncpg://citas@/citas?host=/nowhere", pool_size=1)
    assert not await database_ready(engine)
    await engine.dispose()


async def test_an_instance_whose_connections_are_all_busy_is_ready(migrated_database: str):
    engine = create_engine(migrated_database, pool_size=1)
    async with engine.connect():
        assert all(await asyncio.gather(*(database_ready(engine) for _ in range(50))))
    await engine.dispose()


async def test_a_database_that_says_nothing_for_a_second_is_not():
    async def listen_in_silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(listen_in_silence, "127.0.0.1")
    port = server.sockets[0].getsockname()[1]
    engine = create_engine(f"postgresql+asyncpg://citas@127.0.0.1:{port}/citas", pool_size=1)
    assert not await database_ready(engine)
    server.close()
    await engine.dispose()


def test_readiness_costs_no_process_the_import_of_alembic():
    asked = "import sys, adapters.postgres.readiness, adapters.postgres.unit_of_work; print('alembic' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], env={"PYTHONPATH": "src"}, capture_output=True, check=True)
    assert told.stdout == b"False\n"
