"""Book an appointment."""

from dataclasses import dataclass
from datetime import datetime

from application.accounts.invite_client import NewClient, invite_client
from application.clock import Clock
from application.identifiers import Identifiers
from application.retries import retried
from application.scheduling.expire_lapsed import clear_lapsed
from application.scheduling.ports import IdempotencyKey, PublicHolidays
from application.scheduling.read_calendar import read_service_calendar
from application.scheduling.suggest_alternatives import SuggestAlternatives
from application.scheduling.supervision import record_supervision
from application.scheduling.views import AppointmentView, ServiceCalendar
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.policies import user_of
from domain.administration.audit import AuditAction
from domain.errors import InvalidValue, NotFound
from domain.ids import AppointmentId, ProfessionalId, ServiceId, UserId
from domain.scheduling.appointment import Appointment
from domain.scheduling.errors import HoldUnusable, SlotRefused
from domain.scheduling.history import Author, EnteredClient
from domain.scheduling.life import Status
from domain.scheduling.policies import Doer, booker_of, ensure_may_enter_clients, may_name_anybody
from domain.time.intervals import checked_instant, second_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BookAppointmentCommand:
    """`start` is an instant. Whoever books for somebody else names them as `client_id`, or describes them as `client`.

    `hold_id` is the hold on that slot, if there is one; `key` names this attempt, so that a repeated request books once.
    """

    actor: Doer
    service_id: ServiceId
    start: datetime
    client_id: UserId | None = None
    client: NewClient | None = None
    notes: str = ""
    hold_id: AppointmentId | None = None
    key: IdempotencyKey | None = None


