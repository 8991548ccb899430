"""Storing aggregates with a version: nobody overwrites what they have not seen."""

from typing import Any, Final

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.sql import Executable

from adapters.postgres.changes import Changes
from adapters.postgres.tables import TableRow, Values
from adapters.postgres.transaction import Transaction
from domain.errors import StaleVersion
from domain.events import Aggregate

ID: Final = bindparam("id_")
_READ_VERSION: Final = bindparam("read_version")


def table_of(row: type[TableRow]) -> Table:
    """The table behind a row class."""
    table = row.__table__
    assert isinstance(table, Table)
    return table


class TableStatements[R: TableRow]:
    """The statements that every table with an `id` needs, built once, since building costs more than running."""

    def __init__(self, row: type[R]) -> None:
        table = table_of(row)
        self.row = row
        self.insert: Executable = insert(table)
        self.by_id: Executable = select(table).where(table.c.id == ID)
        self.by_id_for_update: Executable = select(table).where(table.c.id == ID).with_for_update(key_share=True)
        self.update: Executable = update(table).where(table.c.id == ID)


class VersionedTable[R: TableRow](TableStatements[R]):
    """A table whose rows carry a `version`. `kind` is what StaleVersion calls them."""

    def __init__(self, row: type[R], kind: str) -> None:
        super().__init__(row)
        table = table_of(row)
        self._kind = kind
        self._update_version: Executable = update(table).where(table.c.id == ID, table.c.version == _READ_VERSION)

    async def save(self, transaction: Transaction, changes: Changes, aggregate: Aggregate, values: Values) -> None:
        """Overwrite the row if it still has the aggregate's version, and raise both by one. Raises StaleVersion."""
        read, stored = aggregate.version, aggregate.version + 1
        changed: dict[str, Any] = {**values, "version": stored, "id_": values["id"], "read_version": read}
        if not await transaction.run(self._update_version, changed):
            raise StaleVersion(self._kind)
        aggregate.version = stored
        changes.note(aggregate)
