"""When somebody is reminded of an appointment: what is planned, and what becomes of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.ids import AppointmentId, ReminderId, UserId
from domain.time.quiet_hours import QuietHours


class ReminderStatus(StrEnum):
    """`planned` waits for its time; the others are final."""

    PLANNED = "planned"
    SENT = "sent"
    SKIPPED = "skipped"


class SkipReason(StrEnum):
    """Why there is none."""

    BOOKED_INSIDE = "booked_inside"
    """It was booked or moved when the time to remind of it had passed already."""
    QUIET_HOURS = "quiet_hours"
    """Its time lies within quiet hours, which began before it was booked and end after it starts."""
    SAME_TIME = "same_time"
    """Quiet hours have brought it together with another one."""
    MOVED = "moved"
    """It takes place at another time, for which there are reminders of their own."""
    NOT_CONFIRMED = "not_confirmed"
    """It was cancelled, or is over, or waits to be confirmed."""
    PAST = "past"
    """It had begun when the reminder could be sent."""
    NOBODY = "nobody"
    """Whoever was to be reminded has no account any more."""


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """What one rule comes to: `minutes` before the start, at `due_at`, or not at all for a reason."""

    minutes: int
    due_at: datetime
    skipped: SkipReason | None = None


def plan(
    rules: Iterable[int],
    *,
    start: datetime,
    agreed_at: datetime,
    quiet: QuietHours | None,
    place: ZoneInfo,
) -> Sequence[PlannedReminder]:
    """What rules, in minutes before the start, come to for what was agreed on at `agreed_at`; the earliest first.

    One that falls into the quiet hours, on the clock of `place`, comes when they begin; where they had begun by then, when
    they end, if that is before the start. No two come at the same time: the one further from the start does.
    """
    planned: list[PlannedReminder] = []
    taken = set[datetime]()
    for minutes in sorted(set(rules), reverse=True):
        one = _plan_one(minutes, start=start, agreed_at=agreed_at, quiet=quiet, place=place)
        if one.skipped is None and one.due_at in taken:
            one = PlannedReminder(minutes, one.due_at, SkipReason.SAME_TIME)
        if one.skipped is None:
            taken.add(one.due_at)
        planned.append(one)
    return planned


def _plan_one(
    minutes: int, *, start: datetime, agreed_at: datetime, quiet: QuietHours | None, place: ZoneInfo
) -> PlannedReminder:
    due_at = start - timedelta(minutes=minutes)
    if due_at <= agreed_at:
        return PlannedReminder(minutes, due_at, SkipReason.BOOKED_INSIDE)
    night = None if quiet is None else quiet.around(due_at, place)
    if night is None:
        return PlannedReminder(minutes, due_at)
    if night.start > agreed_at:
        return PlannedReminder(minutes, night.start)
    if night.end < start:
        return PlannedReminder(minutes, night.end)
    return PlannedReminder(minutes, due_at, SkipReason.QUIET_HOURS)


@dataclass(slots=True, kw_only=True, eq=False)
class Reminder:
    """A line of the ledger: unique by appointment, its `sequence`, rule and recipient, so that none comes twice.

    `minutes` is the rule, `decided_at` when it was sent or skipped.
    """

    id: ReminderId
    appointment_id: AppointmentId
    sequence: int
    minutes: int
    recipient_id: UserId
    due_at: datetime
    status: ReminderStatus = ReminderStatus.PLANNED
    reason: SkipReason | None = None
    decided_at: datetime | None = None

    @classmethod
    def of(
        cls,
        planned: PlannedReminder,
        *,
        id: ReminderId,
        appointment_id: AppointmentId,
        sequence: int,
        recipient_id: UserId,
        now: datetime,
    ) -> "Reminder":
        """Enter what was planned."""
        reminder = cls(
            id=id,
            appointment_id=appointment_id,
            sequence=sequence,
            minutes=planned.minutes,
            recipient_id=recipient_id,
            due_at=planned.due_at,
        )
        if planned.skipped is not None:
            reminder.skip(planned.skipped, now=now)
        return reminder

    def is_due(self, now: datetime) -> bool:
        """Tell whether its time has come."""
        return self.status is ReminderStatus.PLANNED and self.due_at <= now

    def mark_sent(self, *, now: datetime) -> None:
        """It is on its way."""
        self.status, self.decided_at = ReminderStatus.SENT, now

    def skip(self, reason: SkipReason, *, now: datetime) -> None:
        """It is not to be sent."""
        self.status, self.reason, self.decided_at = ReminderStatus.SKIPPED, reason, now


def staleness(*, confirmed: bool, sequence: int, reminded_of: int, start: datetime, now: datetime) -> SkipReason | None:
    """Why nobody is to be reminded of what was planned for `reminded_of`; None when they are. `sequence` is the present one."""
    if not confirmed:
        return SkipReason.NOT_CONFIRMED
    if sequence != reminded_of:
        return SkipReason.MOVED
    return SkipReason.PAST if start <= now else None
