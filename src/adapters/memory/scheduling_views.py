"""What is shown of professionals, services and appointments, joined from dictionaries."""

import unicodedata
from collections.abc import Iterator, Sequence

from adapters.memory.paging import page_of
from adapters.memory.storage import Transaction
from application.pagination import Page, PageRequest, instant_of, uuid_of
from application.scheduling.views import (
    AppointmentFilter,
    AppointmentView,
    ChangeView,
    ClientParty,
    Order,
    ProfessionalParty,
    ProfessionalView,
    ServiceRef,
    ServiceView,
)
from domain.accounts.user import User
from domain.ids import AppointmentId, ProfessionalId, ServiceId, UserId
from domain.scheduling.appointment import Appointment
from domain.scheduling.professional import Professional
from domain.scheduling.service import Service

_WORDS_MAXIMUM = 10


class MemoryDirectory:
    """What anybody may see of professionals and services."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def professional(self, id_or_slug: ProfessionalId | str) -> ProfessionalView | None:
        """One professional, by identifier or slug."""
        found = next((p for p in self._transaction.professionals if id_or_slug in {p.id, p.slug}), None)
        return None if found is None or found.hidden_at else professional_view(self._transaction, found)

    async def search(
        self, page: PageRequest, *, text: str | None, profession: str | None, city: str | None
    ) -> Page[ProfessionalView]:
        """Professionals by (full_name, id); each criterion is contained in, without regard to accents and case.

        Every word of `text` is looked for in name, profession, bio and city together.
        """
        found = mentioned(self._transaction, text=text, profession=profession, city=city)
        return page_of(
            (professional_view(self._transaction, professional) for professional in found),
            page,
            order=lambda view: (view.full_name, view.id),
            texts=lambda view: (view.full_name, str(view.id)),
            read=lambda key: (key[0], uuid_of(key[1])),
            show=lambda view: view,
        )

    async def service(self, service_id: ServiceId) -> ServiceView | None:
        """One service."""
        service = self._transaction.services.peek(service_id)
        return None if service is None or self._is_hidden(service.professional_id) else _service_view(service)

    async def services(
        self, professional_id: ProfessionalId, page: PageRequest, *, with_inactive: bool
    ) -> Page[ServiceView]:
        """A professional's services by (created_at, id)."""
        return page_of(
            (
                service
                for service in self._transaction.services.where("professional", professional_id)
                if (with_inactive or service.terms.active) and not self._is_hidden(professional_id)
            ),
            page,
            order=lambda service: (service.created_at, service.id),
            texts=lambda service: (service.created_at.isoformat(), str(service.id)),
            read=lambda key: (instant_of(key[0]), uuid_of(key[1])),
            show=_service_view,
        )

    def _is_hidden(self, professional_id: ProfessionalId) -> bool:
        professional = self._transaction.professionals.peek(professional_id)
        return professional is None or professional.hidden_at is not None


