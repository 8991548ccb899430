"""Registering, signing in, and applications to become a professional, over HTTP."""

from litestar.types import ControllerRouterHandler

from adapters.http.accounts import api_keys, applications, privacy, profile, second_factor, sessions, signing_in

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    *signing_in.HANDLERS,
    *sessions.HANDLERS,
    *profile.HANDLERS,
    *api_keys.HANDLERS,
    *second_factor.HANDLERS,
    *privacy.HANDLERS,
    *applications.HANDLERS,
)
