"""The frame that every change of an appointment shares: who may, on which version, stored at once with its view."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from application.concurrency import ensure_current
from application.scheduling.ports import IdempotencyKey
from application.scheduling.supervision import record_supervision
from application.scheduling.views import AppointmentView
from application.unit_of_work import UnitOfWork
from domain.accounts.policies import user_of
from domain.administration.audit import AuditAction
from domain.errors import NotFound
from domain.ids import AppointmentId
from domain.scheduling.appointment import Appointment
from domain.scheduling.history import Author
from domain.scheduling.policies import Doer, author_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentChange:
    """Who changes which appointment; `expected_version` is what they had read.

    `key` names this attempt, so that a repeated request changes once.
    """

    actor: Doer
    appointment_id: AppointmentId
    expected_version: int | None
    key: IdempotencyKey | None = None


async def recall_answer(unit: UnitOfWork, change: AppointmentChange, *, now: datetime) -> AppointmentView | None:
    """What the first request with the change's key was answered. Raises IdempotencyKeyInFlight, IdempotencyKeyReused."""
    user_id = user_of(change.actor)
    if change.key is None or user_id is None:
        return None
    return await unit.answers.recall(user_id, change.key, now=now)


async def load_for_change(unit: UnitOfWork, change: AppointmentChange) -> tuple[Appointment, Author]:
    """Return the appointment, locked, and in which capacity the actor meets it. Raises NotFound, StaleVersion."""
    await _found(unit, change)  # strangers must not make the owner wait
    appointment = await unit.appointments.get_for_update(change.appointment_id)
    if appointment is None:
        raise NotFound("appointment")
    author = author_of(change.actor, appointment)
    ensure_current(appointment, change.expected_version, kind="appointment")
    return appointment, author


async def lock_calendar_of(unit: UnitOfWork, change: AppointmentChange) -> None:
    """Wait for one's turn in the appointment's calendar. Raises NotFound."""
    found = await _found(unit, change)
    await unit.calendars.lock(found.professional_id)


async def _found(unit: UnitOfWork, change: AppointmentChange) -> Appointment:
    """The appointment as it is without waiting. Raises NotFound, to strangers and for a mere hold, which is not shown."""
    found = await unit.appointments.get(change.appointment_id)
    if found is None or found.booked_at is None:
        raise NotFound("appointment")
    author_of(change.actor, found)
    return found


async def store_change(
    unit: UnitOfWork, change: AppointmentChange, appointment: Appointment, *, now: datetime
) -> AppointmentView:
    """Store the changed appointment, commit, and return how it looks now."""
    await unit.appointments.save(appointment)
    return await answer(unit, change, appointment, now=now)


async def answer(
    unit: UnitOfWork, change: AppointmentChange, appointment: Appointment, *, now: datetime
) -> AppointmentView:
    """Remember how the appointment looks inside the transaction, record what an administrator did, commit, return it."""
    view = await unit.appointment_views.get(appointment.id)
    if view is None:
        raise NotFound("appointment")
    user_id = user_of(change.actor)
    if change.key is not None and user_id is not None:
        await unit.answers.remember(user_id, change.key, view, now=now)
    record_change(unit, change, appointment, now=now)
    await unit.commit()
    return view


def record_change(unit: UnitOfWork, change: AppointmentChange, appointment: Appointment, *, now: datetime) -> None:
    """Have it on record when an administrator changes somebody else's appointment."""
    record_supervision(
        unit,
        change.actor,
        AuditAction.APPOINTMENT_CHANGED,
        appointment.id,
        client_id=appointment.client_id,
        professional_id=appointment.professional_id,
        now=now,
    )


type Step = Callable[[Appointment, Author], None]
"""What is done to an appointment by somebody in a capacity; raises a domain error when it may not be."""


async def apply_change(
    unit: UnitOfWork, change: AppointmentChange, step: Step, *, now: datetime, occupies: bool = False
) -> AppointmentView:
    """Load, do, store; a step after which it `occupies` its time waits for its turn first.

    Raises NotFound, StaleVersion, IdempotencyKeyInFlight, IdempotencyKeyReused, and what `step` raises.
    """
    earlier = await recall_answer(unit, change, now=now)
    if earlier is not None:
        return earlier
    if occupies:
        await lock_calendar_of(unit, change)
    appointment, author = await load_for_change(unit, change)
    step(appointment, author)
    return await store_change(unit, change, appointment, now=now)
