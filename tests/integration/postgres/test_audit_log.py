"""The audit log in PostgreSQL: whoever the application logs in as only adds to it, and tampering shows."""

import secrets
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres import migrate, roles
from adapters.postgres.engine import create_engine
from adapters.postgres.tables import TableRow
from adapters.postgres.unit_of_work import units_of_work
from application.administration.verify_audit_log import VerifyAuditLog
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Operator
from domain.administration.audit import AuditAction, AuditEntry
from domain.administration.errors import AuditHeadMissing, AuditLogBroken
from tests.builders import NOW, a_user, an_id
from tests.integration.servers import PostgresServer, as_application

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


@pytest.fixture
async def application(engine: AsyncEngine, migrated_database: str) -> AsyncGenerator[AsyncEngine]:
    """Connections of whoever the application logs in as, to the database that `engine` has emptied."""
    del engine
    roles.admit(migrated_database, as_application(migrated_database))
    roles.admit(migrated_database, as_application(migrated_database))  # once more changes nothing
    restricted = create_engine(as_application(migrated_database), pool_size=4)
    yield restricted
    await restricted.dispose()


async def test_of_many_who_let_the_application_in_at_once_all_find_it_done(
    postgres_server: PostgresServer, migrated_database: str
) -> None:
    name = f"citas_test_{secrets.token_hex(6)}"
    with postgres_server.new_database() as other:
        migrate.upgrade(other)
        try:
            with ThreadPoolExecutor(max_workers=8) as threads:
                urls = [
                    (owner, make_url(owner).set(username=name, password="a password").render_as_string(False))
                    for owner in (migrated_database, other) * 4
                ]
                for admitted in [threads.submit(roles.admit, *pair) for pair in urls]:
                    admitted.result()
            restricted = create_engine(make_url(other).set(username=name).render_as_string(False), pool_size=1)
            async with restricted.connect() as connection:
                assert (await connection.execute(text("SELECT count(*) FROM users"))).scalar_one() == 0
            await restricted.dispose()
        finally:
            postgres_server.execute(f"DROP ROLE IF EXISTS {name}")


async def test_an_owner_who_may_not_make_roles_finds_those_that_an_administrator_made(
    postgres_server: PostgresServer, migrated_database: str
) -> None:
    del migrated_database  # it has the application's role made
    name = f"citas_test_{secrets.token_hex(6)}"
    modest = replace(postgres_server, owner=f"{name}_owner")
    for statement in (
        f"CREATE ROLE {name}_owner LOGIN",
        f"CREATE ROLE {name} LOGIN",
        f"GRANT {roles.APPLICATION_ROLE} TO {name}",
    ):
        postgres_server.execute(statement)
    try:
        with modest.new_database() as owner:
            application = make_url(owner).set(username=name).render_as_string(hide_password=False)
            migrate.upgrade(owner)
            roles.admit(owner, application)
            restricted = create_engine(application, pool_size=1)
            await log(units_of_work(restricted), 1)
            with pytest.raises(DBAPIError, match="permission denied"):
                async with restricted.begin() as connection:
                    await connection.execute(text(CHANGES[1]))
            await restricted.dispose()
    finally:
        postgres_server.execute(f"DROP ROLE {name}")
        postgres_server.execute(f"DROP ROLE {name}_owner")


async def test_the_application_has_the_same_rights_on_every_table_but_two(application: AsyncEngine) -> None:
    """Also on those that later migrations make, without a word about rights in them."""
    rights = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    asked = text("""
        SELECT tablename, right_ FROM pg_tables, unnest(CAST(:rights AS text[])) right_
        WHERE schemaname = 'public' AND has_table_privilege(quote_ident(tablename), right_)
    """)
    async with application.connect() as connection:
        found = (await connection.execute(asked, {"rights": list(rights)})).all()
    granted: dict[str, set[str]] = {}
    for table, right in found:
        granted.setdefault(table, set()).add(right)
    assert granted.pop("audit_log") == {"SELECT", "INSERT"}
    assert granted.pop("alembic_version") == {"SELECT"}
    assert granted == {table: set(rights[:4]) for table in TableRow.metadata.tables.keys() - {"audit_log"}}


async def log(units: UnitsOfWork, count: int) -> None:
    for _ in range(count):
        async with units() as unit:
            unit.audit.record(AuditEntry.of(Operator(), AuditAction.USER_CREATED, target=an_id(), now=NOW))
            await unit.commit()


