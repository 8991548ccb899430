"""Registering, signing in, and applications to become a professional, over HTTP."""

from litestar.types import ControllerRouterHandler

from adapters.http.accounts import api_keys, applications, privacy, profile, sessions, signing_in

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    *signing_in.HANDLERS,
    *sessions.HANDLERS,
    *profile.HANDLERS,
    *api_keys.HANDLERS,
    *privacy.HANDLERS,
    *applications.HANDLERS,
)
