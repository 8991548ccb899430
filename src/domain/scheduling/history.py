"""What happened to an appointment: who did what, when and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

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


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What a professional has learned of somebody by the appointments that they have had, whatever became of those.

    `entered_as` is how they were entered last; None once an appointment has shown their account's own profile.
    """

    entered_as: EnteredClient | None

    @classmethod
    def of(cls, shown: Iterable[EnteredClient | None]) -> Self | None:
        """From how each appointment shows them, the latest first: None where it shows their account; None for none."""
        every = list(shown)
        if not every:
            return None
        return cls(None if None in every else every[0])


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
