"""The history of the schema: every step up and down, whoever else is doing the same."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters.postgres import migrate
from adapters.postgres.constraints import NUMBER_UNIQUE, ONE_DELIVERY, ONE_NOTIFICATION, REFUSALS
from adapters.postgres.tables import TableRow
from application.errors import DependencyDown

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

REVISIONS = [
    script.revision for script in reversed(list(ScriptDirectory.from_config(migrate.configuration()).walk_revisions()))
]


def test_every_revision_goes_up_and_down_and_up_again(empty_database: str):
    before = "base"
    for revision in REVISIONS:
        migrate.upgrade(empty_database, revision)
        migrate.downgrade(empty_database, before)
        migrate.upgrade(empty_database, revision)
        assert migrate.current(empty_database) == revision
        before = revision
    migrate.downgrade(empty_database, "base")
    assert migrate.current(empty_database) is None
    migrate.upgrade(empty_database)
    assert migrate.current(empty_database) == migrate.head()


def test_of_many_who_upgrade_at_once_one_works_and_the_others_find_it_done(empty_database: str):
    with ThreadPoolExecutor(max_workers=4) as threads:
        for upgraded in [threads.submit(migrate.upgrade, empty_database) for _ in range(4)]:
            upgraded.result()
    assert migrate.current(empty_database) == migrate.head()


def test_a_database_that_is_not_there_is_a_dependency_that_is_down():
    with pytest.raises(DependencyDown):
        migrate.current("postgresql+asyncpg://citas@/citas?host=/nowhere")


async def test_rows_name_the_columns_that_the_migrations_made(migrated_database: str):
    def difference(connection: Connection) -> list[object]:
        options = {
            "compare_type": True,
            "include_object": lambda _object, _name, kind, *_: kind in {"table", "column"},
        }
        return compare_metadata(MigrationContext.configure(connection, opts=options), TableRow.metadata)

    engine = create_async_engine(migrated_database)  # ours leaves JSON as text, and reflection wants it decoded
    try:
        async with engine.connect() as connection:
            assert await connection.run_sync(difference) == []
    finally:
        await engine.dispose()


async def test_every_constraint_that_errors_are_made_of_is_there(engine: AsyncEngine):
    names = text("SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class WHERE relkind = 'i'")
    async with engine.connect() as connection:
        existing = set((await connection.execute(names)).scalars())
    assert {*REFUSALS, NUMBER_UNIQUE, ONE_DELIVERY, ONE_NOTIFICATION} <= existing


async def test_every_table_refers_to_what_it_names(engine: AsyncEngine):
    """An `…_id` column without a foreign key is a decision: events go before their messages, and whoever did something, or
    had it done to them, before the record of it.
    """
    statement = text("""
        SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c
        WHERE c.table_schema = 'public' AND c.column_name LIKE '%\\_id' AND NOT EXISTS (
            SELECT FROM pg_constraint k
            WHERE k.contype = 'f' AND k.conrelid = c.table_name::regclass AND c.ordinal_position = ANY (k.conkey)
        )
    """)
    async with engine.connect() as connection:
        free = set((await connection.execute(statement)).scalars())
    recorded = {"audit_log.actor_id", "audit_log.target_id"}
    assert free == {"deliveries.event_id", "notifications.event_id", *recorded}
