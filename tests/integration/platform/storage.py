"""A look behind the API: what is stored, so that tests can tell that nothing was."""

import asyncpg
from sqlalchemy.engine import make_url

from entrypoints.instance import read_instance
from tests.integration.instances import Up
from tests.integration.servers import libpq_url, run_apart, wait_until

# What workers change in their own time; the rows of these are only counted.
_IN_MOTION = frozenset({"outbox", "deliveries"})
_PENDING = "SELECT (SELECT count(*) FROM outbox WHERE relayed_at IS NULL) + (SELECT count(*) FROM deliveries WHERE status = 'pending')"


def fingerprint(up: Up) -> dict[str, str]:
    """A digest of each table, once the workers have nothing left to do."""
    wait_until(lambda: is_idle(up), within=30, what="an idle worker")
    tables = run_apart(_ask(up, "SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'public'")).split()
    return {table: run_apart(_ask(up, _digest(table))) for table in sorted(tables)}


def is_idle(up: Up) -> bool:
    """Whether the workers have nothing left to do."""
    return run_apart(_ask(up, _PENDING)) == "0"


def mail_attempts(up: Up, address: str, kind: str) -> int:
    """How often workers have begun to send a mail of this kind to somebody."""
    query = """
        SELECT coalesce(sum(d.attempts), 0) FROM deliveries d JOIN users u ON u.id = d.recipient_id
        WHERE u.email = $1 AND d.kind = $2
    """
    return int(run_apart(_ask(up, query, address, kind)))


def _digest(table: str) -> str:
    if table in _IN_MOTION:
        return f'SELECT count(*) FROM "{table}"'
    return f"SELECT coalesce(md5(string_agg(t::text, ' ' ORDER BY t::text)), '') FROM \"{table}\" t"


async def _ask(up: Up, query: str, *values: str) -> str:
    url = make_url(read_instance(up.data_dir)["CITAS_DATABASE_URL"])
    connection = await asyncpg.connect(libpq_url(url))
    try:
        return str(await connection.fetchval(query, *values))
    finally:
        await connection.close()
