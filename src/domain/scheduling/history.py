"""What happened to an appointment: who did what, when and why."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import UserId
from domain.scheduling.events import Party
from domain.scheduling.life import Action, Status


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, and in which capacity; `user_id` is None for the operator at the console and for the system itself."""

    party: Party
    user_id: UserId | None = None


SYSTEM = Author(Party.SYSTEM)


@dataclass(frozen=True, slots=True)
class EnteredClient:
    """The client as whoever entered the appointment knows them, whatever their account says; `phone` is E.164."""

    full_name: str
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step in an appointment's life. Instants are UTC; the `_before` values are None when it came to be."""

    at: datetime
    action: Action
    by: Author
    reason: str | None
    status_before: Status | None
    status: Status
    start_before: datetime | None
    start: datetime
    sequence: int
