"""Who did what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from litestar import Response, get
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from adapters.http.auth import BEARER
from adapters.http.injection import Injected
from adapters.http.listing import LINK_HEADER, listed, page_request
from adapters.http.operations import described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.values import instant
from adapters.http.wire import Cursor, InstantText, Limit, ResponseBody
from application.accounts.views import Identity
from application.administration.list_audit_log import ListAuditLog
from application.administration.views import AuditFilter
from domain.administration.audit import AuditAction, SealedEntry


class AuditEntryResponse(ResponseBody, frozen=True, kw_only=True):
    """One fact: who did what, on whom, when and from where. `seal` is the digest that the next entry builds on."""

    sequence: Annotated[int, Meta(description="Counts from one, without a gap.")]
    at: datetime
    actor: Annotated[str, Meta(description="In which capacity: `user`, `operator` or `nobody`.")]
    actor_id: UUID | None
    action: Annotated[str, Meta(description="One of those that can be asked for, or of a newer version.")]
    target_id: UUID | None
    details: Mapping[str, str]
    address: str | None
    seal: Annotated[str, Meta(description="64 hexadecimal digits.")]

    @classmethod
    def of(cls, sealed: SealedEntry) -> Self:
        """What is shown of an entry."""
        entry = sealed.entry
        return cls(
            sequence=sealed.sequence,
            at=entry.at,
            actor=entry.actor,
            actor_id=entry.actor_id,
            action=entry.action,
            target_id=entry.target_id,
            details=entry.details,
            address=entry.address,
            seal=sealed.seal.hex(),
        )


class AuditPage(ResponseBody, frozen=True, kw_only=True):
    """Some of the log, the latest first."""

    items: list[AuditEntryResponse]
    next: str | None


@get(
    "/admin/audit-log",
    description=described(ListAuditLog),
    security=BEARER,
    responses=refusals(401),
    response_headers=[LINK_HEADER],
)
async def show_audit_log(
    *,
    request: ApiRequest[Identity],
    list_audit_log: Injected[ListAuditLog],
    action: Annotated[AuditAction | None, QueryParameter(description="Only this.")] = None,
    actor_id: Annotated[UUID | None, QueryParameter(description="Only what this user did.")] = None,
    target_id: Annotated[
        UUID | None, QueryParameter(description="Only what was done to this, or to what is theirs.")
    ] = None,
    since: Annotated[InstantText | None, QueryParameter(name="from", description="From this instant on.")] = None,
    until: Annotated[InstantText | None, QueryParameter(name="to", description="Before this instant.")] = None,
    limit: Limit = None,
    cursor: Cursor = None,
) -> Response[AuditPage]:
    """Show who did what."""
    criteria = AuditFilter(
        action=action,
        actor_id=actor_id,
        target_id=target_id,
        since=None if since is None else instant("from", since),
        until=None if until is None else instant("to", until),
    )
    page = await list_audit_log(request.user.actor, criteria, page_request(limit, cursor))
    body = AuditPage(items=[AuditEntryResponse.of(sealed) for sealed in page.items], next=page.next)
    return listed(request, body, page)


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_audit_log,)
