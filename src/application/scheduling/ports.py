"""What the scheduling room asks of the outside."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from application.pagination import Page, PageRequest
from application.scheduling.views import (
    AppointmentFilter,
    AppointmentView,
    ChangeView,
    PracticeCalendar,
    ProfessionalCalendar,
    ProfessionalView,
    ServiceCalendar,
    ServiceView,
)
from domain.accounts.values import Locale
from domain.ids import AppointmentId, DayExceptionId, ProfessionalId, ServiceId, TimeOffId, UserId
from domain.scheduling.absences import EnteredException, TimeOff
from domain.scheduling.appointment import Appointment
from domain.scheduling.history import Acquaintance
from domain.scheduling.professional import Professional
from domain.scheduling.service import Service
from domain.time.intervals import Span


class Professionals(Protocol):
    """Public profiles with their weekly hours."""

    async def add(self, professional: Professional) -> None:
        """Store a new profile. Raises SlugTaken, and AlreadyProfessional when the user has one."""
        ...

    async def get(self, professional_id: ProfessionalId) -> Professional | None:
        """The profile, or None."""
        ...

    async def get_for_update(self, professional_id: ProfessionalId) -> Professional | None:
        """The profile, locked until the end of the transaction, or None."""
        ...

    async def of_user_for_update(self, user_id: UserId) -> Professional | None:
        """The profile of a user, hidden or not, locked until the end of the transaction, or None."""
        ...

    async def slugs_like(self, slug: str) -> set[str]:
        """Every slug that is `slug` or begins with `slug-`."""
        ...

    async def save(self, professional: Professional) -> None:
        """Store a change to a profile that was read for update; its version rises."""
        ...


class Services(Protocol):
    """What professionals offer."""

    async def add(self, service: Service) -> None:
        """Store a new service."""
        ...

    async def get(self, service_id: ServiceId) -> Service | None:
        """The service, or None."""
        ...

    async def get_for_update(self, service_id: ServiceId) -> Service | None:
        """The service, locked until the end of the transaction, or None."""
        ...

    async def save(self, service: Service) -> None:
        """Store a change to a service that was read for update; its version rises."""
        ...


class Appointments(Protocol):
    """Appointments, of which no two of one professional ever occupy the same time; holds and requests among them.

    What an appointment's steps were is stored with it.
    """

    async def add(self, appointment: Appointment) -> None:
        """Store a new appointment. Raises SlotTaken when its time is occupied, whoever occupied it.

        Raises DependencyDown when its number is taken: the next attempt draws another.
        """
        ...

    async def get(self, appointment_id: AppointmentId) -> Appointment | None:
        """The appointment, or None."""
        ...

    async def get_for_update(self, appointment_id: AppointmentId) -> Appointment | None:
        """The appointment, locked until the end of the transaction, or None."""
        ...

    async def save(self, appointment: Appointment) -> None:
        """Store a change to one that was read for update; its version rises. Raises SlotTaken when its new time is occupied."""
        ...

    async def save_together(self, appointments: Sequence[Appointment]) -> None:
        """Store several moves as one: none is in another's way on its way. As `save` otherwise."""
        ...

    async def occupying(
        self, professional_id: ProfessionalId, *, since: datetime, now: datetime
    ) -> Sequence[Appointment]:
        """All in OCCUPYING that end after `since` and had not lapsed at `now`, by start; locked as by `get_for_update`."""
        ...

    async def lapsed(self, professional_id: ProfessionalId, *, now: datetime) -> Sequence[Appointment]:
        """Holds and requests of one calendar whose time was up at `now`; locked as by `get_for_update`."""
        ...

    async def some_lapsed(self, *, now: datetime, limit: int) -> Sequence[Appointment]:
        """As `lapsed`, of anybody, the longest overdue first; those that somebody else has locked are left out."""
        ...

    async def held_by(self, client_id: UserId, professional_id: ProfessionalId) -> Sequence[Appointment]:
        """What a client holds in one calendar, lapsed or not; locked as by `get_for_update`.

        Where there is something to lock, the calendar's turn is waited for first, as everywhere.
        """
        ...

    async def acquaintance(self, professional_id: ProfessionalId, client_id: UserId) -> Acquaintance | None:
        """What a professional knows of a client by appointments, mere holds left out; the latest is what was booked last.

        None when they have had none, and when there is no such client.
        """
        ...

    async def calendars_to_realign(self, *, since: datetime, zone_rules: str) -> Sequence[ProfessionalId]:
        """Whose appointments that occupy time and start after `since` were derived by rules of another version."""
        ...


