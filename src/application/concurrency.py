"""Optimistic concurrency: nobody overwrites what they have not seen."""

from domain.errors import StaleVersion
from domain.events import Aggregate


def ensure_current(aggregate: Aggregate, expected: int | None, *, kind: str) -> None:
    """Raise StaleVersion when the caller had read another version than `expected`; None expects nothing."""
    if expected is not None and aggregate.version != expected:
        raise StaleVersion(kind)
