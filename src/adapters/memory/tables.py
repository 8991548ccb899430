"""Tables as dictionaries: what is committed, and one transaction's own sight of it."""

from collections import UserDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import fields, is_dataclass
from functools import cache

from domain.events import Aggregate

_CONTAINERS = (list, dict, set)


class Table[K, V](UserDict[K, V]):
    """What is committed. `found_by` names what rows are found by beside their key, which must never change."""

    def __init__(self, **found_by: Callable[[V], Hashable]) -> None:
        self.found_by = found_by
        self._found: dict[tuple[str, Hashable], dict[K, V]] = {}
        super().__init__()

    def where(self, name: str, value: Hashable) -> Mapping[K, V]:
        """The rows that are found by `value` under `name`, the oldest first."""
        return self._found.get((name, value), {})

    def __setitem__(self, key: K, row: V) -> None:
        super().__setitem__(key, row)
        for name, value_of in self.found_by.items():
            self._found.setdefault((name, value_of(row)), {})[key] = row

    def __delitem__(self, key: K) -> None:
        row = self[key]
        for name, value_of in self.found_by.items():
            del self._found[name, value_of(row)][key]
        super().__delitem__(key)


class Rows[K, V]:
    """A table as one transaction sees it: what it wrote itself over what is committed now. Copies go in and out."""

    def __init__(self, committed: Table[K, V]) -> None:
        self._committed = committed
        self._written: dict[K, V] = {}
        self._deleted: set[K] = set()

    def get(self, key: K) -> V | None:
        """A copy of the row, free to be changed, or None."""
        row = self.peek(key)
        return None if row is None else copy_of(row)

    def peek(self, key: K) -> V | None:
        """The row itself, to look at only, or None."""
        if key in self._deleted:
            return None
        return self._written[key] if key in self._written else self._committed.data.get(key)

    def __iter__(self) -> Iterator[V]:
        """The rows themselves, to look at only, the oldest first."""
        yield from self._seen(self._committed.data)
        for key, row in self._written.items():
            if key not in self._committed.data:
                yield row

    def where(self, name: str, value: Hashable) -> Iterator[V]:
        """As iterating, but only those that are found by `value` under `name`."""
        yield from self._seen(self._committed.where(name, value))
        value_of = self._committed.found_by[name]
        for key, row in self._written.items():
            if key not in self._committed.data and value_of(row) == value:
                yield row

    def _seen(self, committed: Mapping[K, V]) -> Iterable[V]:
        """What this transaction makes of rows that are committed.

        Told apart by which object they are: that is far cheaper than looking each key up.
        """
        if not self._written and not self._deleted:
            return committed.values()
        touched = [key for key in (*self._written, *self._deleted) if key in committed]
        seen = {id(committed[key]): self.peek(key) for key in touched}
        rows = (seen.get(id(row), row) for row in committed.values())
        return (row for row in rows if row is not None)

    def put(self, key: K, row: V) -> None:
        """Write a copy of the row."""
        copied = copy_of(row)
        if isinstance(copied, Aggregate):
            copied.pull_events()  # they go to the outbox, not into the row
        self._written[key] = copied
        self._deleted.discard(key)

    def delete(self, key: K) -> None:
        """Remove the row."""
        self._written.pop(key, None)
        self._deleted.add(key)

    def commit(self) -> None:
        """Make what was written true for everybody."""
        self._committed.update(self._written)
        for key in self._deleted:
            self._committed.pop(key, None)
        self._written.clear()
        self._deleted.clear()


def copy_of[V](row: V) -> V:
    """A copy whose lists and dictionaries are its own; whatever else a row holds cannot be changed."""
    copied = copy(row)
    for name in _names(type(row)):
        held = getattr(row, name)
        if isinstance(held, _CONTAINERS):
            object.__setattr__(copied, name, copy(held))
    return copied


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
