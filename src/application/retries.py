"""Do a transaction again that storage gave up for the sake of another one."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Final

from application.errors import TransactionAborted

ATTEMPTS: Final = 3
"""Once, and twice more: a second failure means that others are in each other's way just here, a third that they stay."""


def retried[**P, R](
    transaction: Callable[P, Coroutine[object, object, R]],
) -> Callable[P, Coroutine[object, object, R]]:
    """Repeat a method when TransactionAborted says that nothing of what it did was stored; the last one is raised.

    It stands on the method that opens the unit of work which is committed, and which must commit no other one: then
    everything is read, decided and drawn anew, in a new transaction, and nothing is done twice. What is handed to the
    outside (a mail, a queue) has no place in such a method; time, identifiers and secrets do.

    Without a pause: locks are released before the error arrives here, so whoever they were given up for goes on at
    once, and the next attempt waits behind them, at the first lock that it asks for, for as long as they need.
    """

    @wraps(transaction)
    async def repeated(*args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(ATTEMPTS - 1):
            try:
                return await transaction(*args, **kwargs)
            except TransactionAborted:
                continue
        return await transaction(*args, **kwargs)

    return repeated
