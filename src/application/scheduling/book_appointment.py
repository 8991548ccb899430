"""Book an appointment."""

from dataclasses import dataclass
from datetime import datetime

from application.clock import Clock
from application.identifiers import Identifiers
from application.scheduling.ports import IdempotencyKey
from application.scheduling.views import AppointmentView
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.actor import Actor
from domain.errors import NotFound
from domain.ids import AppointmentId, ServiceId
from domain.scheduling.appointment import Appointment
from domain.time.intervals import checked_instant, second_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BookAppointmentCommand:
    """`start` is an instant; `key` names this attempt, so that a repeated request books once."""

    actor: Actor
    service_id: ServiceId
    start: datetime
    notes: str = ""
    key: IdempotencyKey | None = None


@dataclass(frozen=True, slots=True)
class BookAppointment:
    """A signed-in user books a free slot for themselves; professional and client are told.

    Of many who want one slot exactly one gets it. With an Idempotency-Key a repeated request gets the first answer.
    Refused: a slot that was taken meanwhile (`slot_taken`), a start that the service does not offer
    (`slot_not_offered`), a service that takes no bookings (`service_inactive`), a key that came with another request
    (`idempotency_key_reused`) or whose first request is still being answered (`idempotency_in_flight`).
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    zone_rules: str

    async def __call__(self, command: BookAppointmentCommand) -> AppointmentView:
        """Store the appointment, or return what was answered before.

        Raises NotFound, SlotTaken, SlotNotOffered, ServiceInactive, InvalidValue, IdempotencyKeyInFlight,
        IdempotencyKeyReused, DependencyDown.
        """
        start = checked_instant("start", command.start)
        async with self.units() as unit:
            if command.key is not None:
                answer = await unit.answers.recall(command.actor.user_id, command.key, now=self.clock.now())
                if answer is not None:
                    return answer
            appointment = await self._book(unit, command, start)
            view = await unit.appointment_views.get(appointment.id)
            if view is None:
                raise NotFound("appointment")
            if command.key is not None:
                await unit.answers.remember(command.actor.user_id, command.key, view, now=self.clock.now())
            await unit.commit()
        return view

    async def _book(self, unit: UnitOfWork, command: BookAppointmentCommand, start: datetime) -> Appointment:
        """Look, wait for the turn, look again, and take it.

        The first look turns away whoever comes too late without having them wait in line; only what is read after
        the lock is sure to stay true until the commit.
        """
        professional_id = (await self._draft(unit, command, start)).professional_id
        await unit.calendars.lock(professional_id)
        appointment = await self._draft(unit, command, start)
        await unit.appointments.add(appointment)
        return appointment

    async def _draft(self, unit: UnitOfWork, command: BookAppointmentCommand, start: datetime) -> Appointment:
        """The appointment as the rules allow it at this moment. Raises what they refuse."""
        calendar = await unit.calendars.of_service(command.service_id, second_of(start))
        if calendar is None:
            raise NotFound("service")
        return Appointment.book(
            id=AppointmentId(self.ids.new_id()),
            number=self.ids.new_number(),
            service=calendar.service,
            agenda=calendar.agenda,
            client_id=command.actor.user_id,
            start=start,
            notes=command.notes,
            now=self.clock.now(),
            zone_rules=self.zone_rules,
        )
