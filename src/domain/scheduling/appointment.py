"""An appointment, from booking to its end."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Self

from domain.errors import InvalidValue
from domain.events import Aggregate
from domain.ids import AppointmentId, ProfessionalId, ServiceId, UserId
from domain.scheduling import availability
from domain.scheduling.agreement import Agreement, AppointmentTime
from domain.scheduling.availability import Agenda
from domain.scheduling.errors import (
    AppointmentOver,
    CutoffPassed,
    IllegalTransition,
    NotStarted,
    ServiceInactive,
    SlotNotOffered,
    SlotTaken,
)
from domain.scheduling.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentFacts,
    AppointmentMissed,
    AppointmentRescheduled,
    Party,
)
from domain.scheduling.service import Service, ServiceTerms
from domain.text import clean_text
from domain.time.intervals import Interval

NOTES_MAXIMUM = 2000
REASON_MAXIMUM = 1000


class Status(StrEnum):
    """Where an appointment is in its life."""

    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can be done with an appointment."""

    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    COMPLETE = "complete"
    MARK_NO_SHOW = "no_show"


TRANSITIONS: Mapping[tuple[Status, Action], Status] = {
    (Status.CONFIRMED, Action.RESCHEDULE): Status.CONFIRMED,
    (Status.CONFIRMED, Action.CANCEL): Status.CANCELLED,
    (Status.CONFIRMED, Action.COMPLETE): Status.COMPLETED,
    (Status.CONFIRMED, Action.MARK_NO_SHOW): Status.NO_SHOW,
}
"""Every transition that exists; what is not here is refused with IllegalTransition."""

OCCUPYING: frozenset[Status] = frozenset({Status.CONFIRMED})
"""The statuses whose time nobody else can have. The database's exclusion constraint names the same ones."""


