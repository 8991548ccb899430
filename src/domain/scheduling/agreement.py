"""What client and professional agree on when an appointment is booked: the terms, and the time."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from domain.errors import InvalidValue
from domain.scheduling.service import ServiceTerms
from domain.time.intervals import checked_instant
from domain.time.zones import epoch_of, zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What was agreed at booking and stays so when the service changes. Minutes and hours as in ServiceTerms."""

    duration: int
    buffer_before: int
    buffer_after: int
    cancel_cutoff_hours: int
    reschedule_cutoff_hours: int
    location: str

    @classmethod
    def of(cls, terms: ServiceTerms) -> Self:
        """The part of the terms that an appointment keeps."""
        return cls(
            duration=terms.duration,
            buffer_before=terms.buffer_before,
            buffer_after=terms.buffer_after,
            cancel_cutoff_hours=terms.cancel_cutoff_hours,
            reschedule_cutoff_hours=terms.reschedule_cutoff_hours,
            location=terms.location,
        )

    def terms(self, service: ServiceTerms) -> ServiceTerms:
        """The terms by which the appointment may be moved: the service's present ones, with what was agreed kept."""
        return replace(
            service,
            duration=self.duration,
            interval=service.step,
            buffer_before=self.buffer_before,
            buffer_after=self.buffer_after,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentTime:
    """When it starts: the wall clock that people agreed on, and the UTC instant derived from it.

    `local_start` is naive, `fold` tells the two passes of a repeated hour apart (PEP 495), `zone_rules` is the
    version of the time zone database that the instant was derived with.
    """

    start: datetime
    timezone: str
    local_start: datetime
    fold: int
    zone_rules: str

    @classmethod
    def at(cls, start: datetime, *, timezone: str, zone_rules: str) -> Self:
        """The time at the instant `start` on the wall clock of `timezone`. Raises InvalidValue."""
        start = checked_instant("start", start)
        if start.microsecond:
            raise InvalidValue("start", "too_precise", "start must be a whole second.")
        local = start.astimezone(zone(timezone))
        return cls(
            start=start,
            timezone=timezone,
            local_start=local.replace(tzinfo=None, fold=0),
            fold=local.fold,
            zone_rules=zone_rules,
        )

    def realigned(self, *, zone_rules: str) -> Self:
        """The same local time by the rules that are in force now, of version `zone_rules`.

        Where those skip it, the first instant after it. Raises InvalidValue when they know the zone no more.
        """
        start = datetime.fromtimestamp(epoch_of(self.local_start, zone(self.timezone), fold=self.fold), UTC)
        return replace(self, start=start, zone_rules=zone_rules)
