"""The one connection of a unit of work: every statement of every repository passes here, so failures are translated once."""

from collections.abc import Awaitable, Callable, Sequence
from types import SimpleNamespace
from typing import Any, Final, cast

from sqlalchemy import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import Executable

from adapters.postgres.failures import DRIVER_FAILURES, is_hung_up, translated
from adapters.postgres.tables import Values

DIRECT_READS: Final = "citas_direct_reads"
"""The engine's execution option that lets `read` ask the driver, and outside of a transaction."""


class Transaction:
    """Runs statements at once, in order. Raises the domain error of a violated constraint, and DependencyDown."""

    __slots__ = ("_begun", "_connection")

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._begun = False

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
        trips are saved. Behind a pooler that is not possible, since nobody knows which server is asked next.
        """
        rows = await self.read_every(shape, sql, *values)
        return rows[0] if rows else None

    async def read_every[R](self, shape: type[R], sql: str, *values: object) -> Sequence[R]:
        """All rows, otherwise as `read`."""
        del shape
        if not self._connection.sync_engine.get_execution_options().get(DIRECT_READS):
            result = await self._attempt(lambda: self._connection.exec_driver_sql(sql, values))
            return cast("Sequence[R]", result.all())  # as in `one`
        records = await self._attempt(lambda: self._ask_driver(sql, values))
        return [cast("R", SimpleNamespace(**record)) for record in records]  # under its names, as above

    async def _execute(self, statement: Executable, values: Values | None) -> CursorResult[Any]:
        result = await self._attempt(lambda: self._connection.execute(statement, values))
        self._begun = True
        return result

    async def _ask_driver(self, sql: str, values: tuple[object, ...]) -> Any:
        connection = self._connection.sync_connection
        assert connection is not None  # it was started
        # SQLAlchemy's own way to the driver changes stacks, which takes a third of the time of a read; only there can it
        # connect anew, which is for one that was invalidated.
        pooled = await self._connection.get_raw_connection() if connection.invalidated else connection.connection
        driver = pooled.driver_connection
        assert driver is not None  # likewise
        return await driver.fetch(sql, *values)

    async def _attempt[T](self, statement: Callable[[], Awaitable[T]]) -> T:
        with translated():
            try:
                return await statement()
            except DRIVER_FAILURES as failure:
                if self._begun or not is_hung_up(failure):
                    raise
                # The server hung up while the connection lay in the pool, as when it was restarted. Nothing of this unit
                # has happened yet, so it begins anew on another connection.
                await self._connection.invalidate()
                await self._connection.rollback()
                return await statement()
