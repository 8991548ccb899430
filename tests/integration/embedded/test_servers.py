"""The databases that tests get, on whichever PostgreSQL they run."""

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from tests.integration.servers import PostgresServer, libpq_url, run_apart, running_postgres

pytestmark = pytest.mark.postgres


def ask(url: str, statement: str) -> object:
    async def once() -> object:
        connection = await asyncpg.connect(libpq_url(make_url(url)))
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return run_apart(once())


def exists(server: PostgresServer, url: str) -> bool:
    found = ask(
        server.url_of("postgres"), f"SELECT count(*) FROM pg_database WHERE datname = '{make_url(url).database}'"
    )
    return found == 1


def test_databases_are_apart_and_a_copy_has_what_its_template_had() -> None:
    with running_postgres() as server, server.new_database() as one, server.new_database() as other:
        ask(one, "CREATE EXTENSION btree_gist")
        ask(one, "CREATE TABLE kept AS SELECT 7 AS number")

        assert ask(other, "SELECT to_regclass('kept') IS NULL") is True
        with server.new_database(template=make_url(one).database) as copy:
            assert ask(copy, "SELECT number FROM kept") == 7


def test_a_database_is_gone_afterwards_even_if_somebody_is_connected() -> None:
    async def stay_connected(server: PostgresServer) -> str:
        with server.new_database() as url:
            connection = await asyncpg.connect(libpq_url(make_url(url)))
        connection.terminate()
        return url

    with running_postgres() as server:
        assert exists(server, run_apart(stay_connected(server))) is False
