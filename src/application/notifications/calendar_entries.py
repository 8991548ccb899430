"""An appointment as an entry of somebody's own calendar: what of a message goes there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from domain.notifications.notification import Facts, MessageKind


class EntryStatus(StrEnum):
    """Whether it takes place (RFC 5545, section 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """An appointment for the calendar of one of both sides.

    `sequence` rises with whatever changes it, `changed_at` is when it was said; `start` is a UTC instant, `duration` minutes,
    `timezone` the appointment's. `with_whom` is the other side. `owner_name` and `owner_address` are whose calendar it is for.
    """

    appointment_id: str
    sequence: int
    changed_at: datetime
    status: EntryStatus
    start: datetime
    duration: int
    timezone: str
    service: str
    with_whom: str
    location: str
    number: str
    owner_name: str
    owner_address: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A calendar file, and what whoever gets it is to do with it: REQUEST or CANCEL (RFC 5546, section 1.4)."""

    method: str
    content: bytes


class Calendars(Protocol):
    """Writes calendar files (RFC 5545)."""

    def invitation(self, entry: CalendarEntry) -> Invitation:
        """What a mail carries, so that the entry comes into its reader's calendar, changes there, or goes."""
        ...

    def file(self, entry: CalendarEntry) -> bytes:
        """What somebody fetches for themselves."""
        ...


_STATUSES: Final[Mapping[MessageKind, EntryStatus]] = {
    MessageKind.APPOINTMENT_REQUESTED: EntryStatus.TENTATIVE,
    MessageKind.APPOINTMENT_BOOKED: EntryStatus.CONFIRMED,
    MessageKind.APPOINTMENT_CONFIRMED: EntryStatus.CONFIRMED,
    MessageKind.APPOINTMENT_RESCHEDULED: EntryStatus.CONFIRMED,
    MessageKind.APPOINTMENT_REALIGNED: EntryStatus.CONFIRMED,
    MessageKind.APPOINTMENT_DECLINED: EntryStatus.CANCELLED,
    MessageKind.APPOINTMENT_EXPIRED: EntryStatus.CANCELLED,
    MessageKind.APPOINTMENT_CANCELLED: EntryStatus.CANCELLED,
}
"""What a message of each kind does to the entry; a reminder does nothing."""


def entry_of(
    kind: MessageKind, facts: Facts, *, with_whom: str, said_at: datetime, owner: tuple[str, str]
) -> CalendarEntry | None:
    """The entry that a message is about; None where it is about none. `owner` is name and address of its reader."""
    status = _STATUSES.get(kind)
    if status is None or "sequence" not in facts:
        return None
    if status is EntryStatus.CONFIRMED and facts.get("tentative"):
        status = EntryStatus.TENTATIVE
    return CalendarEntry(
        appointment_id=facts["appointment_id"],
        sequence=int(facts["sequence"]),
        changed_at=said_at,
        status=status,
        start=datetime.fromisoformat(facts["start"]),
        duration=int(facts["duration"]),
        timezone=facts["timezone"],
        service=facts["service"],
        with_whom=with_whom,
        location=facts["location"],
        number=facts["number"],
        owner_name=owner[0],
        owner_address=owner[1],
    )
