"""What services look like on the wire."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType, structs

from adapters.http.wire import FILLED_LINE, LINE, TEXT, RequestBody, ResponseBody, whole
from application.scheduling.views import ServiceView
from domain.scheduling.alignment import Alignment
from domain.scheduling.limits import LIMIT_MAXIMUM, Limits
from domain.scheduling.service import (
    APPROVAL_MAXIMUM,
    BUFFER_MAXIMUM,
    CUTOFF_MAXIMUM,
    DEFAULT_REMINDERS,
    DESCRIPTION_MAXIMUM,
    DURATION_MAXIMUM,
    HORIZON_MAXIMUM,
    INTERVAL_MAXIMUM,
    LOCATION_MAXIMUM,
    NAME_MAXIMUM,
    NOTICE_MAXIMUM,
    OFFSET_MAXIMUM,
    REMINDER_EARLIEST,
    REMINDER_LATEST,
    REMINDERS_MAXIMUM,
    Money,
    ServiceTerms,
)

Name = Annotated[str, Meta(min_length=1, max_length=NAME_MAXIMUM), FILLED_LINE]
Description = Annotated[str, Meta(max_length=DESCRIPTION_MAXIMUM), TEXT]
Place = Annotated[str, Meta(max_length=LOCATION_MAXIMUM), LINE]
Duration = Annotated[int, Meta(ge=1, le=DURATION_MAXIMUM, description="Minutes.")]
Interval = Annotated[int, Meta(ge=1, le=INTERVAL_MAXIMUM, description="Minutes from one possible start to the next.")]
Aligned = Annotated[Alignment, Meta(description="What possible starts are lined up with.")]
Offset = Annotated[
    int,
    Meta(ge=0, le=OFFSET_MAXIMUM, description="Minutes added to the first possible start and to each step."),
]
Buffer = Annotated[int, Meta(ge=0, le=BUFFER_MAXIMUM, description="Minutes that are kept free.")]
Notice = Annotated[int, Meta(ge=0, le=NOTICE_MAXIMUM, description="Minutes between booking and start, at least.")]
Horizon = Annotated[int, Meta(ge=0, le=HORIZON_MAXIMUM, description="Days ahead that can be booked.")]
Cutoff = Annotated[int, Meta(ge=0, le=CUTOFF_MAXIMUM, description="Hours before the start; until then clients may.")]
Reminders = Annotated[
    list[Annotated[int, Meta(ge=REMINDER_LATEST, le=REMINDER_EARLIEST)]],
    Meta(max_length=REMINDERS_MAXIMUM, description="Minutes before the start at which clients are reminded."),
]
ApprovalHours = Annotated[
    int, Meta(ge=1, le=APPROVAL_MAXIMUM, description="Hours that a request waits for approval until it expires.")
]
Limit = Annotated[int, Meta(ge=1, le=LIMIT_MAXIMUM, description="Appointments of this service at most.")]
Amount = Annotated[str, Meta(pattern=whole(r"[0-9]{1,6}(\.[0-9]{1,2})?"), examples=["45.00"])]
Currency = Annotated[str, Meta(pattern=whole("[A-Z]{3}"), description="ISO 4217.", examples=["EUR"])]


class PriceRequest(RequestBody, frozen=True, kw_only=True):
    """An amount as text, because money is not a binary fraction."""

    amount: Amount
    currency: Currency

    def money(self) -> Money:
        """The price. Raises InvalidValue."""
        return Money(Decimal(self.amount), self.currency)


class PriceResponse(ResponseBody, frozen=True, kw_only=True):
    """An amount with two decimals."""

    amount: Annotated[str, Meta(description="With two decimals, such as `45.00`.")]
    currency: Annotated[str, Meta(description="ISO 4217.")]

    @classmethod
    def of(cls, money: Money | None) -> Self | None:
        """Show a price, if there is one."""
        return None if money is None else cls(amount=f"{money.amount:.2f}", currency=money.currency)


class LimitsRequest(RequestBody, frozen=True, kw_only=True):
    """How many appointments of the service there may be on the professional's calendar; null sets no limit."""

    per_day: Limit | None = None
    per_week: Limit | None = None
    per_month: Limit | None = None
    per_year: Limit | None = None

    def limits(self) -> Limits:
        """The limits. Raises InvalidValue."""
        return Limits(per_day=self.per_day, per_week=self.per_week, per_month=self.per_month, per_year=self.per_year)


class LimitsResponse(ResponseBody, frozen=True, kw_only=True):
    """How many appointments of the service there may be; null where there is no limit. Weeks begin on Mondays."""

    per_day: int | None
    per_week: int | None
    per_month: int | None
    per_year: int | None

    @classmethod
    def of(cls, limits: Limits) -> Self:
        """Show limits."""
        return cls(
            per_day=limits.per_day, per_week=limits.per_week, per_month=limits.per_month, per_year=limits.per_year
        )


class PublishServiceRequest(RequestBody, frozen=True, kw_only=True):
    """What a professional offers. `interval` is the duration when left out, `reminders` are a day and two hours."""

    name: Name
    duration: Duration
    description: Description = ""
    price: PriceRequest | None = None
    interval: Interval | None = None
    alignment: Aligned = Alignment.OPENING
    offset: Offset = 0
    buffer_before: Buffer = 0
    buffer_after: Buffer = 0
    minimum_notice: Notice = 0
    horizon_days: Horizon = 60
    limits: LimitsRequest | None = None
    requires_approval: bool = False
    approval_hours: ApprovalHours = 48
    cancel_cutoff_hours: Cutoff = 0
    reschedule_cutoff_hours: Cutoff = 0
    reminders: Reminders | UnsetType = UNSET
    location: Place = ""
    active: bool = True

    def terms(self) -> ServiceTerms:
        """The terms that are described. Raises InvalidValue."""
        return ServiceTerms(
            name=self.name,
            duration=self.duration,
            description=self.description,
            price=None if self.price is None else self.price.money(),
            interval=self.interval,
            alignment=self.alignment,
            offset=self.offset,
            buffer_before=self.buffer_before,
            buffer_after=self.buffer_after,
            minimum_notice=self.minimum_notice,
            horizon_days=self.horizon_days,
            limits=_limits(self.limits),
            requires_approval=self.requires_approval,
            approval_hours=self.approval_hours,
            cancel_cutoff_hours=self.cancel_cutoff_hours,
            reschedule_cutoff_hours=self.reschedule_cutoff_hours,
            reminders=DEFAULT_REMINDERS if isinstance(self.reminders, UnsetType) else tuple(self.reminders),
            location=self.location,
            active=self.active,
        )


