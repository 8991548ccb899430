"""Why a start is offered or not."""

from datetime import UTC, date, datetime
from typing import Annotated, Self
from uuid import UUID

from litestar import Response, get
from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, Meta, UnsetType

from adapters.http.auth import or_key_or_nobody
from adapters.http.injection import Injected
from adapters.http.languages import preferred_locale
from adapters.http.operations import described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.values import identifier, local_or_instant
from adapters.http.wire import LocalOrInstantText, PathId, ResponseBody
from application.accounts.views import Identity
from application.scheduling.explain_start import ExplainStart, ExplainStartQuery, Explanation
from domain.accounts.api_key import Scope
from domain.ids import ServiceId
from domain.scheduling.explanation import Reason, ReasonCode
from domain.scheduling.limits import Period

_Day = Annotated[date | UnsetType, Meta(description="On the professional's calendar.")]
_Name = Annotated[
    str | UnsetType,
    Meta(description="Of a holiday, in the language of the answer where it is known, else in the region's own."),
]
_Moment = Annotated[datetime | UnsetType, Meta(description="UTC.")]


class ReasonResponse(ResponseBody, frozen=True, kw_only=True):
    """One reason. Anybody is shown its code, and the `date` and `name` of a public holiday.

    The rest is for the professional and administrators, and there if it is part of the cause: `start` and `end` are
    those of what is in the way, `expires_at` until when it is held if it is a hold, `date` the day that is different;
    `limit` is how many there may be in the `period`, `bound` before when it is too soon, or from when it is too far
    ahead.
    """

    code: ReasonCode
    appointment_id: UUID | UnsetType = UNSET
    start: _Moment = UNSET
    end: _Moment = UNSET
    expires_at: _Moment = UNSET
    date: _Day = UNSET
    name: _Name = UNSET
    period: Period | UnsetType = UNSET
    limit: int | UnsetType = UNSET
    bound: _Moment = UNSET

    @classmethod
    def of(cls, reason: Reason) -> Self:
        """Show a reason."""
        span = reason.span
        return cls(
            code=reason.code,
            appointment_id=_given(reason.appointment_id),
            start=UNSET if span is None else _instant(span.start),
            end=UNSET if span is None else _instant(span.end),
            expires_at=_given(reason.expires_at),
            date=_given(reason.day),
            name=_given(reason.name),
            period=_given(reason.period),
            limit=_given(reason.limit),
            bound=UNSET if reason.bound is None else _instant(reason.bound),
        )


class ExplanationResponse(ResponseBody, frozen=True, kw_only=True):
    """Whether a start is offered, and every reason why it is not: offered exactly when there is none."""

    service_id: UUID
    timezone: Annotated[str, Meta(description="IANA zone of the professional.")]
    start: Annotated[datetime | None, Meta(description="UTC; null for a local time that does not exist.")]
    offered: bool
    reasons: list[ReasonResponse]

    @classmethod
    def of(cls, explanation: Explanation) -> Self:
        """Show an explanation."""
        return cls(
            service_id=explanation.service_id,
            timezone=explanation.timezone,
            start=explanation.start,
            offered=explanation.offered,
            reasons=[ReasonResponse.of(reason) for reason in explanation.reasons],
        )


@get(
    "/services/{service_id:str}/availability/explain",
    description=described(ExplainStart),
    security=or_key_or_nobody(Scope.CALENDAR_READ),
    responses=refusals(401, 404, 409, 422),
)
async def explain(
    service_id: PathId,
    request: ApiRequest[Identity | None],
    explain_start: Injected[ExplainStart],
    start: Annotated[
        LocalOrInstantText,
        QueryParameter(
            schema_extra={"format": "date-time"},
            description=(
                "An instant in RFC 3339 with an offset, or without it a local time on the professional's clock, "
                "which may leave out the seconds."
            ),
            examples=[
                Example(summary="An instant", value="2027-03-02T10:00:00+01:00"),
                Example(summary="A local time", value="2027-03-02T10:00"),
            ],
        ),
    ],
) -> Response[ExplanationResponse]:
    """Explain why a start is not offered."""
    locale = preferred_locale(request.headers.get("accept-language"))
    query = ExplainStartQuery(
        actor=None if request.user is None else request.user.actor,
        service_id=ServiceId(identifier("service", service_id)),
        start=local_or_instant("start", start),
        locale=locale,
    )
    body = ExplanationResponse.of(await explain_start(query))
    return Response(body, headers={"Content-Language": locale.value})


def _given[T](value: T | None) -> T | UnsetType:
    return UNSET if value is None else value


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


HANDLERS: tuple[ControllerRouterHandler, ...] = (explain,)
