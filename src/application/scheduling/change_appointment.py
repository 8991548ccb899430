"""The frame that every change of an appointment shares: who may, on which version, stored at once with its view."""

from collections.abc import Callable
from dataclasses import dataclass

from application.concurrency import ensure_current
from application.scheduling.views import AppointmentView
from application.unit_of_work import UnitOfWork
from domain.accounts.actor import Actor
from domain.errors import NotFound
from domain.ids import AppointmentId
from domain.scheduling.appointment import Appointment
from domain.scheduling.events import Party
from domain.scheduling.policies import party_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentChange:
    """Who changes which appointment; `expected_version` is what they had read."""

    actor: Actor
    appointment_id: AppointmentId
    expected_version: int | None


async def load_for_change(unit: UnitOfWork, change: AppointmentChange) -> tuple[Appointment, Party]:
    """Return the appointment, locked, and in which capacity the actor meets it. Raises NotFound, StaleVersion."""
    appointment = await unit.appointments.get_for_update(change.appointment_id)
    if appointment is None:
        raise NotFound("appointment")
    party = party_of(change.actor, appointment)
    ensure_current(appointment, change.expected_version, kind="appointment")
    return appointment, party


async def store_change(unit: UnitOfWork, appointment: Appointment) -> AppointmentView:
    """Store the changed appointment, commit, and return how it looks now."""
    await unit.appointments.save(appointment)
    view = await show(unit, appointment)
    await unit.commit()
    return view


async def show(unit: UnitOfWork, appointment: Appointment) -> AppointmentView:
    """Return how the appointment looks inside the transaction."""
    view = await unit.appointment_views.get(appointment.id)
    if view is None:
        raise NotFound("appointment")
    return view


type Step = Callable[[Appointment, Party], None]
"""What is done to an appointment by somebody in a capacity; raises a domain error when it may not be."""


async def apply_change(unit: UnitOfWork, change: AppointmentChange, step: Step) -> AppointmentView:
    """Load, do, store. Raises NotFound, StaleVersion, and what `step` raises."""
    appointment, party = await load_for_change(unit, change)
    step(appointment, party)
    return await store_change(unit, appointment)
