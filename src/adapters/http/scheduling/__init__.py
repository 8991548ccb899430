"""The directory, services, hours, availability and appointments, over HTTP."""

from litestar.types import ControllerRouterHandler

from adapters.http.scheduling import (
    appointment_changes,
    appointment_outcomes,
    appointments,
    availability,
    directory,
    earliest,
    exceptions,
    explanations,
    history,
    holds,
    new_starts,
    services,
    time_off,
    working_hours,
)

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    *directory.HANDLERS,
    *services.HANDLERS,
    *working_hours.HANDLERS,
    *exceptions.HANDLERS,
    *time_off.HANDLERS,
    *availability.HANDLERS,
    *explanations.HANDLERS,
    *earliest.HANDLERS,
    *holds.HANDLERS,
    *appointments.HANDLERS,
    *appointment_changes.HANDLERS,
    *appointment_outcomes.HANDLERS,
    *new_starts.HANDLERS,
    *history.HANDLERS,
)
