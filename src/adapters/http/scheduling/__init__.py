"""The directory, services, working hours, availability and appointments, over HTTP."""

from litestar.types import ControllerRouterHandler

from adapters.http.scheduling import appointment_changes, appointments, availability, directory, services, working_hours

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    *directory.HANDLERS,
    *services.HANDLERS,
    *working_hours.HANDLERS,
    *availability.HANDLERS,
    *appointments.HANDLERS,
    *appointment_changes.HANDLERS,
)
