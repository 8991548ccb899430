"""Supervising accounts."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from litestar import Response, get, patch
from litestar.params import JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, Meta, UnsetType

from adapters.http.accounts.wire import ProfessionalRefResponse
from adapters.http.auth import BEARER
from adapters.http.etags import ETAG_HEADER, expected_version, tagged
from adapters.http.injection import Injected
from adapters.http.listing import LINK_HEADER, listed, page_request
from adapters.http.operations import BODY, described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.values import identifier
from adapters.http.wire import FILLED_TEXT, Cursor, IfMatch, Limit, PathId, RequestBody, ResponseBody
from application.accounts.get_user import GetUser
from application.accounts.list_users import ListUsers, ListUsersQuery
from application.accounts.supervise_user import SuperviseUser, SuperviseUserCommand
from application.accounts.views import Identity, UserView
from domain.accounts.actor import Actor
from domain.accounts.user import REASON_MAXIMUM, UserStatus
from domain.accounts.values import Role
from domain.ids import UserId


class SettableStatus(StrEnum):
    """What an administrator makes of an account: closed, or open again."""

    ACTIVE = "active"
    DISABLED = "disabled"


class UserResponse(ResponseBody, frozen=True, kw_only=True):
    """An account as administrators see it. `professional` is its public profile, which may be hidden."""

    id: UUID
    email: str
    full_name: str
    phone: str | None
    locale: str
    timezone: str
    roles: list[Role]
    status: UserStatus
    professional: ProfessionalRefResponse | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, view: UserView) -> Self:
        """Show an account."""
        return cls(
            id=view.id,
            email=view.email,
            full_name=view.full_name,
            phone=view.phone,
            locale=view.locale,
            timezone=view.timezone,
            roles=list(view.roles),
            status=view.status,
            professional=ProfessionalRefResponse.of(view.professional),
            created_at=view.created_at,
            updated_at=view.updated_at,
        )


class UserPage(ResponseBody, frozen=True, kw_only=True):
    """Some accounts, by name."""

    items: list[UserResponse]
    next: str | None


class SuperviseUserRequest(RequestBody, frozen=True, kw_only=True):
    """What is left out stays. `roles` are all that they hold from then on; `disabled` needs a `reason`, which they read."""

    roles: Annotated[list[Role], Meta(max_length=len(Role))] | UnsetType = UNSET
    status: SettableStatus | UnsetType = UNSET
    reason: Annotated[str, Meta(min_length=1, max_length=REASON_MAXIMUM), FILLED_TEXT] | None = None

    def command(self, actor: Actor, user_id: UserId, version: int | None) -> SuperviseUserCommand:
        """What the use case is asked."""
        return SuperviseUserCommand(
            actor=actor,
            user_id=user_id,
            roles=None if self.roles is UNSET else frozenset(self.roles),
            status=None if self.status is UNSET else UserStatus(self.status),
            reason=self.reason,
            expected_version=version,
        )


@get(
    "/admin/users",
    description=described(ListUsers),
    security=BEARER,
    responses=refusals(401),
    response_headers=[LINK_HEADER],
)
async def show_users(
    *,
    request: ApiRequest[Identity],
    list_users: Injected[ListUsers],
    q: Annotated[str | None, QueryParameter(description="In the name or the mail address.")] = None,
    role: Annotated[Role | None, QueryParameter(description="Only those who hold it.")] = None,
    status: Annotated[UserStatus | None, QueryParameter(description="Only those with this status.")] = None,
    limit: Limit = None,
    cursor: Cursor = None,
) -> Response[UserPage]:
    """Look through the accounts."""
    query = ListUsersQuery(text=q, role=role, status=status)
    page = await list_users(request.user.actor, query, page_request(limit, cursor))
    body = UserPage(items=[UserResponse.of(view) for view in page.items], next=page.next)
    return listed(request, body, page)


@get(
    "/admin/users/{user_id:str}",
    description=described(GetUser),
    security=BEARER,
    responses=refusals(401, 404, unchanged=True),
    response_headers=[ETAG_HEADER],
)
async def show_user(
    user_id: PathId, request: ApiRequest[Identity], get_user: Injected[GetUser]
) -> Response[UserResponse]:
    """Show an account."""
    view = await get_user(request.user.actor, UserId(identifier("user", user_id)))
    return tagged(UserResponse.of(view), view.version)


@patch(
    "/admin/users/{user_id:str}",
    description=described(SuperviseUser),
    security=BEARER,
    responses=refusals(*BODY, 401, 404, 409, 412, 428),
    response_headers=[ETAG_HEADER],
)
async def supervise(
    user_id: PathId,
    data: JSONBody[SuperviseUserRequest],
    request: ApiRequest[Identity],
    supervise_user: Injected[SuperviseUser],
    if_match: IfMatch = None,
) -> Response[UserResponse]:
    """Change roles or status of an account."""
    known = UserId(identifier("user", user_id))
    view = await supervise_user(data.command(request.user.actor, known, expected_version(if_match)))
    return tagged(UserResponse.of(view), view.version)


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_users, show_user, supervise)