@dataclass(slots=True, kw_only=True, eq=False)
class Appointment(Aggregate):
    """A time that a client and a professional have agreed on. `sequence` rises with each move (RFC 5545)."""

    id: AppointmentId
    number: str
    service_id: ServiceId
    professional_id: ProfessionalId
    client_id: UserId
    status: Status
    time: AppointmentTime
    agreement: Agreement
    notes: str
    sequence: int = 0
    cancelled_by: Party | None = None
    cancellation_reason: str | None = None
    created_at: datetime
    updated_at: datetime

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
        now: datetime,
        zone_rules: str,
    ) -> Self:
        """A client takes a slot that the service offers. `agenda` must be what is true inside the transaction.

        Raises ServiceInactive, SlotTaken, SlotNotOffered, InvalidValue.
        """
        time = AppointmentTime.at(start, timezone=agenda.timezone, zone_rules=zone_rules)
        if not service.terms.active:
            raise ServiceInactive
        _ensure_free(agenda, service.terms, time.start, now)
        appointment = cls(
            id=id,
            number=number,
            service_id=service.id,
            professional_id=service.professional_id,
            client_id=client_id,
            status=Status.CONFIRMED,
            time=time,
            agreement=Agreement.of(service.terms),
            notes=clean_text("notes", notes, maximum=NOTES_MAXIMUM),
            created_at=now,
            updated_at=now,
        )
        appointment._record(AppointmentBooked(occurred_at=now, appointment=appointment.facts))
        return appointment

    @property
    def end(self) -> datetime:
        """The UTC instant at which it ends; elapsed minutes count, whatever the wall clock does."""
        return self.time.start + timedelta(minutes=self.agreement.duration)

    @property
    def occupied(self) -> Interval:
        """The time that nobody else can have, its buffers included."""
        return Interval(
            self.time.start - timedelta(minutes=self.agreement.buffer_before),
            self.end + timedelta(minutes=self.agreement.buffer_after),
        )

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

    def reschedule(
        self, *, to: datetime, service: Service, agenda: Agenda, by: Party, now: datetime, zone_rules: str
    ) -> None:
        """Move it to `to`, keeping what was agreed. `agenda` must not hold the appointment itself.

        A client may choose only what the service offers, until the cut-off; professional and administrator any
        future time that is not occupied, until it ends. Raises IllegalTransition, CutoffPassed, AppointmentOver,
        SlotTaken, SlotNotOffered, ServiceInactive, InvalidValue.
        """
        status = self._next(Action.RESCHEDULE)
        self._ensure_in_time(Action.RESCHEDULE, self.reschedule_until, by, now)
        time = AppointmentTime.at(to, timezone=agenda.timezone, zone_rules=zone_rules)
        terms = self._terms_as_agreed(service)
        if by is Party.CLIENT:
            if not service.terms.active:
                raise ServiceInactive
            _ensure_free(agenda, terms, time.start, now)
        elif time.start < now:
            raise SlotNotOffered
        elif not availability.is_unoccupied(agenda, terms, int(time.start.timestamp())):
            raise SlotTaken
        previous = self.time.start
        self.status, self.time, self.updated_at = status, time, now
        self.sequence += 1
        self._record(AppointmentRescheduled(occurred_at=now, appointment=self.facts, previous_start=previous, by=by))

    def cancel(self, *, by: Party, reason: str | None, now: datetime) -> None:
        """Call it off and free its time. Raises IllegalTransition, CutoffPassed, AppointmentOver, InvalidValue."""
        status = self._next(Action.CANCEL)
        self._ensure_in_time(Action.CANCEL, self.cancel_until, by, now)
        cleaned = None if reason is None else clean_text("reason", reason, maximum=REASON_MAXIMUM) or None
        if by is Party.ADMIN and cleaned is None:
            raise InvalidValue("reason", "missing", "An administrator who cancels gives a reason.")
        self.status, self.cancelled_by, self.cancellation_reason, self.updated_at = status, by, cleaned, now
        self.sequence += 1
        self._record(AppointmentCancelled(occurred_at=now, appointment=self.facts, by=by, reason=cleaned))

    def complete(self, *, now: datetime) -> None:
        """It took place. Raises IllegalTransition, NotStarted."""
        self._close(Action.COMPLETE, now)
        self._record(AppointmentCompleted(occurred_at=now, appointment=self.facts))

    def mark_no_show(self, *, now: datetime) -> None:
        """The client did not come. Raises IllegalTransition, NotStarted."""
        self._close(Action.MARK_NO_SHOW, now)
        self._record(AppointmentMissed(occurred_at=now, appointment=self.facts))

    def _next(self, action: Action) -> Status:
        try:
            return TRANSITIONS[self.status, action]
        except KeyError:
            raise IllegalTransition(action, self.status) from None

    def _close(self, action: Action, now: datetime) -> None:
        status = self._next(action)
        if now < self.time.start:
            raise NotStarted
        self.status, self.updated_at = status, now

    def _ensure_in_time(self, action: Action, until: datetime, by: Party, now: datetime) -> None:
        if by is Party.CLIENT:
            if now > until or now >= self.time.start:
                raise CutoffPassed(action)
        elif now >= self.end:
            raise AppointmentOver

    def _terms_as_agreed(self, service: Service) -> ServiceTerms:
        return replace(
            service.terms,
            duration=self.agreement.duration,
            interval=service.terms.step,
            buffer_before=self.agreement.buffer_before,
            buffer_after=self.agreement.buffer_after,
        )


def _ensure_free(agenda: Agenda, terms: ServiceTerms, start: datetime, now: datetime) -> None:
    """Raise SlotTaken when only somebody's appointment is in the way, SlotNotOffered when the start never was a slot."""
    second, clock = int(start.timestamp()), ceil(now.timestamp())
    if availability.is_free(agenda, terms, second, clock):
        return
    if availability.is_free(replace(agenda, busy=()), terms, second, clock):
        raise SlotTaken
    raise SlotNotOffered
