"""The devices on which somebody is signed in."""

from datetime import datetime
from http import HTTPStatus
from typing import Self
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.types import ControllerRouterHandler

from adapters.http.auth import BEARER
from adapters.http.cookies import signed_out
from adapters.http.injection import Injected
from adapters.http.operations import described, refusals
from adapters.http.requests import ApiRequest
from adapters.http.values import identifier
from adapters.http.wire import PathId, ResponseBody
from application.accounts.end_session import EndSession, EndSessionCommand
from application.accounts.list_sessions import ListSessions
from application.accounts.log_out_everywhere import LogOutEverywhere
from application.accounts.views import SessionIdentity
from domain.accounts.session import Session
from domain.ids import SessionId


class SessionResponse(ResponseBody, frozen=True, kw_only=True):
    """A device on which somebody is signed in.

    `current` is the one that asks. `address` and `agent` are where it signed in from and what it said it is.
    """

    id: UUID
    current: bool
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    address: str | None
    agent: str | None

    @classmethod
    def of(cls, session: Session, *, current: SessionId) -> Self:
        """Show a session."""
        return cls(
            id=session.id,
            current=session.id == current,
            created_at=session.created_at,
            last_used_at=session.last_used_at,
            expires_at=session.expires_at,
            address=session.origin.address,
            agent=session.origin.agent,
        )


class SessionPage(ResponseBody, frozen=True, kw_only=True):
    """All of them: nobody has many, so `next` is always null."""

    items: list[SessionResponse]
    next: str | None = None


@get("/me/sessions", description=described(ListSessions), security=BEARER, responses=refusals(401))
async def show_sessions(request: ApiRequest[SessionIdentity], list_sessions: Injected[ListSessions]) -> SessionPage:
    """List one's sessions."""
    found = await list_sessions(request.user.actor)
    return SessionPage(items=[SessionResponse.of(session, current=request.user.session_id) for session in found])


@delete(
    "/me/sessions/{session_id:str}",
    status_code=HTTPStatus.NO_CONTENT,
    description=described(EndSession),
    security=BEARER,
    responses=refusals(401, 404),
)
async def end_one_session(
    session_id: PathId, request: ApiRequest[SessionIdentity], end_session: Injected[EndSession]
) -> None:
    """End a session."""
    chosen = SessionId(identifier("session", session_id))
    await end_session(EndSessionCommand(actor=request.user.actor, session_id=chosen))


@post(
    "/auth/logout-everywhere",
    status_code=HTTPStatus.NO_CONTENT,
    description=described(LogOutEverywhere),
    security=BEARER,
    responses=refusals(401),
)
async def end_every_session(
    request: ApiRequest[SessionIdentity], log_out_everywhere: Injected[LogOutEverywhere]
) -> Response[None]:
    """Log out everywhere."""
    await log_out_everywhere(request.user.actor)
    return signed_out(request.user)


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_sessions, end_one_session, end_every_session)
