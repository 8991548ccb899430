"""How this process is."""

from http import HTTPStatus
from typing import Literal

from litestar import get
from litestar.types import ControllerRouterHandler

from adapters.http.errors import NotReady
from adapters.http.injection import Injected
from adapters.http.operations import described, only
from adapters.http.wire import ResponseBody
from application.administration.check_readiness import CheckReadiness


class LivenessResponse(ResponseBody, frozen=True, kw_only=True):
    """The process answers."""

    status: Literal["live"] = "live"


class ReadinessResponse(ResponseBody, frozen=True, kw_only=True):
    """The process can do its work."""

    status: Literal["ready"] = "ready"


@get(
    "/live",
    description="Anybody may ask whether this process answers at all; nothing else is looked at.",
    sync_to_thread=False,
)
def show_liveness() -> LivenessResponse:
    """Tell whether the process lives."""
    return LivenessResponse()


@get(
    "/ready",
    description=described(CheckReadiness),
    responses=only(HTTPStatus.SERVICE_UNAVAILABLE),
)
async def show_readiness(check_readiness: Injected[CheckReadiness]) -> ReadinessResponse:
    """Tell whether the process can do its work."""
    failing = await check_readiness()
    if failing:
        raise NotReady(failing)
    return ReadinessResponse()


HANDLERS: tuple[ControllerRouterHandler, ...] = (show_liveness, show_readiness)
