"""An appointment, from the first hold on its time to its end: who may do what with it, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from domain.ids import AppointmentId, UserId
from domain.scheduling.agreement import Agreement, AppointmentTime
from domain.scheduling.appointment_state import NOTES_MAXIMUM, AppointmentState, cleaned_reason
from domain.scheduling.availability import Agenda
from domain.scheduling.errors import HoldUnusable, IllegalTransition, ServiceInactive
from domain.scheduling.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentConfirmed,
    AppointmentDeclined,
    AppointmentExpired,
    AppointmentMissed,
    AppointmentRealigned,
    AppointmentRequested,
    AppointmentRescheduled,
    Party,
)
from domain.scheduling.history import SYSTEM, Author, EnteredClient
from domain.scheduling.life import TRANSITIONS, Action, Status
from domain.scheduling.placing import ensure_may_start
from domain.scheduling.service import Service
from domain.text import clean_text

HOLD = timedelta(minutes=5)


@dataclass(slots=True, kw_only=True, eq=False)
class Appointment(AppointmentState):
    """A time that a client and a professional have agreed on, or are about to; its steps are those of `life.py`."""

    @classmethod
    def hold(
        cls,
        *,
        id: AppointmentId,
        number: str,
        service: Service,
        agenda: Agenda,
        client_id: UserId,
        start: datetime,
        now: datetime,
        zone_rules: str,
    ) -> Self:
        """Keep a slot that the service offers for a client who is about to book it, for five minutes or until it starts.

        Raises ServiceInactive, SlotTaken, SlotNotOffered, InvalidValue.
        """
        by = Author(Party.CLIENT, client_id)
        held = cls._placed(
            id=id,
            number=number,
            service=service,
            agenda=agenda,
            client_id=client_id,
            start=start,
            by=by,
            now=now,
            zone_rules=zone_rules,
        )
        held.expires_at = min(now + HOLD, held.time.start)
        held._note(Action.HOLD, by, now)  # noqa: SLF001 (its own class)
        return held

    @classmethod
    def book(
        cls,
        *,
        id: AppointmentId,
        number: str,
        service: Service,
        agenda: Agenda,
        client_id: UserId,
        start: datetime,
        notes: str = "",
        entered_client: EnteredClient | None = None,
        by: Author,
        now: datetime,
        zone_rules: str,
    ) -> Self:
        """Take a time. `agenda` must be what is true inside the transaction.

        A client may choose only what the service offers, and waits for approval where the service requires it;
        professional and administrator any future time that is not occupied. Raises ServiceInactive, SlotTaken,
        SlotNotOffered, InvalidValue.
        """
        appointment = cls._placed(
            id=id,
            number=number,
            service=service,
            agenda=agenda,
            client_id=client_id,
            start=start,
            by=by,
            now=now,
            zone_rules=zone_rules,
        )
        appointment.entered_client = entered_client
        appointment._settle(None, service, notes, by, now)  # noqa: SLF001 (its own class)
        return appointment

    def take(
        self,
        *,
        service: Service,
        start: datetime,
        client_id: UserId,
        notes: str,
        entered_client: EnteredClient | None = None,
        by: Author,
        now: datetime,
    ) -> None:
        """Book what is held, for `client_id`. It was offered when the hold was made, and is kept on those terms.

        Raises HoldUnusable when the hold was for something else, IllegalTransition when it has expired or was used,
        ServiceInactive, InvalidValue.
        """
        if service.id != self.service_id or start != self.time.start:
            raise HoldUnusable
        if by.party is Party.CLIENT and not service.terms.active:
            raise ServiceInactive
        self._next(Action.BOOK, now)
        self.client_id = client_id
        self.entered_client = entered_client
        self._settle(self.status, service, notes, by, now)

    def release(self, *, by: Author, now: datetime) -> None:
        """Give up a hold, and free its time. Raises IllegalTransition."""
        self._move(Action.RELEASE, by, now)

    def confirm(self, *, by: Author, now: datetime) -> None:
        """Approve what was requested. Raises IllegalTransition."""
        self._move(Action.CONFIRM, by, now)
        self.expires_at = None
        self._record(AppointmentConfirmed(occurred_at=now, appointment=self.facts))

    def decline(self, *, reason: str | None, by: Author, now: datetime) -> None:
        """Refuse what was requested, and free its time. Raises IllegalTransition, InvalidValue."""
        cleaned = cleaned_reason(reason, by)
        self._move(Action.DECLINE, by, now, reason=cleaned)
        self.expires_at, self.cancellation_reason = None, cleaned
        self._record(AppointmentDeclined(occurred_at=now, appointment=self.facts, reason=cleaned))

    def expire(self, *, now: datetime) -> None:
        """Let a hold or a request go whose time is up. Raises IllegalTransition when it is not."""
        if not self.has_lapsed(now):
            raise IllegalTransition(Action.EXPIRE, self.status)
        requested = self.status is Status.PENDING
        self._move(Action.EXPIRE, SYSTEM, now)
        if requested:
            self._record(AppointmentExpired(occurred_at=now, appointment=self.facts))

    def reschedule(
        self,
        *,
        to: datetime,
        service: Service,
        agenda: Agenda,
        by: Author,
        reason: str | None = None,
        now: datetime,
        zone_rules: str,
    ) -> None:
        """Move it to `to`, keeping what was agreed. `agenda` must not hold the appointment itself.

        A client may choose only what the service offers, until the cut-off; professional and administrator any
        future time that is not occupied, until it ends, an administrator with a reason. Raises IllegalTransition,
        CutoffPassed, AppointmentOver, SlotTaken, SlotNotOffered, ServiceInactive, InvalidValue.
        """
        self.ensure_movable(by, reason, now)
        time = AppointmentTime.at(to, timezone=agenda.timezone, zone_rules=zone_rules)
        if by.party is Party.CLIENT and not service.terms.active:
            raise ServiceInactive
        ensure_may_start(agenda, self.agreement.terms(service.terms), time.start, by=by.party, now=now)
        self.move_to(time, by=by, reason=reason, now=now)

    def ensure_movable(self, by: Author, reason: str | None, now: datetime) -> None:
        """Raise IllegalTransition, CutoffPassed, AppointmentOver or InvalidValue when `by` may not move it at `now`."""
        self._next(Action.RESCHEDULE, now)
        cleaned_reason(reason, by)
        self._ensure_in_time(Action.RESCHEDULE, self.reschedule_until, by, now)

    def move_to(self, time: AppointmentTime, *, by: Author, reason: str | None, now: datetime) -> None:
        """Give it another time, which the caller knows to be free. Raises IllegalTransition, InvalidValue."""
        cleaned, previous = cleaned_reason(reason, by), self.time.start
        self._next(Action.RESCHEDULE, now)
        self.sequence += 1
        self._move(Action.RESCHEDULE, by, now, reason=cleaned, time=time)
        self._end_before_start()
        self._record(
            AppointmentRescheduled(
                occurred_at=now, appointment=self.facts, previous_start=previous, by=by.party, reason=cleaned
            )
        )

    def realign(self, *, now: datetime, zone_rules: str) -> bool:
        """Keep the local time under new rules of its zone; tell whether its instant moved, which people are told of.

        Raises IllegalTransition, InvalidValue.
        """
        time, previous = self.time.realigned(zone_rules=zone_rules), self.time.start
        self._next(Action.REALIGN, now)
        if time.start == previous:
            self.time = time
            return False
        self.sequence += 1
        self._move(Action.REALIGN, SYSTEM, now, time=time)
        self._end_before_start()
        self._record(AppointmentRealigned(occurred_at=now, appointment=self.facts, previous_start=previous))
        return True

    def cancel(self, *, by: Author, reason: str | None, now: datetime) -> None:
        """Call it off and free its time. Raises IllegalTransition, CutoffPassed, AppointmentOver, InvalidValue.

        The cut-off is for what is agreed: a client withdraws a mere request at any time before it would start.
        """
        self._next(Action.CANCEL, now)
        until = self.time.start if self.status is Status.PENDING else self.cancel_until
        self._ensure_in_time(Action.CANCEL, until, by, now)
        cleaned = cleaned_reason(reason, by)
        self.sequence += 1
        self._move(Action.CANCEL, by, now, reason=cleaned)
        self.expires_at, self.cancelled_by, self.cancellation_reason = None, by.party, cleaned
        self._record(AppointmentCancelled(occurred_at=now, appointment=self.facts, by=by.party, reason=cleaned))

    def complete(self, *, by: Author, now: datetime) -> None:
        """It took place. Raises IllegalTransition, NotStarted."""
        self._close(Action.COMPLETE, by, now)
        self._record(AppointmentCompleted(occurred_at=now, appointment=self.facts))

    def mark_no_show(self, *, by: Author, now: datetime) -> None:
        """The client did not come. Raises IllegalTransition, NotStarted."""
        self._close(Action.MARK_NO_SHOW, by, now)
        self._record(AppointmentMissed(occurred_at=now, appointment=self.facts))

    @classmethod
    def _placed(
        cls,
        *,
        id: AppointmentId,
        number: str,
        service: Service,
        agenda: Agenda,
        client_id: UserId,
        start: datetime,
        by: Author,
        now: datetime,
        zone_rules: str,
    ) -> Self:
        """A time where `by` may have one, on the service's present terms; nothing is agreed yet."""
        time = AppointmentTime.at(start, timezone=agenda.timezone, zone_rules=zone_rules)
        if by.party is Party.CLIENT and not service.terms.active:
            raise ServiceInactive
        ensure_may_start(agenda, service.terms, time.start, by=by.party, now=now)
        return cls(
            id=id,
            number=number,
            service_id=service.id,
            professional_id=service.professional_id,
            client_id=client_id,
            status=Status.HELD,
            time=time,
            agreement=Agreement.of(service.terms),
            created_at=now,
            updated_at=now,
        )

    def _settle(self, before: Status | None, service: Service, notes: str, by: Author, now: datetime) -> None:
        """Book it or, where the service requires it of a client, ask for approval, which must come before the start."""
        self.notes = clean_text("notes", notes, maximum=NOTES_MAXIMUM)
        self.booked_at = self.updated_at = now
        needs_approval = service.terms.requires_approval and by.party is Party.CLIENT
        action = Action.REQUEST if needs_approval else Action.BOOK
        self.status = TRANSITIONS[before, action]
        start_before = None if before is None else self.time.start
        self._note(action, by, now, status_before=before, start_before=start_before)
        if needs_approval:
            self.expires_at = min(now + timedelta(hours=service.terms.approval_hours), self.time.start)
            self._record(AppointmentRequested(occurred_at=now, appointment=self.facts, expires_at=self.expires_at))
        else:
            self.expires_at = None
            self._record(AppointmentBooked(occurred_at=now, appointment=self.facts, by=by.party))
