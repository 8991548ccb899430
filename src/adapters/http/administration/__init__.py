"""Supervising the platform, and how this process is."""

from litestar.types import ControllerRouterHandler

from adapters.http.administration import audit, deliveries, health, users

HEALTH: tuple[ControllerRouterHandler, ...] = health.HANDLERS
HANDLERS: tuple[ControllerRouterHandler, ...] = (*users.HANDLERS, *audit.HANDLERS, *deliveries.HANDLERS)
