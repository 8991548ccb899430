"""What a professional offers."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, Self

from domain.errors import InvalidValue
from domain.events import Aggregate
from domain.ids import ProfessionalId, ServiceId
from domain.scheduling.alignment import Alignment, Steps
from domain.scheduling.limits import Limits
from domain.text import clean_line, clean_text

_DAY = 24 * 60
_YEAR_OF_DAYS = 366
NAME_MAXIMUM = 120
DESCRIPTION_MAXIMUM = 2000
LOCATION_MAXIMUM = 200
DURATION_MAXIMUM = _DAY
"""Minutes."""
INTERVAL_MAXIMUM = _DAY
"""Minutes."""
BUFFER_MAXIMUM = _DAY
"""Minutes."""
NOTICE_MAXIMUM = _YEAR_OF_DAYS * _DAY
"""Minutes."""
HORIZON_MAXIMUM = 2 * _YEAR_OF_DAYS
"""Days."""
CUTOFF_MAXIMUM = _YEAR_OF_DAYS * 24
"""Hours."""
OFFSET_MAXIMUM = _DAY
"""Minutes."""
APPROVAL_MAXIMUM = 30 * 24
"""Hours."""
REMINDERS_MAXIMUM = 5
REMINDER_EARLIEST = 30 * _DAY
"""Minutes before the start."""
REMINDER_LATEST = 10
"""Minutes before the start."""
DEFAULT_REMINDERS: Final = (_DAY, 2 * 60)
"""Minutes before the start."""
_CURRENCY_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of at most two decimals in an ISO 4217 currency. Raises InvalidValue."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or not Decimal(0) <= self.amount < Decimal(1_000_000):
            raise InvalidValue("price.amount", "out_of_range", "price.amount must lie between 0 and 999999.99.")
        if self.amount != round(self.amount, 2):
            raise InvalidValue("price.amount", "too_precise", "price.amount may have two decimals at most.")
        letters = self.currency
        if len(letters) != _CURRENCY_LETTERS or not (letters.isascii() and letters.isalpha() and letters.isupper()):
            raise InvalidValue("price.currency", "malformed", "price.currency must be three letters such as EUR.")
        object.__setattr__(self, "amount", self.amount.quantize(Decimal("0.01")))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTerms:
    """Everything about a service that its professional decides.

    Minutes: `duration`, `interval` between starts (None: the duration), `offset` that is added to the first start of
    a free range and to each step, `buffer_before`, `buffer_after`, `minimum_notice`. Days: `horizon_days`. Hours
    before the start until which a client may still cancel or move: the two cut-offs. A booking that `requires_approval`
    waits `approval_hours` for it, and then expires. Clients get `reminders` so many minutes before the start, which are kept
    in that order, each once. Raises InvalidValue.
    """

    name: str
    duration: int
    description: str = ""
    price: Money | None = None
    interval: int | None = None
    alignment: Alignment = Alignment.OPENING
    offset: int = 0
    buffer_before: int = 0
    buffer_after: int = 0
    minimum_notice: int = 0
    horizon_days: int = 60
    limits: Limits = field(default_factory=Limits)
    requires_approval: bool = False
    approval_hours: int = 48
    cancel_cutoff_hours: int = 0
    reschedule_cutoff_hours: int = 0
    reminders: tuple[int, ...] = DEFAULT_REMINDERS
    location: str = ""
    active: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_line("name", self.name, minimum=1, maximum=NAME_MAXIMUM))
        object.__setattr__(
            self, "description", clean_text("description", self.description, maximum=DESCRIPTION_MAXIMUM)
        )
        object.__setattr__(self, "location", clean_line("location", self.location, maximum=LOCATION_MAXIMUM))
        _check_range("duration", self.duration, 1, DURATION_MAXIMUM)
        if self.interval is not None:
            _check_range("interval", self.interval, 1, INTERVAL_MAXIMUM)
        _check_range("offset", self.offset, 0, OFFSET_MAXIMUM)
        _check_range("buffer_before", self.buffer_before, 0, BUFFER_MAXIMUM)
        _check_range("buffer_after", self.buffer_after, 0, BUFFER_MAXIMUM)
        _check_range("minimum_notice", self.minimum_notice, 0, NOTICE_MAXIMUM)
        _check_range("horizon_days", self.horizon_days, 0, HORIZON_MAXIMUM)
        _check_range("approval_hours", self.approval_hours, 1, APPROVAL_MAXIMUM)
        _check_range("cancel_cutoff_hours", self.cancel_cutoff_hours, 0, CUTOFF_MAXIMUM)
        _check_range("reschedule_cutoff_hours", self.reschedule_cutoff_hours, 0, CUTOFF_MAXIMUM)
        if len(self.reminders) > REMINDERS_MAXIMUM:
            raise InvalidValue("reminders", "too_many", f"reminders may be {REMINDERS_MAXIMUM} at most.")
        for minutes in self.reminders:
            _check_range("reminders", minutes, REMINDER_LATEST, REMINDER_EARLIEST)
        object.__setattr__(self, "reminders", tuple(sorted(set(self.reminders), reverse=True)))

    @property
    def step(self) -> int:
        """Minutes from one possible start to the next, without the offset."""
        return self.duration if self.interval is None else self.interval

    @property
    def steps(self) -> Steps:
        """How possible starts follow each other."""
        return Steps(alignment=self.alignment, interval=self.step, offset=self.offset)


@dataclass(slots=True, kw_only=True, eq=False)
class Service(Aggregate):
    """A bookable service of one professional. All services of a professional share one calendar."""

    id: ServiceId
    professional_id: ProfessionalId
    terms: ServiceTerms
    created_at: datetime
    updated_at: datetime

    @classmethod
    def publish(cls, *, id: ServiceId, professional_id: ProfessionalId, terms: ServiceTerms, now: datetime) -> Self:
        """A new service."""
        return cls(id=id, professional_id=professional_id, terms=terms, created_at=now, updated_at=now)

    def revise(self, terms: ServiceTerms, *, now: datetime) -> None:
        """Change the terms for bookings to come; appointments keep what was agreed when they were booked."""
        self.terms = terms
        self.updated_at = now


def _check_range(field: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise InvalidValue(field, "out_of_range", f"{field} must lie between {low} and {high}.")