async def tamper(engine: AsyncEngine, *statements: str) -> None:
    """As the owner of the database may on purpose."""
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE audit_log DISABLE TRIGGER USER"))
        for statement in statements:
            await connection.execute(text(statement))
        await connection.execute(text("ALTER TABLE audit_log ENABLE TRIGGER USER"))


CHANGES = [
    "UPDATE audit_log SET action = 'logged_in'",
    "DELETE FROM audit_log",
    "TRUNCATE audit_log",
    "DROP TABLE audit_log",
    "ALTER TABLE audit_log DISABLE TRIGGER USER",
    "ALTER TABLE audit_log DROP COLUMN seal",
]
OTHER_RIGHTS = [
    "SET session_replication_role = replica",
    "UPDATE alembic_version SET version_num = '0001'",
    "CREATE TABLE public.mine (x int)",
    "CREATE ROLE mine",
    "DROP TABLE throttles",
    "COPY (SELECT 1) TO PROGRAM 'true'",
]


@pytest.mark.parametrize("statement", [*CHANGES, *OTHER_RIGHTS])
async def test_the_application_cannot_change_what_was_recorded(application: AsyncEngine, statement: str) -> None:
    await log(units_of_work(application), 2)
    with pytest.raises(DBAPIError, match=r"InsufficientPrivilege|permission denied|must be (owner|superuser)"):
        async with application.begin() as connection:
            await connection.execute(text(statement))
    assert (await VerifyAuditLog(units_of_work(application))(Operator())).entries == 2


@pytest.mark.parametrize("statement", CHANGES[:3])
async def test_nor_does_the_owner_by_mistake(engine: AsyncEngine, statement: str) -> None:
    await log(units_of_work(engine), 1)
    with pytest.raises(DBAPIError, match="only ever added to"):
        async with engine.begin() as connection:
            await connection.execute(text(statement))


async def test_the_application_does_all_else(application: AsyncEngine) -> None:
    user, units = a_user(), units_of_work(application)
    async with units() as unit:
        await unit.users.add(user)
        await unit.commit()
    async with units() as unit:
        stored = await unit.users.get_for_update(user.id)
        assert stored is not None
        stored.change_password("another hash", now=NOW)
        await unit.users.save(stored)
        await unit.housekeeping.purge(now=NOW)
        await unit.commit()
    async with application.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM outbox"))).scalar_one() == 1


@pytest.mark.parametrize(
    ("statement", "sequence"),
    [
        ("UPDATE audit_log SET action = 'logged_in' WHERE sequence = 2", 2),
        ('UPDATE audit_log SET details = \'{"roles": "client"}\' WHERE sequence = 3', 3),
        ("UPDATE audit_log SET action = 'never_heard_of' WHERE sequence = 4", 4),
        ("UPDATE audit_log SET details = '{\"roles\": 1}' WHERE sequence = 3", 3),
        ("UPDATE audit_log SET details = '{\"roles\": {}}' WHERE sequence IN (2, 5)", 2),
        ("UPDATE audit_log SET at = at - interval '1 microsecond' WHERE sequence = 1", 1),
        ("DELETE FROM audit_log WHERE sequence = 2", 2),
        ("DELETE FROM audit_log WHERE sequence = 1", 1),
        ("UPDATE audit_log SET seal = sha256('x') WHERE sequence = 5", 5),
    ],
)
async def test_whatever_the_owner_changes_on_purpose_shows(engine: AsyncEngine, statement: str, sequence: int) -> None:
    units = units_of_work(engine)
    await log(units, 5)

    await tamper(engine, statement)

    with pytest.raises(AuditLogBroken) as broken:
        await VerifyAuditLog(units)(Operator())
    assert broken.value.sequence == sequence


async def test_an_end_that_was_cut_off_shows_by_a_seal_that_was_noted(engine: AsyncEngine) -> None:
    units = units_of_work(engine)
    await log(units, 3)
    noted = bytes.fromhex((await VerifyAuditLog(units)(Operator())).head)
    await log(units, 2)
    assert (await VerifyAuditLog(units)(Operator(), noted)).entries == 5

    await tamper(engine, "DELETE FROM audit_log WHERE sequence >= 3")

    assert (await VerifyAuditLog(units)(Operator())).entries == 2
    with pytest.raises(AuditHeadMissing):
        await VerifyAuditLog(units)(Operator(), noted)