class MemoryAppointmentViews:
    """What is shown of appointments."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, appointment_id: AppointmentId) -> AppointmentView | None:
        """One appointment."""
        appointment = self._transaction.appointments.peek(appointment_id)
        if appointment is None or appointment.booked_at is None:
            return None
        return _appointment_view(self._transaction, appointment)

    async def history(self, appointment_id: AppointmentId) -> Sequence[ChangeView]:
        """Every step of the appointment, oldest first."""
        changes = self._transaction.changes.peek(appointment_id) or ()
        return [ChangeView(change=change, full_name=self._name_of(change.by.user_id)) for change in changes]

    async def find(self, page: PageRequest, criteria: AppointmentFilter) -> Page[AppointmentView]:
        """Appointments by (start, id), in the order that the criteria ask for."""
        return page_of(
            (appointment for appointment in self._transaction.appointments if _fits(appointment, criteria)),
            page,
            order=lambda appointment: (appointment.time.start, appointment.id),
            texts=lambda appointment: (appointment.time.start.isoformat(), str(appointment.id)),
            read=lambda key: (instant_of(key[0]), uuid_of(key[1])),
            show=lambda appointment: _appointment_view(self._transaction, appointment),
            descending=criteria.order is Order.LATEST_FIRST,
        )

    def _name_of(self, user_id: UserId | None) -> str | None:
        user = None if user_id is None else self._transaction.users.peek(user_id)
        return None if user is None else user.profile.full_name


def mentioned(
    transaction: Transaction, *, text: str | None, profession: str | None, city: str | None
) -> Iterator[Professional]:
    """Those whom a search finds. What follows the ninth word of `text` counts as one."""
    words = [] if text is None else text.split(maxsplit=_WORDS_MAXIMUM - 1)
    for professional in transaction.professionals:
        if professional.hidden_at is not None:
            continue
        view = professional_view(transaction, professional)
        if (
            all(mentions(word, view.full_name, view.profession, view.bio, view.city) for word in words)
            and mentions(profession, view.profession)
            and mentions(city, view.city)
        ):
            yield professional


def mentions(criterion: str | None, *texts: str | None) -> bool:
    """Tell whether one of the texts contains what is looked for, without regard to accents and case."""
    return criterion is None or any(_plain(criterion) in _plain(text) for text in texts if text is not None)


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def _fits(appointment: Appointment, criteria: AppointmentFilter) -> bool:
    start = appointment.time.start
    return (
        appointment.booked_at is not None
        and criteria.client_id in {None, appointment.client_id}
        and criteria.professional_id in {None, appointment.professional_id}
        and criteria.status in {None, appointment.status}
        and (criteria.since is None or criteria.since <= start)
        and (criteria.until is None or start < criteria.until)
    )


def professional_view(transaction: Transaction, professional: Professional) -> ProfessionalView:
    """A public page."""
    owner = transaction.users.peek(professional.user_id)
    assert owner is not None  # users are never deleted
    practice = professional.practice
    return ProfessionalView(
        id=professional.id,
        slug=professional.slug,
        full_name=owner.profile.full_name,
        profession=practice.profession,
        bio=practice.bio,
        city=practice.city,
        timezone=practice.timezone,
        version=professional.version,
    )


def _service_view(service: Service) -> ServiceView:
    return ServiceView(
        id=service.id,
        professional_id=service.professional_id,
        terms=service.terms,
        created_at=service.created_at,
        updated_at=service.updated_at,
        version=service.version,
    )


def _appointment_view(transaction: Transaction, appointment: Appointment) -> AppointmentView:
    service = transaction.services.peek(appointment.service_id)
    professional = transaction.professionals.peek(appointment.professional_id)
    client = transaction.users.peek(appointment.client_id)
    owner = None if professional is None else transaction.users.peek(professional.user_id)
    assert service is not None and professional is not None and client is not None and owner is not None  # noqa: PT018 (none of them is ever deleted)
    return AppointmentView(
        id=appointment.id,
        number=appointment.number,
        status=appointment.status,
        service=ServiceRef(id=service.id, name=service.terms.name),
        professional=ProfessionalParty(
            id=professional.id, user_id=owner.id, full_name=owner.profile.full_name, slug=professional.slug
        ),
        client=_client_of(appointment, client),
        start=appointment.time.start,
        end=appointment.end,
        timezone=appointment.time.timezone,
        local_start=appointment.time.local_start,
        duration=appointment.agreement.duration,
        notes=appointment.notes,
        location=appointment.agreement.location,
        sequence=appointment.sequence,
        expires_at=appointment.expires_at,
        cancel_until=appointment.cancel_until,
        reschedule_until=appointment.reschedule_until,
        cancelled_by=None if appointment.cancelled_by is None else appointment.cancelled_by.value,
        cancellation_reason=appointment.cancellation_reason,
        created_at=appointment.created_at,
        updated_at=appointment.updated_at,
        version=appointment.version,
    )


def _client_of(appointment: Appointment, client: User) -> ClientParty:
    """As they were entered, if they were; otherwise as their account says."""
    if appointment.entered_client is not None:
        name, phone = appointment.entered_client.full_name, appointment.entered_client.phone
    else:
        name, phone = client.profile.full_name, client.profile.phone
    return ClientParty(
        id=client.id, full_name=name, email=str(client.email), phone=None if phone is None else str(phone)
    )
