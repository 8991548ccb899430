"""One's own inbox, what people were told of appointments, and entries for their calendars, over HTTP."""

from litestar.types import ControllerRouterHandler

from adapters.http.notifications import calendar_files, inbox, messages

HANDLERS: tuple[ControllerRouterHandler, ...] = (*inbox.HANDLERS, *messages.HANDLERS, *calendar_files.HANDLERS)
