"""A look behind the API: what is stored, so that tests can tell that nothing was, or that it is sound."""

from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncpg
from sqlalchemy.engine import make_url

from entrypoints.instance import read_instance
from tests.integration.instances import Up
from tests.integration.servers import libpq_url, run_apart, wait_until

# What workers change in their own time; the rows of these are only counted.
_IN_MOTION = frozenset({"outbox", "deliveries"})
_OF_REFUSALS = frozenset({"throttles", "audit_log"})
_PENDING = "SELECT (SELECT count(*) FROM outbox WHERE relayed_at IS NULL) + (SELECT count(*) FROM deliveries WHERE status = 'pending')"

# From what was agreed, not from the column that the constraint looks at.
_OVERLAPS = """
    SELECT count(*) FROM (
        SELECT begins, max(ends) OVER (
            PARTITION BY professional_id ORDER BY begins, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS latest_before
        FROM (
            SELECT professional_id, id, start_at - make_interval(mins => buffer_before) AS begins,
                start_at + make_interval(mins => duration + buffer_after) AS ends
            FROM appointments WHERE status IN ('held', 'pending', 'confirmed')
        ) occupying
    ) ordered
    WHERE begins < latest_before
"""
_UNTOLD = """
    SELECT count(*) FROM appointments a LEFT JOIN LATERAL (
        SELECT status, start_at, sequence FROM appointment_changes c
        WHERE c.appointment_id = a.id ORDER BY position DESC LIMIT 1
    ) latest ON true
    WHERE (latest.status, latest.start_at, latest.sequence) IS DISTINCT FROM (a.status, a.start_at, a.sequence)
"""
_CONSTRAINT = (
    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'appointments'::regclass AND contype = 'x'"
)
_COPY = """
    INSERT INTO users SELECT (jsonb_populate_record(model, jsonb_build_object(
        'id', gen_random_uuid(), 'email', address, 'status', $3::text,
        'password_hash', CASE WHEN $4::boolean THEN model.password_hash ELSE '!' END
    ))).* FROM users model, unnest($2::text[]) AS address WHERE model.email = $1
"""
_DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


def fingerprint(up: Up) -> dict[str, str]:
    """A digest of each table, once the workers have nothing left to do.

    Not of `throttles` and `audit_log`: attempts to log in are counted and recorded there because they are refused.
    """
    wait_until(lambda: is_idle(up), within=60, what="an idle worker")
    tables = run_apart(_ask(up, "SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'public'")).split()
    return {table: run_apart(_ask(up, _digest(table))) for table in sorted(tables) if table not in _OF_REFUSALS}


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


def bring_forward_reminders(up: Up, appointment_id: str) -> int:
    """Have every reminder of an appointment be due now; how many there are."""
    query = """
        WITH brought AS (
            UPDATE reminders SET due_at = now() WHERE appointment_id = CAST($1::text AS uuid) AND status = 'planned'
            RETURNING id
        ) SELECT count(*) FROM brought
    """
    return int(run_apart(_ask(up, query, appointment_id)))


def check_calendars(up: Up) -> None:
    """Whatever has happened: nobody is booked twice, every history ends where its appointment is, nobody deadlocked."""

    async def look() -> None:
        async with connected(up) as connection:
            assert await connection.fetchval(_OVERLAPS) == 0
            assert await connection.fetchval(_UNTOLD) == 0
            constraint = str(await connection.fetchval(_CONSTRAINT))
            assert constraint.startswith("EXCLUDE USING gist (professional_id WITH =, occupied WITH &&)"), constraint
            assert all(f"'{status}'" in constraint for status in ("held", "pending", "confirmed")), constraint
            assert await connection.fetchval(_DEADLOCKS) == 0

    run_apart(look())
    logs = {log.name: log.read_text() for log in (up.data_dir / "logs").glob("*.log")}
    assert [name for name, text in logs.items() if "deadlock" in text or "40P01" in text] == []


def statuses(up: Up, professional_id: str) -> Counter[str]:
    """How many appointments, holds and requests of a professional there are, by status."""

    async def count() -> Counter[str]:
        query = "SELECT status, count(*) FROM appointments WHERE professional_id = $1::text::uuid GROUP BY status"
        async with connected(up) as connection:
            return Counter(dict(await connection.fetch(query, professional_id)))

    return run_apart(count())


async def have_lapse(up: Up, *appointment_ids: str, within: timedelta) -> None:
    """Have the time of holds and requests be up so soon, where they would last for minutes and hours."""
    query = "UPDATE appointments SET expires_at = now() + $2 WHERE id = ANY ($1::text[]::uuid[])"
    async with connected(up) as connection:
        await connection.execute(query, appointment_ids, within)


def copy_account(up: Up, model: str, emails: Sequence[str], *, status: str = "active", known: bool = True) -> None:
    """Give each address an account like that of `model`, faster than by registering; without a password unless it is known."""

    async def copy() -> None:
        async with connected(up) as connection:
            await connection.execute(_COPY, model, emails, status, known)

    run_apart(copy())


@asynccontextmanager
async def connected(up: Up) -> AsyncGenerator[asyncpg.Connection]:
    """A connection to the instance's database."""
    url = make_url(read_instance(up.data_dir)["CITAS_DATABASE_URL"])
    connection = await asyncpg.connect(libpq_url(url))
    try:
        yield connection
    finally:
        await connection.close()


def _digest(table: str) -> str:
    if table in _IN_MOTION:
        return f'SELECT count(*) FROM "{table}"'
    return f"SELECT coalesce(md5(string_agg(t::text, ' ' ORDER BY t::text)), '') FROM \"{table}\" t"


async def _ask(up: Up, query: str, *values: str) -> str:
    async with connected(up) as connection:
        return str(await connection.fetchval(query, *values))
