"""The life of an appointment as one table: from which status what leads where."""

from collections.abc import Mapping
from enum import StrEnum


class Status(StrEnum):
    """Where an appointment is in its life."""

    HELD = "held"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"


class Action(StrEnum):
    """What can be done with an appointment."""

    HOLD = "hold"
    REQUEST = "request"
    BOOK = "book"
    RELEASE = "release"
    CONFIRM = "confirm"
    DECLINE = "decline"
    EXPIRE = "expire"
    RESCHEDULE = "reschedule"
    REALIGN = "realign"
    CANCEL = "cancel"
    COMPLETE = "complete"
    MARK_NO_SHOW = "no_show"


TRANSITIONS: Mapping[tuple[Status | None, Action], Status] = {
    (None, Action.HOLD): Status.HELD,
    (None, Action.REQUEST): Status.PENDING,
    (None, Action.BOOK): Status.CONFIRMED,
    (Status.HELD, Action.REQUEST): Status.PENDING,
    (Status.HELD, Action.BOOK): Status.CONFIRMED,
    (Status.HELD, Action.RELEASE): Status.EXPIRED,
    (Status.HELD, Action.EXPIRE): Status.EXPIRED,
    (Status.PENDING, Action.CONFIRM): Status.CONFIRMED,
    (Status.PENDING, Action.DECLINE): Status.DECLINED,
    (Status.PENDING, Action.EXPIRE): Status.EXPIRED,
    (Status.PENDING, Action.RESCHEDULE): Status.PENDING,
    (Status.PENDING, Action.REALIGN): Status.PENDING,
    (Status.PENDING, Action.CANCEL): Status.CANCELLED,
    (Status.CONFIRMED, Action.RESCHEDULE): Status.CONFIRMED,
    (Status.CONFIRMED, Action.REALIGN): Status.CONFIRMED,
    (Status.CONFIRMED, Action.CANCEL): Status.CANCELLED,
    (Status.CONFIRMED, Action.COMPLETE): Status.COMPLETED,
    (Status.CONFIRMED, Action.MARK_NO_SHOW): Status.NO_SHOW,
}
"""Every transition that exists, None being nothing yet; what is not here is refused with IllegalTransition."""

OCCUPYING: frozenset[Status] = frozenset({Status.HELD, Status.PENDING, Status.CONFIRMED})
"""The statuses whose time nobody else can have. The database's exclusion constraint names the same ones."""

EXPIRING: frozenset[Status] = frozenset({Status.HELD, Status.PENDING})
"""The statuses that last until `expires_at` only; from then on their time is free, whoever notices first."""

COUNTED: frozenset[Status] = OCCUPYING | {Status.COMPLETED}
"""The statuses that count against a service's limits."""
