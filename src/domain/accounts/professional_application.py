"""A client's request to become a professional."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from domain.accounts.errors import ApplicationAlreadyDecided, ApplicationTooSoon
from domain.accounts.events import (
    ProfessionalApplicationApproved,
    ProfessionalApplicationRejected,
    ProfessionalApplicationSubmitted,
)
from domain.events import Aggregate
from domain.ids import ApplicationId, UserId
from domain.text import clean_line, clean_text
from domain.time.zones import zone

COOLING_OFF: Final = timedelta(days=30)
"""After a rejection, until the same person may apply again."""


def ensure_cooled_off(last_rejection: datetime | None, *, now: datetime) -> None:
    """Raise ApplicationTooSoon while the latest rejection of somebody's applications is too recent."""
    if last_rejection is not None and now < last_rejection + COOLING_OFF:
        raise ApplicationTooSoon(last_rejection + COOLING_OFF)


class ApplicationStatus(StrEnum):
    """`open` waits for an administrator, unless its applicant takes it back; the others are final."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What a professional does and where; `timezone` is where their working hours are meant. Raises InvalidValue."""

    profession: str
    bio: str
    timezone: str
    city: str | None = None
    licence_number: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "profession", clean_line("profession", self.profession, minimum=2, maximum=80))
        object.__setattr__(self, "bio", clean_text("bio", self.bio, minimum=1, maximum=2000))
        if self.city is not None:
            object.__setattr__(self, "city", clean_line("city", self.city, minimum=1, maximum=80))
        if self.licence_number is not None:
            cleaned = clean_line("licence_number", self.licence_number, minimum=1, maximum=40)
            object.__setattr__(self, "licence_number", cleaned)
        zone(self.timezone)

    def in_zone(self, timezone: str) -> "Practice":
        """The same practice with its working hours meant in another zone. Raises InvalidValue."""
        return replace(self, timezone=timezone)


@dataclass(slots=True, kw_only=True, eq=False)
class ProfessionalApplication(Aggregate):
    """One open application a user; decided once."""

    id: ApplicationId
    applicant_id: UserId
    practice: Practice
    status: ApplicationStatus
    submitted_at: datetime
    decided_at: datetime | None = None
    decided_by: UserId | None = None
    reason: str | None = None

    @classmethod
    def submit(cls, *, id: ApplicationId, applicant_id: UserId, practice: Practice, now: datetime) -> Self:
        """A new application that waits for an administrator."""
        application = cls(
            id=id, applicant_id=applicant_id, practice=practice, status=ApplicationStatus.OPEN, submitted_at=now
        )
        application._record(
            ProfessionalApplicationSubmitted(
                occurred_at=now, application_id=id, applicant_id=applicant_id, profession=practice.profession
            )
        )
        return application

    def approve(self, *, by: UserId | None, now: datetime) -> None:
        """Let the applicant become a professional; `by` is None at the operator's console.

        Raises ApplicationAlreadyDecided.
        """
        self._decide(ApplicationStatus.APPROVED, by=by, now=now)
        self._record(
            ProfessionalApplicationApproved(
                occurred_at=now,
                application_id=self.id,
                applicant_id=self.applicant_id,
                profession=self.practice.profession,
            )
        )

    def reject(self, *, by: UserId | None, reason: str, now: datetime) -> None:
        """Refuse, and tell the applicant why. Raises ApplicationAlreadyDecided, InvalidValue."""
        reason = clean_text("reason", reason, minimum=1, maximum=1000)
        self._decide(ApplicationStatus.REJECTED, by=by, now=now)
        self.reason = reason
        self._record(
            ProfessionalApplicationRejected(
                occurred_at=now,
                application_id=self.id,
                applicant_id=self.applicant_id,
                profession=self.practice.profession,
                reason=reason,
            )
        )

    def withdraw(self, *, now: datetime) -> None:
        """Have the applicant take it back; nobody needs to be told. Raises ApplicationAlreadyDecided."""
        self._decide(ApplicationStatus.WITHDRAWN, by=self.applicant_id, now=now)

    def _decide(self, status: ApplicationStatus, *, by: UserId | None, now: datetime) -> None:
        if self.status is not ApplicationStatus.OPEN:
            raise ApplicationAlreadyDecided
        self.status = status
        self.decided_by = by
        self.decided_at = now
