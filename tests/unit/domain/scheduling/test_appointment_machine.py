"""Many people at one calendar, in any order: it never holds two appointments at one time, and the table is the law."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import ceil

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from adapters.memory.storage import MemoryStorage
from adapters.memory.unit_of_work import units_of_work
from application.scheduling.views import ServiceCalendar
from application.unit_of_work import UnitOfWork
from domain.errors import DomainError
from domain.ids import AppointmentId, ServiceId, UserId
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import Agenda, free_starts
from domain.scheduling.errors import SlotRefused
from domain.scheduling.events import Party
from domain.scheduling.history import Author
from domain.scheduling.life import OCCUPYING, TRANSITIONS
from domain.scheduling.limits import Limits
from domain.scheduling.moving_together import swap
from domain.time.intervals import Interval, second_of
from tests.builders import NOW, ZONE_RULES, a_professional, a_service, an_id, some_terms
from tests.times import weekly_hours

HOURS = weekly_hours("mon-sat 09:00-13:00 15:00-18:00")
AUTHORS = [Author(party, UserId(an_id())) for party in (Party.CLIENT, Party.PROFESSIONAL, Party.ADMIN)]
CLIENT, PROFESSIONAL, _ = AUTHORS

authors = st.sampled_from(AUTHORS)
numbers, choices = st.integers(0, 2), st.integers(0, 1000)
moments = st.one_of(
    st.integers(0, 3 * 96).map(lambda n: NOW + timedelta(minutes=15 * n)),
    st.integers(0, 3 * 1440).map(lambda n: NOW + timedelta(minutes=n)),
)

type Step = Callable[[UnitOfWork], Awaitable[AppointmentId]]


class Calendar(RuleBasedStateMachine):
    """One professional with services of different lengths, buffers and manners; time goes on as it likes."""

    appointments: Bundle[AppointmentId] = Bundle("appointments")

    def __init__(self) -> None:
        super().__init__()
        professional = a_professional(hours=HOURS)
        terms = (
            some_terms(duration=30, limits=Limits(per_day=4)),
            some_terms(duration=60, buffer_before=10, buffer_after=15, requires_approval=True, approval_hours=3),
            some_terms(duration=45, interval=15, cancel_cutoff_hours=2, reschedule_cutoff_hours=4),
        )
        services = [a_service(professional, terms=each) for each in terms]
        self.storage: MemoryStorage = MemoryStorage()
        self.storage.professionals[professional.id] = professional
        self.storage.services.update({service.id: service for service in services})
        self.services: list[ServiceId] = [service.id for service in services]
        self.runner: asyncio.Runner = asyncio.Runner()
        self.units = units_of_work(self.storage)
        self.now: datetime = NOW

    def teardown(self) -> None:
        """Close the loop."""
        self.runner.close()

    def attempt(self, step: Step) -> AppointmentId | DomainError:
        """Do it in a transaction of its own; when it is refused, everything is as it was."""

        async def attempted() -> AppointmentId:
            async with self.units() as unit:
                done = await step(unit)
                await unit.commit()
                return done

        before = dict(self.storage.appointments)
        try:
            return self.runner.run(attempted())
        except DomainError as refusal:
            assert dict(self.storage.appointments) == before  # the very same objects
            return refusal

    async def calendar(
        self, unit: UnitOfWork, service_id: ServiceId, start: datetime, *, without: tuple[AppointmentId, ...] = ()
    ) -> ServiceCalendar:
        """What is true once everything that has lapsed is out of the way, as the use cases do it."""
        for appointment in await unit.appointments.lapsed(
            self.storage.services[service_id].professional_id, now=self.now
        ):
            appointment.expire(now=self.now)
            await unit.appointments.save(appointment)
        calendar = await unit.calendars.of_service(
            service_id, second_of(start), now=self.now, without=without, detailed=True
        )
        assert calendar is not None
        return calendar

    async def of(self, unit: UnitOfWork, identity: AppointmentId) -> Appointment:
        """The appointment, locked."""
        appointment = await unit.appointments.get_for_update(identity)
        assert appointment is not None
        return appointment

    def placing(self, number: int, start: datetime, by: Author, *, hold: bool) -> Step:
        """Hold or book a start."""
        service_id = self.services[number]

        async def place(unit: UnitOfWork) -> AppointmentId:
            calendar = await self.calendar(unit, service_id, start)
            identity = AppointmentId(an_id())
            if hold:
                appointment = Appointment.hold(
                    id=identity,
                    number=identity.hex,
                    service=calendar.service,
                    agenda=calendar.agenda,
                    client_id=UserId(an_id()),
                    start=start,
                    now=self.now,
                    zone_rules=ZONE_RULES,
                )
            else:
                appointment = Appointment.book(
                    id=identity,
                    number=identity.hex,
                    service=calendar.service,
                    agenda=calendar.agenda,
                    client_id=UserId(an_id()),
                    start=start,
                    by=by,
                    now=self.now,
                    zone_rules=ZONE_RULES,
                )
            await unit.appointments.add(appointment)
            return identity

        return place

    def offered(self, number: int) -> list[int]:
        """What a client is shown for the next days."""
        window = Interval(self.now, self.now + timedelta(days=5)).span

        async def look() -> list[int]:
            async with self.units() as unit:
                calendar = await unit.calendars.of_service(self.services[number], window, now=self.now)
            assert calendar is not None
            return free_starts(calendar.agenda, calendar.service.terms, window, ceil(self.now.timestamp()))

        return self.runner.run(look())

    @rule(target=appointments, number=numbers, choice=choices, by=authors, hold=st.booleans())
    def take_what_is_offered(self, number: int, choice: int, by: Author, *, hold: bool) -> AppointmentId:
        offered = self.offered(number)
        start = datetime.fromtimestamp(offered[choice % len(offered)], UTC)
        placed = self.attempt(self.placing(number, start, by, hold=hold))
        assert not isinstance(placed, DomainError)
        return placed

    @rule(number=numbers, start=moments, hold=st.booleans())
    def a_client_tries_anything(self, number: int, start: datetime, *, hold: bool) -> None:
        is_offered = int(start.timestamp()) in self.offered(number)
        placed = self.attempt(self.placing(number, start, CLIENT, hold=hold))
        assert isinstance(placed, SlotRefused) is not is_offered
        if isinstance(placed, SlotRefused):
            assert placed.reasons

    @rule(target=appointments, number=numbers, choice=choices)
    def the_professional_enters_what_is_free(self, number: int, choice: int) -> AppointmentId:
        """A week on Sunday, off every grid, one after the other."""
        start = NOW + timedelta(days=13, minutes=7 + 97 * len(self.storage.appointments) + choice % 5)
        placed = self.attempt(self.placing(number, start, PROFESSIONAL, hold=False))
        assert not isinstance(placed, DomainError)
        return placed

    @rule(identity=appointments, number=numbers)
    def use_a_hold(self, identity: AppointmentId, number: int) -> None:
        async def step(unit: UnitOfWork) -> AppointmentId:
            appointment = await self.of(unit, identity)
            service, start = self.storage.services[self.services[number]], appointment.time.start
            mine = appointment.client_id
            appointment.take(client_id=mine, service=service, start=start, notes="", by=CLIENT, now=self.now)
            await unit.appointments.save(appointment)
            return identity

        self.attempt(step)

    def doing(self, identity: AppointmentId, deed: Callable[[Appointment], None]) -> None:
        """Do something that occupies no other time."""

        async def step(unit: UnitOfWork) -> AppointmentId:
            appointment = await self.of(unit, identity)
            deed(appointment)
            await unit.appointments.save(appointment)
            return identity

        self.attempt(step)

    @rule(identity=appointments)
    def let_go(self, identity: AppointmentId) -> None:
        self.doing(identity, lambda held: held.release(by=CLIENT, now=self.now))

    @rule(identity=appointments, approve=st.booleans())
    def answer(self, identity: AppointmentId, *, approve: bool) -> None:
        if approve:
            self.doing(identity, lambda request: request.confirm(by=PROFESSIONAL, now=self.now))
        else:
            self.doing(identity, lambda request: request.decline(reason=None, by=PROFESSIONAL, now=self.now))

    @rule(identity=appointments, by=authors)
    def cancel(self, identity: AppointmentId, by: Author) -> None:
        self.doing(identity, lambda known: known.cancel(by=by, reason="Porque sí", now=self.now))

    @rule(identity=appointments)
    def expire(self, identity: AppointmentId) -> None:
        self.doing(identity, lambda known: known.expire(now=self.now))

    @rule(identity=appointments, attended=st.booleans())
    def close(self, identity: AppointmentId, *, attended: bool) -> None:
        if attended:
            self.doing(identity, lambda known: known.complete(by=PROFESSIONAL, now=self.now))
        else:
            self.doing(identity, lambda known: known.mark_no_show(by=PROFESSIONAL, now=self.now))

    @rule(identity=appointments, by=authors, to=moments)
    def reschedule(self, identity: AppointmentId, by: Author, to: datetime) -> None:
        async def step(unit: UnitOfWork) -> AppointmentId:
            service_id = self.storage.appointments[identity].service_id
            calendar = await self.calendar(unit, service_id, to, without=(identity,))
            appointment = await self.of(unit, identity)
            appointment.reschedule(
                to=to,
                service=calendar.service,
                agenda=calendar.agenda,
                by=by,
                reason="Obras",
                now=self.now,
                zone_rules=ZONE_RULES,
            )
            await unit.appointments.save(appointment)
            return identity

        if not isinstance(self.attempt(step), DomainError):
            assert self.storage.appointments[identity].time.start == to

    @rule(identity=appointments, other_identity=appointments)
    def change_places(self, identity: AppointmentId, other_identity: AppointmentId) -> None:
        pair = (identity, other_identity)
        starts = [self.storage.appointments[each].time.start for each in pair]

        async def step(unit: UnitOfWork) -> AppointmentId:
            service_id = self.storage.appointments[identity].service_id
            for start in starts:  # two glances, since the two may lie far apart
                calendar = await self.calendar(unit, service_id, start, without=pair)
                agendas.append(calendar.agenda)
            one, other = await self.of(unit, identity), await self.of(unit, other_identity)
            busy = agendas[0].busy + agendas[1].busy
            swap(
                one,
                other,
                agenda=replace(agendas[0], busy=busy),
                by=PROFESSIONAL,
                reason=None,
                now=self.now,
                zone_rules=ZONE_RULES,
            )
            await unit.appointments.save_together((one, other))
            return identity

        agendas = list[Agenda]()
        if not isinstance(self.attempt(step), DomainError):
            assert [self.storage.appointments[each].time.start for each in pair] == starts[::-1]

    @rule(minutes=st.one_of(st.integers(1, 6), st.integers(1, 600)))
    def time_goes_on(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def no_two_occupy_the_same_time(self) -> None:
        occupied = sorted(
            known.occupied.span for known in self.storage.appointments.values() if known.status in OCCUPYING
        )
        assert all(one.end <= other.start for one, other in pairwise(occupied))

    @invariant()
    def every_step_is_one_of_the_table_and_none_is_missing(self) -> None:
        for identity, appointment in self.storage.appointments.items():
            status, start, sequence = None, None, 0
            for change in self.storage.changes[identity]:
                assert (change.status_before, change.start_before) == (status, start)
                assert change.status is TRANSITIONS[status, change.action]
                assert change.sequence - sequence in {0, 1}
                status, start, sequence = change.status, change.start, change.sequence
            assert (status, start, sequence) == (appointment.status, appointment.time.start, appointment.sequence)


TestCalendar = Calendar.TestCase
