"""Registering, signing in, and applications to become a professional, over HTTP."""

from litestar.types import ControllerRouterHandler

from adapters.http.accounts import applications, privacy, profile, sessions, signing_in

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    *signing_in.HANDLERS,
    *sessions.HANDLERS,
    *profile.HANDLERS,
    *privacy.HANDLERS,
    *applications.HANDLERS,
)
