"""One's own inbox, and what people were told of appointments, over HTTP."""

from litestar.types import ControllerRouterHandler

from adapters.http.notifications import inbox, messages

HANDLERS: tuple[ControllerRouterHandler, ...] = (*inbox.HANDLERS, *messages.HANDLERS)
