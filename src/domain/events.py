"""Domain events: frozen facts in the past tense, recorded by aggregates and stored in the transaction that made them true."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """Something that happened. `occurred_at` is a UTC instant."""

    occurred_at: datetime


@dataclass(slots=True, kw_only=True, eq=False)
class Aggregate:
    """A consistency boundary. `version` rises by one with each stored change and is what an ETag shows."""

    version: int = 0
    _events: list[DomainEvent] = field(default_factory=list[DomainEvent], repr=False)

    def _record(self, event: DomainEvent) -> None:
        self._events.append(event)

    def pull_events(self) -> tuple[DomainEvent, ...]:
        """Hand over the events recorded since the last call, oldest first, and forget them."""
        pulled = tuple(self._events)
        self._events.clear()
        return pulled
