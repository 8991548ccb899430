"""The API process: granian workers that each serve the Litestar application."""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server import Server
from litestar import Litestar

from adapters.counting.rate_limiter import SharedRateLimiter
from adapters.counting.valkey_counts import ValkeyCounts
from adapters.http.app import create_app
from adapters.http.proxies import networks_of
from adapters.http.rate_limits import RateLimits
from adapters.security.machine import SystemClock
from application.rate_limits import Quota
from entrypoints.bootstrap import build
from entrypoints.logs import configure_logs
from entrypoints.settings import Settings, load_settings

WORKER_STOPS_WITHIN = 4  # seconds; a request in hand is finished, a hanging one is not waited for
BACKLOG = 2048
HOME = "ES"
"""Whose public holidays are asked for first."""
_PR_SET_PDEATHSIG = 1


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. A worker that dies is started again."""
    settings.keys(SystemClock())  # fail here, with one line, rather than in every worker
    Server(
        "entrypoints.api:create_worker_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=settings.api_workers,
        loop=Loops.uvloop,
        backlog=BACKLOG,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=WORKER_STOPS_WITHIN,
    ).serve()


def create_worker_app() -> Litestar:
    """Build the application of one worker; called by granian in the worker's own process."""
    _end_with_server()
    settings = load_settings(os.environ)
    configure_logs("api", level=settings.log_level, log_format=settings.log_format)
    application = build(settings)
    limiter = SharedRateLimiter(ValkeyCounts(settings.redis_url), SystemClock(), application.digests)

    @asynccontextmanager
    async def living(_app: Litestar) -> AsyncGenerator[None]:
        # The library of holidays takes up to a second to load, and nobody's request should wait for that.
        loading = asyncio.create_task(asyncio.to_thread(application.holidays.check, HOME))
        try:
            yield
        finally:
            await loading
            await limiter.aclose()
            await application.aclose()

    return create_app(
        application.use_cases,
        public_url=settings.public_url,
        trusted_proxies=networks_of(settings.trusted_proxies),
        rate_limits=RateLimits(
            limiter=limiter,
            anonymous=Quota("anonymous", settings.rate_limit_anonymous),
            user=Quota("user", settings.rate_limit_user),
            auth=Quota("auth", settings.rate_limit_auth),
        ),
        lifespan=[living],
    )


def _end_with_server() -> None:
    """Have the kernel end this worker when its server is killed, so that no orphan keeps the port (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