@dataclass(frozen=True, slots=True)
class BookAppointment:
    """A signed-in user books a free slot for themselves; professional and client are told.

    A professional, in their own calendar, and an administrator book for a client (`client_id`, or `client`, who gets
    an account and an invitation where there is none with the address), at any future time that overlaps nothing,
    whatever hours, notice and limits say, also of a service that takes no bookings. As `client_id` an administrator
    names anybody, a professional themselves and whoever has had an appointment with them, whatever became of it. Whom
    they know only as they were described, the appointment shows as they were described last; an account's own profile
    is shown from the first appointment on that its owner booked, or an administrator by `client_id`. Where the service
    requires approval, a client's booking is a request that the professional confirms or declines, and that expires if
    they do neither. Of many who want one slot exactly one gets it. With an Idempotency-Key a repeated request gets the
    first answer.
    Refused: a slot that was taken meanwhile (`slot_taken`), a start that the service does not offer
    (`slot_not_offered`), both with the reasons and the nearest free starts; a service that takes no bookings
    (`service_inactive`, to clients), a hold on something else (`hold_unusable`), somebody else's hold (`not_found`), a client
    named by another client (`role_required`), an account that does not exist or that a professional may not name
    (`invalid_value`, the same), a key that came with another request (`idempotency_key_reused`) or whose first request
    is still being answered (`idempotency_in_flight`).
    """

    units: UnitsOfWork
    clock: Clock
    ids: Identifiers
    holidays: PublicHolidays
    suggest: SuggestAlternatives
    zone_rules: str

    async def __call__(self, command: BookAppointmentCommand) -> AppointmentView:
        """Store the appointment, or return what was answered before.

        Raises NotFound, SlotTaken, SlotNotOffered, ServiceInactive, HoldUnusable, RoleRequired, EmailTaken,
        InvalidValue, IdempotencyKeyInFlight, IdempotencyKeyReused, DependencyDown.
        """
        start = checked_instant("start", command.start)
        try:
            return await self._answer(command, start)
        except SlotRefused as refusal:
            raise await self.suggest(refusal, command.service_id, start) from None

    @retried
    async def _answer(self, command: BookAppointmentCommand, start: datetime) -> AppointmentView:
        user_id = user_of(command.actor)
        async with self.units() as unit:
            if command.key is not None and user_id is not None:
                answer = await unit.answers.recall(user_id, command.key, now=self.clock.now())
                if answer is not None:
                    return answer
            appointment = await self._book(unit, command, start)
            view = await unit.appointment_views.get(appointment.id)
            if view is None:
                raise NotFound("appointment")
            if command.key is not None and user_id is not None:
                await unit.answers.remember(user_id, command.key, view, now=self.clock.now())
            record_supervision(
                unit,
                command.actor,
                AuditAction.APPOINTMENT_MADE,
                view.id,
                client_id=appointment.client_id,
                professional_id=appointment.professional_id,
                now=self.clock.now(),
            )
            await unit.commit()
        return view

    async def _book(self, unit: UnitOfWork, command: BookAppointmentCommand, start: datetime) -> Appointment:
        """Look, wait for the turn, look again, and take it.

        The first look turns away whoever comes too late without having them wait in line; only what is read after
        the lock is sure to stay true until the commit.
        """
        now = self.clock.now()
        calendar = await self._read(unit, command, start, now)
        booking = await self._booking(unit, command, calendar, start)
        if command.hold_id is None:
            try:
                self._draft(booking, calendar, now)
            except SlotRefused:
                if not await self._own_hold(unit, booking, now):
                    raise
        await unit.calendars.lock(booking.professional_id)
        now = self.clock.now()  # one moment for all that follows: what has not lapsed when the turn comes is kept
        await clear_lapsed(unit, booking.professional_id, now=now)
        held = await self._held(unit, command.hold_id, booking, now)
        calendar = await self._read(unit, command, start, now)
        if held is None:
            appointment = self._draft(booking, calendar, now)
            await unit.appointments.add(appointment)
            return appointment
        held.take(
            service=calendar.service,
            start=start,
            client_id=booking.client_id,
            notes=command.notes,
            entered_client=booking.entered_client,
            by=booking.author,
            now=now,
        )
        await unit.appointments.save(held)
        return held

    async def _read(
        self, unit: UnitOfWork, command: BookAppointmentCommand, start: datetime, now: datetime
    ) -> ServiceCalendar:
        return await read_service_calendar(
            unit, self.holidays, command.service_id, second_of(start), now=now, detailed=True
        )

    async def _booking(
        self, unit: UnitOfWork, command: BookAppointmentCommand, calendar: ServiceCalendar, start: datetime
    ) -> "_Booking":
        """Who books what for whom. Raises RoleRequired, EmailTaken, InvalidValue when there is no such client."""
        service, named = calendar.service, command.client_id
        if command.client is not None:
            if named is not None:
                raise InvalidValue("client", "ambiguous", "Give client_id or client, not both.")
            ensure_may_enter_clients(command.actor, service.professional_id)
            named = await invite_client(unit, self.ids, command.client, now=self.clock.now())
        author = booker_of(command.actor, service.professional_id, named)
        client_id = named or user_of(command.actor)
        if client_id is None:
            raise InvalidValue("client_id", "missing", "client_id must name the client.")
        return _Booking(
            author=author,
            holder=user_of(command.actor),
            client_id=client_id,
            service_id=service.id,
            professional_id=service.professional_id,
            start=start,
            notes=command.notes,
            entered_client=await self._entered_client(unit, command, client_id, service.professional_id),
        )

    async def _entered_client(
        self, unit: UnitOfWork, command: BookAppointmentCommand, client_id: UserId, professional_id: ProfessionalId
    ) -> EnteredClient | None:
        """What the appointment shows in place of the client's profile, if anything. Raises InvalidValue.

        A stranger's account and no account at all are told apart neither by what is answered nor by what is asked.
        """
        if command.client is not None:
            return _entered(command.client)
        if client_id == user_of(command.actor):
            return None
        if may_name_anybody(command.actor):
            if await unit.users.get(client_id) is not None:
                return None
        else:
            acquaintance = await unit.appointments.acquaintance(professional_id, client_id)
            if acquaintance is not None:
                return acquaintance.entered_as
        raise InvalidValue(
            "client_id",
            "unknown_client",
            "client_id must name an account; a professional names who has had an appointment with them, and describes "
            "anybody else as client.",
        )

    async def _held(
        self, unit: UnitOfWork, hold_id: AppointmentId | None, booking: "_Booking", now: datetime
    ) -> Appointment | None:
        """The hold to be used up: the one that is named or, lest they stand in their own way, the one on this slot.

        None when there is none, or when it has expired: then the slot may still be free.
        """
        if hold_id is None:
            return await self._own_hold(unit, booking, now)
        found = await unit.appointments.get(hold_id)
        if found is None or found.client_id != booking.holder:
            raise NotFound("hold")
        if found.status is Status.EXPIRED:
            return await self._own_hold(unit, booking, now)
        if found.booked_at is not None or found.professional_id != booking.professional_id:
            raise HoldUnusable  # and nothing is locked in a calendar whose turn this is not
        held = await unit.appointments.get_for_update(hold_id)
        return None if held is None or held.status is Status.EXPIRED else held  # let go of at this very moment

    async def _own_hold(self, unit: UnitOfWork, booking: "_Booking", now: datetime) -> Appointment | None:
        if booking.holder is None:
            return None
        holds = await unit.appointments.held_by(booking.holder, booking.professional_id)
        fitting = (
            hold
            for hold in holds
            if hold.service_id == booking.service_id and hold.time.start == booking.start and not hold.has_lapsed(now)
        )
        return next(fitting, None)

    def _draft(self, booking: "_Booking", calendar: ServiceCalendar, now: datetime) -> Appointment:
        """The appointment as the rules allow it at this moment. Raises what they refuse."""
        return Appointment.book(
            id=AppointmentId(self.ids.new_id()),
            number=self.ids.new_number(),
            service=calendar.service,
            agenda=calendar.agenda,
            client_id=booking.client_id,
            start=booking.start,
            notes=booking.notes,
            entered_client=booking.entered_client,
            by=booking.author,
            now=now,
            zone_rules=self.zone_rules,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Booking:
    """Who books what for whom; a hold belongs to whoever made it, and is used up for whom they book."""

    author: Author
    holder: UserId | None
    client_id: UserId
    service_id: ServiceId
    professional_id: ProfessionalId
    start: datetime
    notes: str
    entered_client: EnteredClient | None


def _entered(client: NewClient) -> EnteredClient:
    phone = client.profile.phone
    return EnteredClient(client.profile.full_name, None if phone is None else str(phone))
