"""Reading rows back: whatever refuses one there is not the fault of who asks."""

from collections.abc import Callable
from functools import wraps

import msgspec

from adapters.postgres.failures import StoredDataInvalid
from domain.errors import DomainError, InvalidValue


def as_stored[Row, Read](read: Callable[[Row], Read]) -> Callable[[Row], Read]:
    """Have a mapper raise StoredDataInvalid where a value object or a decoder refuses what the row holds.

    Rules grow stricter and rows stay: without this the InvalidValue of an old row would be told to a client as a fault
    of their request. The values themselves are left out, since errors end in logs.
    """

    @wraps(read)
    def reading(row: Row) -> Read:
        try:
            return read(row)
        except (DomainError, ValueError, msgspec.MsgspecError) as refusal:
            why = f"{refusal.field} {refusal.reason}" if isinstance(refusal, InvalidValue) else ""
            message = f"{read.__name__} {getattr(row, 'id', '')}: {type(refusal).__name__} {why}"
            raise StoredDataInvalid(message.rstrip()).with_traceback(refusal.__traceback__) from None

    return reading
