"""The one connection of a unit of work: every statement of every repository passes here, so failures are translated once."""

from collections.abc import Awaitable, Callable, Sequence
from types import SimpleNamespace, TracebackType
from typing import Any, Final, cast

from asyncpg import Record
from sqlalchemy import CursorResult, PoolProxiedConnection
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql import Executable

from adapters.postgres.failures import DRIVER_FAILURES, DatabaseDefect, is_hung_up, translated
from adapters.postgres.tables import Values

DIRECT_READS: Final = "citas_direct_reads"
"""The engine's execution option that lets `read` ask the driver, and outside of a transaction."""


class Transaction:
    """Runs statements at once, in order. Raises the domain error of a violated constraint, and DependencyDown.

    It is used between `enter` and `aclose`. The first statement takes a connection and begins; whoever only asks by
    `read` never does.
    """

    __slots__ = ("_begun", "_connection", "_engine", "_entered")

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._begun = False
        self._entered = False

    def enter(self) -> None:
        """From now on statements may come. What is never entered would never give its connection back."""
        self._entered = True

    async def commit(self) -> None:
        """Make all of it true at once."""
        if self._connection is not None:
            with translated():
                await self._connection.commit()

    async def aclose(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        """Roll back what was not committed, and give the connection back even when the task is being cancelled."""
        self._entered = False
        connection = self._connection
        if connection is None:
            return
        try:
            await connection.__aexit__(kind, error, trace)
        except (*DRIVER_FAILURES, OSError):
            # The connection broke: the server rolls back by itself, and what went before said already what it means.
            if not connection.closed:
                await connection.invalidate()
                await connection.close()

    async def run(self, statement: Executable, values: Values | None = None) -> int:
        """Execute; how many rows it touched."""
        return (await self._execute(statement, values)).rowcount

    async def one[R](self, shape: type[R], statement: Executable, values: Values | None = None) -> R | None:
        """The first row, or None. `shape` says under which names the statement's columns are found."""
        del shape
        # A row of Core has the statement's columns as attributes, which is all that a shape promises.
        return cast("R | None", (await self._execute(statement, values)).first())

    async def every[R](self, shape: type[R], statement: Executable, values: Values | None = None) -> Sequence[R]:
        """All rows, as `one` gives them."""
        del shape
        return cast("Sequence[R]", (await self._execute(statement, values)).all())  # as in `one`

    async def scalar[V](self, kind: type[V], statement: Executable, values: Values | None = None) -> V | None:
        """The first column of the first row; None when that is NULL or there is no row."""
        found = (await self._execute(statement, values)).scalar()
        assert found is None or isinstance(found, kind)
        return found

    async def read[R](self, shape: type[R], sql: str, *values: object) -> R | None:
        """The first row of a question that is asked all the time, as `one` gives it. `sql` has parameters $1, $2….

        It goes straight to the driver, which costs a third. Before the first statement of the unit there is no
        transaction yet, and none is begun for it: at READ COMMITTED a statement sees the same either way, and two round
        trips are saved. Two such questions may go over two connections. Behind a pooler that is not possible, since nobody knows which server is asked next.
        """
        rows = await self.read_every(shape, sql, *values)
        return rows[0] if rows else None

    async def read_every[R](self, shape: type[R], sql: str, *values: object) -> Sequence[R]:
        """All rows, otherwise as `read`."""
        del shape
        if not self._engine.sync_engine.get_execution_options().get(DIRECT_READS):
            result = await self._attempt(lambda connection: connection.exec_driver_sql(sql, values))
            return cast("Sequence[R]", result.all())  # as in `one`
        assert self._entered
        with translated():
            own = self._connection is not None  # also when what it was taken for has failed: then all else is refused
            records = await (self._ask_own(sql, values) if own else self._ask_any(sql, values))
        return [cast("R", SimpleNamespace(**record)) for record in records]  # under its names, as above

    async def _execute(self, statement: Executable, values: Values | None) -> CursorResult[Any]:
        result = await self._attempt(lambda connection: connection.execute(statement, values))
        self._begun = True
        return result

    async def _attempt[T](self, statement: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        assert self._entered
        with translated():
            if self._connection is None:
                self._connection = await self._engine.connect()
            try:
                return await statement(self._connection)
            except DRIVER_FAILURES as failure:
                if self._begun or not is_hung_up(failure):
                    raise
                # The server hung up while the connection lay in the pool, as when it was restarted. Nothing of this unit
                # has happened yet, so it begins anew on another connection.
                await self._connection.invalidate()
                await self._connection.rollback()
                return await statement(self._connection)

    async def _ask_own(self, sql: str, values: tuple[object, ...]) -> list[Record]:
        """Ask on the connection of the transaction, which sees what it has written."""
        assert self._connection is not None  # it has begun
        pooled = await self._connection.get_raw_connection()
        return await _fetched(pooled, sql, values)

    async def _ask_any(self, sql: str, values: tuple[object, ...]) -> list[Record]:
        """Ask on whichever connection is free, for as long as the question takes.

        It never begins anything in SQLAlchemy, whose bookkeeping for a connection costs half as much as the question.
        """
        try:
            return await self._ask_free(sql, values)
        except DRIVER_FAILURES as failure:
            if not is_hung_up(failure):
                raise
            return await self._ask_free(sql, values)  # as in `_attempt`

    async def _ask_free(self, sql: str, values: tuple[object, ...]) -> list[Record]:
        try:
            pooled = await self._engine.raw_connection()
        except AsyncAdapt_asyncpg_dbapi.Error as failure:
            if failure.__cause__ is None:
                raise DatabaseDefect(type(failure).__name__) from None
            raise failure.__cause__ from None  # what the driver said, which SQLAlchemy wraps
        try:
            return await _fetched(pooled, sql, values)
        except DRIVER_FAILURES as failure:
            if is_hung_up(failure):
                pooled.invalidate()
            raise
        finally:
            pooled.close()  # back to the pool; waits for nothing, since nothing was begun


async def _fetched(pooled: PoolProxiedConnection, sql: str, values: tuple[object, ...]) -> list[Record]:
    driver = pooled.driver_connection
    assert driver is not None  # it is connected
    return await driver.fetch(sql, *values)
