"""Keys with which programs act for their users."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Self
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from adapters.http.accounts.profile_wire import TypedPassword
from adapters.http.auth import BEARER
from adapters.http.injection import Injected
from adapters.http.operations import BODY, described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.values import identifier
from adapters.http.wire import FILLED_LINE, PathId, RequestBody, ResponseBody
from application.accounts.list_api_keys import ListApiKeys
from application.accounts.make_api_key import MakeApiKey, MakeApiKeyCommand, NewApiKey
from application.accounts.revoke_api_key import RevokeApiKey, RevokeApiKeyCommand
from application.accounts.views import SessionIdentity
from domain.accounts.actor import Actor
from domain.accounts.api_key import API_KEY_NAME_MAXIMUM, LONGEST_API_KEY_DAYS, ApiKey, Scope
from domain.ids import ApiKeyId


class ApiKeyResponse(ResponseBody, frozen=True, kw_only=True):
    """A key, without its secret. `last_used_at` is right to the minute; without `expires_at` it works until it is revoked."""

    id: UUID
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey) -> Self:
        """Show a key."""
        return cls(
            id=key.id,
            name=key.name,
            scopes=sorted(key.scopes),
            created_at=key.created_at,
            expires_at=key.expires_at,
            last_used_at=key.last_used_at,
        )


class ApiKeyPage(ResponseBody, frozen=True, kw_only=True):
    """All of them: nobody has many, so `next` is always null."""

    items: list[ApiKeyResponse]
    next: str | None = None


class NewApiKeyResponse(ResponseBody, frozen=True, kw_only=True):
    """A new key. `token` goes into `Authorization: Bearer …`, and is never shown again."""

    key: ApiKeyResponse
    token: str

    @classmethod
    def of(cls, made: NewApiKey) -> Self:
        """Show a new key."""
        return cls(key=ApiKeyResponse.of(made.key), token=made.token)


class MakeApiKeyRequest(RequestBody, frozen=True, kw_only=True):
    """What the key is for; `password` is the present one."""

    name: Annotated[str, Meta(min_length=1, max_length=API_KEY_NAME_MAXIMUM), FILLED_LINE]
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=len(Scope))]
    password: TypedPassword
    expires_in_days: Annotated[int, Meta(ge=1, le=LONGEST_API_KEY_DAYS)] | None = None

    def command(self, actor: Actor) -> MakeApiKeyCommand:
        """What the use case is asked."""
        return MakeApiKeyCommand(
            actor=actor,
            name=self.name,
            scopes=frozenset(self.scopes),
            lifetime=None if self.expires_in_days is None else timedelta(days=self.expires_in_days),
            password=self.password,
        )


@get("/me/api-keys", description=described(ListApiKeys), security=BEARER, responses=refusals(401))
async def show_api_keys(request: ApiRequest[SessionIdentity], list_api_keys: Injected[ListApiKeys]) -> ApiKeyPage:
    """List one's API keys."""
    return ApiKeyPage(items=[ApiKeyResponse.of(key) for key in await list_api_keys(request.user.actor)])


@post(
    "/me/api-keys",
    description=described(MakeApiKey),
    security=BEARER,
    responses=refusals(*BODY, 401, 404, 409, 429),
)
async def make_key(
    data: JSONBody[MakeApiKeyRequest], request: ApiRequest[SessionIdentity], make_api_key: Injected[MakeApiKey]
) -> Response[NewApiKeyResponse]:
    """Make an API key."""
    made = await make_api_key(data.command(request.user.actor))
    return Response(NewApiKeyResponse.of(made), headers={"Cache-Control": "no-store"})


@delete(
    "/me/api-keys/{key_id:str}",
    status_code=HTTPStatus.NO_CONTENT,
    description=described(RevokeApiKey),
    security=BEARER,
    responses=refusals(401, 404),
)
async def revoke_key(
    key_id: PathId, request: ApiRequest[SessionIdentity], revoke_api_key: Injected[RevokeApiKey]
) -> None:
    """Revoke an API key."""
    chosen = ApiKeyId(identifier("API key", key_id))
    await revoke_api_key(RevokeApiKeyCommand(actor=request.user.actor, key_id=chosen))


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_api_keys, make_key, revoke_key)
