"""Which aggregates a unit of work has stored, so that their events are stored with them."""

from domain.events import Aggregate, DomainEvent


class Changes:
    """Aggregates in the order in which they were first added or saved."""

    __slots__ = ("_aggregates",)

    def __init__(self) -> None:
        self._aggregates: dict[int, Aggregate] = {}

    def note(self, aggregate: Aggregate) -> None:
        """This one was stored."""
        self._aggregates.setdefault(id(aggregate), aggregate)

    def pull_events(self) -> list[DomainEvent]:
        """What they recorded, aggregate by aggregate, and from then on not any more."""
        return [event for aggregate in self._aggregates.values() for event in aggregate.pull_events()]
