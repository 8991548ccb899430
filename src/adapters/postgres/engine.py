"""Connections to PostgreSQL: bounded in number and in every wait, and mended by themselves after a restart."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters.postgres.transaction import DIRECT_READS

LOCK_TIMEOUT_MS = 5_000
STATEMENT_TIMEOUT_MS = 15_000
IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000
POOL_TIMEOUT_SECONDS = 5.0
CONNECT_TIMEOUT_SECONDS = 5
ANSWER_TIMEOUT_SECONDS = 20.0
"""Longer than the server's own limit: it counts only when the server, or the way to it, has gone silent."""

_STATEMENTS_REMEMBERED = 200


def create_engine(
    url: str,
    *,
    pool_size: int = 10,
    prepared_statements: bool = True,
    application_name: str = "citas",
    lock_timeout_ms: int = LOCK_TIMEOUT_MS,
    statement_timeout_ms: int = STATEMENT_TIMEOUT_MS,
    pool_timeout_seconds: float = POOL_TIMEOUT_SECONDS,
) -> AsyncEngine:
    """An engine for `postgresql+asyncpg://…`, over TCP or, with `?host=/folder`, over a Unix socket.

    `prepared_statements=False` is for PgBouncer in transaction mode: nothing is kept on a connection, neither
    statements nor settings, so the limits are set anew in each transaction.
    """
    limits = {
        "lock_timeout": str(lock_timeout_ms),
        "statement_timeout": str(statement_timeout_ms),
        "idle_in_transaction_session_timeout": str(IDLE_IN_TRANSACTION_TIMEOUT_MS),
    }
    arguments: dict[str, Any] = {  # the driver's own keywords
        "timeout": CONNECT_TIMEOUT_SECONDS,
        "command_timeout": ANSWER_TIMEOUT_SECONDS,
        "server_settings": {"application_name": application_name, "timezone": "UTC"},
    }
    if prepared_statements:
        arguments["server_settings"] |= limits | {"jit": "off"}
        arguments["prepared_statement_cache_size"] = _STATEMENTS_REMEMBERED
    else:
        arguments["prepared_statement_cache_size"] = 0
        arguments["statement_cache_size"] = 0
        arguments["prepared_statement_name_func"] = _unique_name
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=pool_timeout_seconds,
        pool_use_lifo=True,
        json_deserializer=_as_text,
        hide_parameters=True,  # an error that is logged must not tell anybody's address
        connect_args=arguments,
        execution_options={DIRECT_READS: prepared_statements},
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    if not prepared_statements:
        event.listen(engine.sync_engine, "begin", _setting(limits))
    return engine


def _unique_name() -> str:
    return f"__citas_{uuid4().hex}__"


def _as_text(text: str) -> str:
    """JSON stays text until a mapper decodes it into an exact type."""
    return text


def _refuse_closed(connection: Any, record: object, proxy: object) -> None:
    """Have the pool replace what the server has hung up on. Costs no round trip, unlike a ping."""
    del record, proxy
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError


def _setting(limits: Mapping[str, str]) -> Callable[[Connection], None]:
    statement = "SELECT " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in limits.items())

    def set_limits(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return set_limits