class Calendars(Protocol):
    """A professional's time.

    Agendas hold no holidays: those come from PublicHolidays. Whatever had lapsed by `now` is not busy.
    """

    async def lock(self, professional_id: ProfessionalId) -> None:
        """Wait for one's turn to occupy this professional's time; held until the end of the transaction.

        Raises DependencyDown when the turn does not come in time.
        """
        ...

    async def of_service(
        self,
        service_id: ServiceId,
        window: Span,
        *,
        now: datetime,
        without: Collection[AppointmentId] = (),
        detailed: bool = False,
    ) -> ServiceCalendar | None:
        """The service with all of its professional's time that matters for starts in `window` (`availability.reach`).

        `without` leaves appointments out: those that are about to move. `detailed` tells what stands behind what is
        busy, for explanations; else busy spans that touch may come as one. The agenda counts what counts against the
        service's limits. None when there is no such service.
        """
        ...

    async def of_professional(self, professional_id: ProfessionalId, window: Span) -> ProfessionalCalendar | None:
        """Hours, exceptions and time off that matter in `window`; None when there is no such professional."""
        ...

    async def matching(
        self, window: Span, *, now: datetime, text: str | None, profession: str | None, city: str | None
    ) -> Sequence[PracticeCalendar]:
        """Everybody whom `Directory.search` would find, with their active services and their time, as in `of_service`.

        In a fixed number of questions, however many fit. Those without an active service are left out.
        """
        ...


class Absences(Protocol):
    """Exceptional days and time off."""

    async def add_exception(self, entered: EnteredException) -> None:
        """Store an exceptional day. Raises ExceptionExists when its date has one."""
        ...

    async def exceptions(
        self, professional_id: ProfessionalId, *, first: date | None, last: date | None
    ) -> Sequence[EnteredException]:
        """The exceptional days from `first` to `last`, both included, by date."""
        ...

    async def remove_exception(self, professional_id: ProfessionalId, exception_id: DayExceptionId) -> bool:
        """Forget one; tell whether there was one."""
        ...

    async def add_time_off(self, time_off: TimeOff) -> None:
        """Store a period."""
        ...

    async def time_off(
        self, professional_id: ProfessionalId, *, since: datetime | None, until: datetime | None
    ) -> Sequence[TimeOff]:
        """The periods that meet [since, until), by (start, id)."""
        ...

    async def remove_time_off(self, professional_id: ProfessionalId, time_off_id: TimeOffId) -> bool:
        """Forget one; tell whether there was one."""
        ...


class PublicHolidays(Protocol):
    """Public holidays by region; the dates come in as values."""

    def check(self, region: str) -> str:
        """The region in its canonical spelling, such as `ES` or `ES-MD`.

        Raises InvalidValue (`holidays_region`, `unknown_region`).
        """
        ...

    def between(self, region: str, first: date, last: date) -> frozenset[date]:
        """The public holidays of the region from `first` to `last`, both included."""
        ...

    def name_of(self, region: str, day: date, locale: Locale) -> str | None:
        """What the holiday is called, in the language asked for where it is known, else in the region's; None if it is none."""
        ...


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A client's name for one attempt (draft-ietf-httpapi-idempotency-key-header), and a digest of what it asked."""

    value: str
    fingerprint: bytes


class Answers(Protocol):
    """What was answered to requests that carried an Idempotency-Key, for 24 hours."""

    async def recall(self, user_id: UserId, key: IdempotencyKey, *, now: datetime) -> AppointmentView | None:
        """The first answer, or None when there is none yet; then the key is the caller's until the transaction ends.

        Raises IdempotencyKeyInFlight when another transaction has the key, IdempotencyKeyReused when the key was
        used for a different request.
        """
        ...

    async def remember(self, user_id: UserId, key: IdempotencyKey, answer: AppointmentView, *, now: datetime) -> None:
        """Keep the first answer, in the same transaction as what it tells of."""
        ...


class Directory(Protocol):
    """What anybody may see of professionals and services."""

    async def professional(self, id_or_slug: ProfessionalId | str) -> ProfessionalView | None:
        """One professional, by identifier or slug."""
        ...

    async def search(
        self, page: PageRequest, *, text: str | None, profession: str | None, city: str | None
    ) -> Page[ProfessionalView]:
        """Professionals by (full_name, id); each criterion is contained in, without regard to accents and case.

        Every word of `text` is looked for in name, profession, bio and city together.
        """
        ...

    async def service(self, service_id: ServiceId) -> ServiceView | None:
        """One service."""
        ...

    async def services(
        self, professional_id: ProfessionalId, page: PageRequest, *, with_inactive: bool
    ) -> Page[ServiceView]:
        """A professional's services by (created_at, id)."""
        ...


class AppointmentViews(Protocol):
    """What is shown of appointments."""

    async def get(self, appointment_id: AppointmentId) -> AppointmentView | None:
        """One appointment."""
        ...

    async def history(self, appointment_id: AppointmentId) -> Sequence[ChangeView]:
        """Every step of the appointment, oldest first."""
        ...

    async def find(self, page: PageRequest, criteria: AppointmentFilter) -> Page[AppointmentView]:
        """Appointments by (start, id), in the order that the criteria ask for."""
        ...
