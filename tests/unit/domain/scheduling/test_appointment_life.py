"""Many people at one calendar, in any order: it never holds two appointments at one time."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from domain.errors import DomainError
from domain.ids import AppointmentId, ProfessionalId, UserId
from domain.scheduling.appointment import OCCUPYING, TRANSITIONS, Action, Appointment
from domain.scheduling.availability import Agenda, free_starts, is_free
from domain.scheduling.errors import AppointmentOver, CutoffPassed
from domain.scheduling.events import Party
from domain.scheduling.service import Service
from domain.time.intervals import Interval
from tests.builders import MADRID, NOW, ZONE_RULES, a_professional, a_service, an_agenda, an_id, some_terms

HOURS = "mon-sat 09:00-13:00 15:00-18:00"
parties = st.sampled_from(Party)
quarters = st.integers(0, 3 * 96).map(lambda n: NOW + timedelta(minutes=15 * n))
moments = st.one_of(quarters, st.integers(0, 3 * 1440).map(lambda n: NOW + timedelta(minutes=n)))


def snapshot(appointment: Appointment) -> dict[str, object]:
    return {field.name: getattr(appointment, field.name) for field in fields(appointment)}


class Calendar(RuleBasedStateMachine):
    """One professional with services of different lengths and buffers; time goes on as it likes."""

    appointments: Bundle[Appointment] = Bundle("appointments")

    def __init__(self) -> None:
        super().__init__()
        professional = a_professional()
        self.professional_id: ProfessionalId = professional.id
        self.services: list[Service] = [
            a_service(professional, terms=some_terms(duration=30)),
            a_service(professional, terms=some_terms(duration=60, buffer_before=10, buffer_after=15)),
            a_service(professional, terms=some_terms(duration=45, interval=15, cancel_cutoff_hours=2)),
        ]
        self.all: list[Appointment] = []
        self.now: datetime = NOW

    def agenda(self, *, without: Appointment | None = None) -> Agenda:
        taken = [other for other in self.all if other is not without and other.status in OCCUPYING]
        return an_agenda(HOURS, timezone=MADRID, busy=taken)

    def service_of(self, appointment: Appointment) -> Service:
        return next(service for service in self.services if service.id == appointment.service_id)

    def attempt(self, appointment: Appointment, action: Action, step: Callable[[], None]) -> DomainError | None:
        """Do it, and check that it went by the table or left everything as it was."""
        before, status = snapshot(appointment), appointment.status
        try:
            step()
        except DomainError as refusal:
            assert snapshot(appointment) == before
            return refusal
        assert appointment.status is TRANSITIONS[status, action]
        assert len(appointment.pull_events()) == 1
        return None

    def book(self, service: Service, start: datetime) -> Appointment:
        appointment = Appointment.book(
            id=AppointmentId(an_id()),
            number="T-1",
            service=service,
            agenda=self.agenda(),
            client_id=UserId(an_id()),
            start=start,
            now=self.now,
            zone_rules=ZONE_RULES,
        )
        appointment.pull_events()
        self.all.append(appointment)
        return appointment

    def offered(self, service: Service) -> list[int]:
        window = Interval(self.now, self.now + timedelta(days=9)).span
        return free_starts(self.agenda(), service.terms, window, window.start)

    @rule(target=appointments, number=st.integers(0, 2), choice=st.integers(0, 1000))
    def book_what_is_offered(self, number: int, choice: int) -> Appointment:
        service = self.services[number]
        offered = self.offered(service)
        return self.book(service, datetime.fromtimestamp(offered[choice % len(offered)], UTC))

    @rule(number=st.integers(0, 2), start=moments)
    def try_to_book_anything(self, number: int, start: datetime) -> None:
        service = self.services[number]
        is_offered = int(start.timestamp()) in self.offered(service)
        try:
            self.book(service, start)
        except DomainError:
            assert not is_offered
        else:
            assert is_offered

    @rule(appointment=appointments, by=parties, to=moments)
    def reschedule(self, appointment: Appointment, by: Party, to: datetime) -> None:
        agenda = self.agenda(without=appointment)
        offered = appointment.status in OCCUPYING and is_free(
            agenda, self.service_of(appointment).terms, int(to.timestamp()), int(self.now.timestamp())
        )
        refusal = self.attempt(
            appointment,
            Action.RESCHEDULE,
            lambda: appointment.reschedule(
                to=to,
                service=self.service_of(appointment),
                agenda=agenda,
                by=by,
                now=self.now,
                zone_rules=ZONE_RULES,
            ),
        )
        if refusal is None:
            assert appointment.time.start == to
            assert offered or by is not Party.CLIENT
        else:
            assert not offered or isinstance(refusal, AppointmentOver | CutoffPassed)

    @rule(appointment=appointments, by=parties)
    def cancel(self, appointment: Appointment, by: Party) -> None:
        self.attempt(appointment, Action.CANCEL, lambda: appointment.cancel(by=by, reason="Porque sí", now=self.now))

    @rule(appointment=consumes(appointments), attended=st.booleans())
    def close(self, appointment: Appointment, *, attended: bool) -> None:
        if attended:
            self.attempt(appointment, Action.COMPLETE, lambda: appointment.complete(now=self.now))
        else:
            self.attempt(appointment, Action.MARK_NO_SHOW, lambda: appointment.mark_no_show(now=self.now))

    @rule(minutes=st.integers(1, 600))
    def time_goes_on(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def no_two_occupy_the_same_time(self) -> None:
        occupied = [appointment.occupied for appointment in self.all if appointment.status in OCCUPYING]
        for one, other in combinations(occupied, 2):
            assert one.end <= other.start or other.end <= one.start


TestCalendar = Calendar.TestCase
