"""Storage that gives transactions up, as PostgreSQL does when two of them stand in each other's way."""

from collections.abc import Callable
from dataclasses import dataclass

from adapters.memory.storage import MemoryStorage
from adapters.memory.unit_of_work import MemoryUnitOfWork
from application.errors import TransactionAborted
from application.unit_of_work import UnitOfWork


@dataclass
class GivingUp:
    """Opens units in memory. `fails` is asked at each commit what to raise instead, None for nothing."""

    storage: MemoryStorage
    fails: Callable[[], Exception | None]
    opened: int = 0
    failed: int = 0

    def __call__(self) -> UnitOfWork:
        self.opened += 1
        return _GivenUp(self)

    def before_commit(self) -> None:
        failure = self.fails()
        if failure is not None:
            self.failed += 1
            raise failure


class _GivenUp(MemoryUnitOfWork):
    def __init__(self, units: GivingUp) -> None:
        super().__init__(units.storage)
        self._units = units

    async def commit(self) -> None:
        self._units.before_commit()
        await super().commit()


def given_up(times: int) -> Callable[[], Exception | None]:
    """So many commits are given up, and the next one is not; then the same again."""
    commits = 0

    def fails() -> Exception | None:
        nonlocal commits
        commits += 1
        return TransactionAborted("storage") if commits % (times + 1) else None

    return fails
