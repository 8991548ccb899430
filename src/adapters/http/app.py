"""Puts the API together."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.exceptions import HTTPException, ValidationException

from adapters.http import account_pages, accounts, administration, notifications, plain_pages, problems, scheduling
from adapters.http.auth import Admission, Connection, identify
from adapters.http.cross_site import OwnPages, refuse_cross_site
from adapters.http.document import document
from adapters.http.errors import RequestRefused
from adapters.http.injection import provided
from adapters.http.origins import Origins
from adapters.http.parameters import refuse_unknown_parameters
from adapters.http.proxies import Network
from adapters.http.rate_limits import RateLimits
from adapters.http.requests import BODY_MAXIMUM, ApiRequest
from adapters.http.traffic import Api
from adapters.http.wire import API
from application.use_cases import UseCases
from domain.errors import DomainError

type Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]
"""What must be open while the API serves."""


def create_app(
    use_cases: UseCases,
    *,
    public_url: str,
    trusted_proxies: Sequence[Network] = (),
    rate_limits: RateLimits | None = None,
    lifespan: Sequence[Lifespan] = (),
) -> Litestar:
    """Return the API as an ASGI application; its clients find it at `public_url`, through proxies that may name them.

    Without `rate_limits` everybody may ask as often as they like.
    """
    identified = identify(use_cases.authenticate, use_cases.authenticate_key)
    admitted, seen = _admission(identified, rate_limits), _counted(identified, rate_limits)
    return Api(
        route_handlers=[
            Router(API, route_handlers=accounts.HANDLERS, before_request=admitted, tags=["accounts"]),
            Router(API, route_handlers=scheduling.HANDLERS, before_request=admitted, tags=["scheduling"]),
            Router(API, route_handlers=notifications.HANDLERS, before_request=admitted, tags=["notifications"]),
            Router(API, route_handlers=administration.HANDLERS, before_request=admitted, tags=["administration"]),
            Router("/health", route_handlers=administration.HEALTH, before_request=identified, tags=["administration"]),
            *plain_pages.HANDLERS,
            *account_pages.HANDLERS,
        ],
        state=State({"origins": Origins(trusted_proxies), "own_pages": OwnPages(public_url)}),
        before_request=seen,
        dependencies=provided(use_cases),
        exception_handlers={
            DomainError: problems.on_domain_error,
            RequestRefused: problems.on_refusal,
            ValidationException: problems.on_invalid_parameters,
            HTTPException: problems.on_http_exception,
            Exception: problems.on_unexpected,
        },
        request_class=ApiRequest,
        request_max_body_size=BODY_MAXIMUM,
        openapi_config=document(public_url),
        lifespan=list(lifespan),
        logging_config=None,
        debug=False,
    )


def _admission(identified: Admission, rate_limits: RateLimits | None) -> Admission:
    """Before a request to the API: through which page, who asks, how often, and whether the operation has such parameters."""

    async def from_own_page(request: Connection) -> None:
        refuse_cross_site(request)
        await identified(request)

    counted = _counted(from_own_page, rate_limits)

    async def admit(request: Connection) -> None:
        await counted(request)
        await refuse_unknown_parameters(request)

    return admit


def _counted(identified: Admission, rate_limits: RateLimits | None) -> Admission:
    """Count whoever is identified; who is refused counts as nobody, so that guessing has an end too."""
    if rate_limits is None:
        return identified

    async def admit(request: Connection) -> None:
        try:
            await identified(request)
        except (DomainError, RequestRefused):
            rate_limits.admit(request, None)
            raise
        rate_limits.admit(request, request.scope.get("user"))

    return admit
