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
    lifespan: Sequence[Lifespan] = (),
) -> Litestar:
    """Return the API as an ASGI application; its clients find it at `public_url`, through proxies that may name them."""
    identified = identify(use_cases.authenticate, use_cases.authenticate_key)
    admitted = _admission(identified)
    return Api(
        route_handlers=[
            Router(API, route_handlers=accounts.HANDLERS, before_request=admitted, tags=["accounts"]),
            Router(API, route_handlers=scheduling.HANDLERS, before_request=admitted, tags=["scheduling"]),
            Router(API, route_handlers=notifications.HANDLERS, before_request=admitted, tags=["notifications"]),
            Router(API, route_handlers=administration.HANDLERS, before_request=admitted, tags=["administration"]),
            Router("/health", route_handlers=administration.HEALTH, tags=["administration"]),
            *plain_pages.HANDLERS,
            *account_pages.HANDLERS,
        ],
        state=State({"origins": Origins(trusted_proxies), "own_pages": OwnPages(public_url)}),
        before_request=identified,
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


def _admission(identified: Admission) -> Admission:
    """Before a request to the API: through which page, who asks, and then whether the operation has such parameters."""

    async def admit(request: Connection) -> None:
        refuse_cross_site(request)
        await identified(request)
        await refuse_unknown_parameters(request)

    return admit
