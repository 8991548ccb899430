"""A professional's time, put together from dictionaries."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from adapters.memory.scheduling_views import mentioned, professional_view
from adapters.memory.storage import Transaction
from adapters.memory.tables import copy_of
from application.scheduling.views import PracticeCalendar, ProfessionalCalendar, ServiceCalendar
from domain.ids import AppointmentId, ProfessionalId, ServiceId
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import Agenda, reach
from domain.scheduling.commitment import Commitment, CommitmentKind
from domain.scheduling.life import COUNTED, OCCUPYING, Status
from domain.scheduling.opening_runs import LOOK_BACK
from domain.scheduling.professional import Professional
from domain.scheduling.service import Service
from domain.time.intervals import Span
from domain.time.zones import local_date, zone

_DAY = 24 * 3600
_BEFORE = 2 * _DAY
"""Seconds that an appointment can occupy after its start: a day itself, and a buffer of a day."""
_AFTER = _DAY
"""Seconds that it can occupy before its start."""
_REGRID = (LOOK_BACK + 1) * _DAY
"""Seconds before a window in which an exception may decide where the grid of starts hangs in it."""


class MemoryCalendars:
    """A professional's time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def lock(self, professional_id: ProfessionalId) -> None:
        """Wait for one's turn to occupy this professional's time; held until the end of the transaction."""
        await self._transaction.lock("calendar", professional_id)

    async def of_service(
        self,
        service_id: ServiceId,
        window: Span,
        *,
        now: datetime,
        without: Collection[AppointmentId] = (),
        detailed: bool = False,
    ) -> ServiceCalendar | None:
        """The service with all of its professional's time that matters for starts in `window`."""
        service = self._transaction.services.peek(service_id)
        professional = None if service is None else self._transaction.professionals.peek(service.professional_id)
        if service is None or professional is None or professional.hidden_at is not None:
            return None
        standing = [
            appointment for appointment in self._standing(professional.id, now) if appointment.id not in without
        ]
        return self._of_service(service, professional, standing, window, detailed=detailed)

    async def of_professional(self, professional_id: ProfessionalId, window: Span) -> ProfessionalCalendar | None:
        """Hours, exceptions and time off that matter in `window`; None when there is no such professional."""
        professional = self._transaction.professionals.peek(professional_id)
        if professional is None:
            return None
        return ProfessionalCalendar(
            agenda=self._undisturbed(professional, window), holidays_region=professional.holidays_region
        )

    async def matching(
        self, window: Span, *, now: datetime, text: str | None, profession: str | None, city: str | None
    ) -> Sequence[PracticeCalendar]:
        """Everybody whom the directory would find, by (full_name, id), with active services, the oldest first."""
        return sorted(
            self._practices(window, now, text=text, profession=profession, city=city),
            key=lambda practice: (practice.professional.full_name, practice.professional.id),
        )

    def _practices(
        self, window: Span, now: datetime, *, text: str | None, profession: str | None, city: str | None
    ) -> Iterator[PracticeCalendar]:
        for professional in mentioned(self._transaction, text=text, profession=profession, city=city):
            services = self._transaction.services.where("professional", professional.id)
            active = sorted(
                (service for service in services if service.terms.active),
                key=lambda service: (service.created_at, service.id),
            )
            standing = list(self._standing(professional.id, now))
            if active:
                yield PracticeCalendar(
                    professional=professional_view(self._transaction, professional),
                    services=tuple(
                        self._of_service(service, professional, standing, window, detailed=False) for service in active
                    ),
                )

    def _standing(self, professional_id: ProfessionalId, now: datetime) -> Iterator[Appointment]:
        """What counts or is busy at `now`."""
        for appointment in self._transaction.appointments.where("professional", professional_id):
            if appointment.status in COUNTED and not appointment.has_lapsed(now):
                yield appointment

    def _of_service(
        self, service: Service, professional: Professional, standing: list[Appointment], window: Span, *, detailed: bool
    ) -> ServiceCalendar:
        mattering = reach(service.terms, window)
        first, last = _instant(mattering.start - _BEFORE), _instant(mattering.end + _AFTER)
        near = (
            _commitment_of(appointment)
            for appointment in standing
            if first < appointment.time.start < last and appointment.status in OCCUPYING
        )
        commitments = tuple(commitment for commitment in near if commitment.occupied.overlaps(mattering))
        agenda = replace(
            self._undisturbed(professional, mattering),
            busy=tuple(commitment.occupied for commitment in commitments),
            commitments=commitments if detailed else (),
            counted=tuple(_starts(standing, service)) if service.terms.limits.given else (),
        )
        return ServiceCalendar(service=copy_of(service), agenda=agenda, holidays_region=professional.holidays_region)

    def _undisturbed(self, professional: Professional, window: Span) -> Agenda:
        """The professional's time without anybody's appointments."""
        place = zone(professional.practice.timezone)
        first, last = local_date(window.start - _REGRID, place), local_date(window.end, place)
        exceptions = (
            entered.exception for entered in self._transaction.exceptions.where("professional", professional.id)
        )
        time_off = (
            time_off.interval.span for time_off in self._transaction.time_off.where("professional", professional.id)
        )
        return Agenda(
            timezone=professional.practice.timezone,
            hours=professional.hours,
            exceptions=tuple(exception for exception in exceptions if first <= exception.date <= last),
            time_off=tuple(span for span in time_off if span.overlaps(window)),
        )


def _commitment_of(appointment: Appointment) -> Commitment:
    span, held = appointment.interval.span, appointment.status is Status.HELD
    return Commitment(
        start=span.start,
        end=span.end,
        buffer_before=appointment.agreement.buffer_before,
        buffer_after=appointment.agreement.buffer_after,
        kind=CommitmentKind.HOLD if held else CommitmentKind.APPOINTMENT,
        appointment_id=appointment.id,
        expires_at=appointment.expires_at if held else None,
    )


def _starts(standing: list[Appointment], service: Service) -> Iterator[int]:
    for appointment in standing:
        if appointment.service_id == service.id:
            yield int(appointment.time.start.timestamp())


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
