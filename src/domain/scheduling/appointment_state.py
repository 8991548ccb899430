"""An appointment as it stands: what it keeps, what follows from that, and how one step leads to the next."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.errors import InvalidValue
from domain.events import Aggregate
from domain.ids import AppointmentId, ProfessionalId, ServiceId, UserId
from domain.scheduling.agreement import Agreement, AppointmentTime
from domain.scheduling.errors import AppointmentOver, CutoffPassed, IllegalTransition, NotStarted
from domain.scheduling.events import AppointmentFacts, Party
from domain.scheduling.history import Author, Change, EnteredClient
from domain.scheduling.life import EXPIRING, TRANSITIONS, Action, Status
from domain.text import clean_text
from domain.time.intervals import Interval

NOTES_MAXIMUM = 2000
REASON_MAXIMUM = 1000


@dataclass(slots=True, kw_only=True, eq=False)
class AppointmentState(Aggregate):
    """A time that a client and a professional have agreed on, or are about to.

    `sequence` rises with each move (RFC 5545). A hold and a request last until `expires_at`. `booked_at` is when the
    client asked for it; a mere hold has none, and is shown to nobody. `entered_client` is shown in place of the account's
    profile: whoever knows an address learns nothing of whoever has it.
    """

    id: AppointmentId
    number: str
    service_id: ServiceId
    professional_id: ProfessionalId
    client_id: UserId
    status: Status
    time: AppointmentTime
    agreement: Agreement
    notes: str = ""
    sequence: int = 0
    expires_at: datetime | None = None
    booked_at: datetime | None = None
    cancelled_by: Party | None = None
    cancellation_reason: str | None = None
    entered_client: EnteredClient | None = None
    created_at: datetime
    updated_at: datetime
    _changes: list[Change] = field(default_factory=list[Change], repr=False)

    @property
    def end(self) -> datetime:
        """The UTC instant at which it ends; elapsed minutes count, whatever the wall clock does."""
        return self.time.start + timedelta(minutes=self.agreement.duration)

    @property
    def interval(self) -> Interval:
        """From start to end, without the buffers."""
        return Interval(self.time.start, self.end)

    @property
    def occupied(self) -> Interval:
        """The time that nobody else can have, its buffers included."""
        return Interval(
            self.time.start - timedelta(minutes=self.agreement.buffer_before),
            self.end + timedelta(minutes=self.agreement.buffer_after),
        )

    def occupied_at(self, start: datetime) -> Interval:
        """The time that it would occupy at another start."""
        shift = start - self.time.start
        return Interval(self.occupied.start + shift, self.occupied.end + shift)

    @property
    def cancel_until(self) -> datetime:
        """Until when its client may cancel."""
        return self.time.start - timedelta(hours=self.agreement.cancel_cutoff_hours)

    @property
    def reschedule_until(self) -> datetime:
        """Until when its client may move it."""
        return self.time.start - timedelta(hours=self.agreement.reschedule_cutoff_hours)

    @property
    def facts(self) -> AppointmentFacts:
        """What events tell of it."""
        return AppointmentFacts(
            id=self.id,
            number=self.number,
            professional_id=self.professional_id,
            client_id=self.client_id,
            service_id=self.service_id,
            start=self.time.start,
            duration=self.agreement.duration,
            timezone=self.time.timezone,
            location=self.agreement.location,
            sequence=self.sequence,
        )

    def has_lapsed(self, now: datetime) -> bool:
        """Tell whether it is a hold or a request whose time is up, and which therefore occupies nothing any more."""
        return self.status in EXPIRING and self.expires_at is not None and self.expires_at <= now

    def pull_changes(self) -> tuple[Change, ...]:
        """Hand over the steps taken since the last call, oldest first, and forget them."""
        pulled = tuple(self._changes)
        self._changes.clear()
        return pulled

    def _next(self, action: Action, now: datetime) -> Status:
        """Where `action` leads from here. Raises IllegalTransition; to a lapsed hold or request nothing but its end is left."""
        status = self.status
        if self.has_lapsed(now) and action is not Action.EXPIRE:
            status = Status.EXPIRED
        try:
            return TRANSITIONS[status, action]
        except KeyError:
            raise IllegalTransition(action, status) from None

    def _move(
        self,
        action: Action,
        by: Author,
        now: datetime,
        *,
        reason: str | None = None,
        time: AppointmentTime | None = None,
    ) -> None:
        """Take one step of the table, to another time where one is given, and note it. Raises IllegalTransition."""
        status, before, start = self._next(action, now), self.status, self.time.start
        self.status, self.time, self.updated_at = status, time or self.time, now
        self._note(action, by, now, reason=reason, status_before=before, start_before=start)

    def _end_before_start(self) -> None:
        """Nobody can approve what would have begun."""
        if self.expires_at is not None:
            self.expires_at = min(self.expires_at, self.time.start)

    def _note(
        self,
        action: Action,
        by: Author,
        now: datetime,
        *,
        reason: str | None = None,
        status_before: Status | None = None,
        start_before: datetime | None = None,
    ) -> None:
        self._changes.append(
            Change(
                at=now,
                action=action,
                by=by,
                reason=reason,
                status_before=status_before,
                status=self.status,
                start_before=start_before,
                start=self.time.start,
                sequence=self.sequence,
            )
        )

    def _close(self, action: Action, by: Author, now: datetime) -> None:
        self._next(action, now)
        if now < self.time.start:
            raise NotStarted
        self._move(action, by, now)

    def _ensure_in_time(self, action: Action, until: datetime, by: Author, now: datetime) -> None:
        if by.party is Party.CLIENT:
            if now > until or now >= self.time.start:
                raise CutoffPassed(action)
        elif now >= self.end:
            raise AppointmentOver


def cleaned_reason(reason: str | None, by: Author) -> str | None:
    """The reason as it is kept. Raises InvalidValue; also when an administrator, who owes one, gives none."""
    cleaned = None if reason is None else clean_text("reason", reason, maximum=REASON_MAXIMUM) or None
    if by.party is Party.ADMIN and cleaned is None:
        raise InvalidValue("reason", "missing", "An administrator who changes an appointment gives a reason.")
    return cleaned
