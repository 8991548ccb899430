"""What one person is told of an event, and how a table says who is told what."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from application.unit_of_work import UnitOfWork
from domain.events import DomainEvent
from domain.ids import UserId
from domain.notifications.notification import Audience, Facts, MessageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one person is told. Everything is mailed; `inbox` tells whether it is shown inside the product too."""

    recipient_id: UserId
    kind: MessageKind
    audience: Audience
    facts: Facts
    inbox: bool = True


ADDRESS = "address"
"""The fact that names where a mail goes, when that is not the present address of its recipient."""


type Teller[E: DomainEvent] = Callable[[UnitOfWork, E], Awaitable[Sequence[Message]]]


def instant_text(instant: datetime) -> str:
    """An instant as facts hold it: RFC 3339 in UTC."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def to_self(user_id: UserId, kind: MessageKind, facts: Facts) -> Message:
    """What concerns an account alone: mailed, and not in the inbox."""
    return Message(recipient_id=user_id, kind=kind, audience=Audience.SELF, facts=facts, inbox=False)


def entry[E: DomainEvent](kind: type[E], tell: Teller[E]) -> tuple[type[DomainEvent], Teller[DomainEvent]]:
    """A line of a table."""
    # Callables are contravariant in their arguments; the table is looked up by the event's own type, which makes it safe.
    return kind, cast("Teller[DomainEvent]", tell)
