"""Which aggregates a unit of work has stored, so that their events are stored with them."""

from domain.events import Aggregate, DomainEvent


class Changes:
    """Aggregates in the order in which they were first added or saved."""

    __slots__ = ("_aggregates", "_announced")

    def __init__(self) -> None:
        self._aggregates: dict[int, Aggregate] = {}
        self._announced: list[DomainEvent] = []

    def note(self, aggregate: Aggregate) -> None:
        """This one was stored."""
        self._aggregates.setdefault(id(aggregate), aggregate)

    def announce(self, event: DomainEvent) -> None:
        """This happened, and no aggregate tells of it."""
        self._announced.append(event)

    def pull_events(self) -> list[DomainEvent]:
        """What they recorded, aggregate by aggregate, then what was announced; and from then on not any more."""
        recorded = [event for aggregate in self._aggregates.values() for event in aggregate.pull_events()]
        announced, self._announced = self._announced, []
        return recorded + announced