class ReviseServiceRequest(RequestBody, frozen=True, kw_only=True):
    """What is left out stays as it is; `price`, `interval` and `limits` can be cleared with null.

    `limits` are replaced as a whole: those that are not named there are gone.
    """

    name: Name | UnsetType = UNSET
    duration: Duration | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    price: PriceRequest | UnsetType | None = UNSET
    interval: Interval | UnsetType | None = UNSET
    alignment: Aligned | UnsetType = UNSET
    offset: Offset | UnsetType = UNSET
    buffer_before: Buffer | UnsetType = UNSET
    buffer_after: Buffer | UnsetType = UNSET
    minimum_notice: Notice | UnsetType = UNSET
    horizon_days: Horizon | UnsetType = UNSET
    limits: LimitsRequest | UnsetType | None = UNSET
    requires_approval: bool | UnsetType = UNSET
    approval_hours: ApprovalHours | UnsetType = UNSET
    cancel_cutoff_hours: Cutoff | UnsetType = UNSET
    reschedule_cutoff_hours: Cutoff | UnsetType = UNSET
    reminders: Reminders | UnsetType = UNSET
    location: Place | UnsetType = UNSET
    active: bool | UnsetType = UNSET

    def revise(self, terms: ServiceTerms) -> ServiceTerms:
        """The terms with what is named here changed. Raises InvalidValue."""
        changes = {name: value for name, value in structs.asdict(self).items() if value is not UNSET}
        if isinstance(self.price, PriceRequest):
            changes["price"] = self.price.money()
        if not isinstance(self.limits, UnsetType):
            changes["limits"] = _limits(self.limits)
        if not isinstance(self.reminders, UnsetType):
            changes["reminders"] = tuple(self.reminders)
        return replace(terms, **changes)


class ServiceResponse(ResponseBody, frozen=True, kw_only=True):
    """A service. Minutes, days and hours as in the requests."""

    id: UUID
    professional_id: UUID
    name: str
    duration: Annotated[int, Meta(description="Minutes.")]
    description: str
    price: Annotated[PriceResponse | None, Meta(description="Null when none is named.")]
    interval: Annotated[
        int | None, Meta(description="Minutes from one possible start to the next; null when it is the duration.")
    ]
    alignment: Annotated[Alignment, Meta(description="What possible starts are lined up with.")]
    offset: Annotated[int, Meta(description="Minutes added to the first possible start and to each step.")]
    buffer_before: Annotated[int, Meta(description="Minutes that are kept free before it.")]
    buffer_after: Annotated[int, Meta(description="Minutes that are kept free after it.")]
    minimum_notice: Annotated[int, Meta(description="Minutes between booking and start, at least.")]
    horizon_days: Annotated[int, Meta(description="Days ahead that can be booked.")]
    limits: LimitsResponse
    requires_approval: Annotated[bool, Meta(description="Whether the professional confirms each booking of a client.")]
    approval_hours: Annotated[int, Meta(description="Hours that a request waits for approval until it expires.")]
    cancel_cutoff_hours: Annotated[int, Meta(description="Hours before the start; until then clients may cancel.")]
    reschedule_cutoff_hours: Annotated[int, Meta(description="Hours before the start; until then clients may move it.")]
    reminders: Annotated[list[int], Meta(description="Minutes before the start at which clients are reminded.")]
    location: Annotated[str, Meta(description="Where it takes place; empty when nothing is said.")]
    active: Annotated[bool, Meta(description="Whether it takes bookings.")]
    created_at: Annotated[datetime, Meta(description="UTC.")]
    updated_at: Annotated[datetime, Meta(description="UTC.")]

    @classmethod
    def of(cls, view: ServiceView) -> Self:
        """Show a service."""
        terms = view.terms
        return cls(
            id=view.id,
            professional_id=view.professional_id,
            name=terms.name,
            duration=terms.duration,
            description=terms.description,
            price=PriceResponse.of(terms.price),
            interval=terms.interval,
            alignment=terms.alignment,
            offset=terms.offset,
            buffer_before=terms.buffer_before,
            buffer_after=terms.buffer_after,
            minimum_notice=terms.minimum_notice,
            horizon_days=terms.horizon_days,
            limits=LimitsResponse.of(terms.limits),
            requires_approval=terms.requires_approval,
            approval_hours=terms.approval_hours,
            cancel_cutoff_hours=terms.cancel_cutoff_hours,
            reschedule_cutoff_hours=terms.reschedule_cutoff_hours,
            reminders=list(terms.reminders),
            location=terms.location,
            active=terms.active,
            created_at=view.created_at,
            updated_at=view.updated_at,
        )


class ServicePage(ResponseBody, frozen=True, kw_only=True):
    """Some services, and the cursor of those that follow."""

    items: list[ServiceResponse]
    next: str | None


def _limits(requested: LimitsRequest | None) -> Limits:
    return Limits() if requested is None else requested.limits()
