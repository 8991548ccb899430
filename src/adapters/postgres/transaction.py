"""The one connection of a unit of work: every statement of every repository passes here, so failures are translated once."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import CursorResult
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import Executable

from adapters.postgres.failures import is_hung_up, translated
from adapters.postgres.tables import Values


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

    async def _execute(self, statement: Executable, values: Values | None) -> CursorResult[Any]:
        with translated():
            try:
                result = await self._connection.execute(statement, values)
            except DBAPIError as failure:
                if self._begun or not is_hung_up(failure):
                    raise
                # The server hung up while the connection lay in the pool, as when it was restarted. Nothing of this unit
                # has happened yet, so it begins anew on another connection.
                await self._connection.invalidate()
                await self._connection.rollback()
                result = await self._connection.execute(statement, values)
        self._begun = True
        return result
