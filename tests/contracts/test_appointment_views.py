"""Appointments as they are shown."""

from datetime import timedelta

import pytest

from application.pagination import PageRequest
from application.scheduling.views import AppointmentFilter, Order
from application.unit_of_work import UnitsOfWork
from domain.accounts.values import Role
from domain.ids import AppointmentId, UserId
from domain.scheduling.appointment import Appointment
from domain.scheduling.events import Party
from domain.scheduling.history import Author, EnteredClient
from domain.scheduling.life import Status
from tests.builders import (
    FIRST_START,
    NOW,
    a_professional,
    a_service,
    a_user,
    an_appointment,
    an_id,
    some_terms,
)
from tests.contracts.paging import pages
from tests.contracts.stored import a_stored_practice, store

pytestmark = pytest.mark.anyio


async def ids(units: UnitsOfWork, criteria: AppointmentFilter) -> list[AppointmentId]:
    async with units() as unit:
        page = await unit.appointment_views.find(PageRequest(), criteria)
    return [view.id for view in page.items]


async def test_an_appointment_shows_everybody_in_it(units: UnitsOfWork) -> None:
    owner = a_user(full_name="Clínica Dental Sol", roles={Role.PROFESSIONAL})
    professional = a_professional(owner, slug="clinica-dental-sol")
    service = a_service(
        professional,
        terms=some_terms(name="Revisión", duration=45, cancel_cutoff_hours=24, reschedule_cutoff_hours=2),
    )
    client = a_user(full_name="Benito Gil", email="benito@example.org", phone=None)
    appointment = an_appointment(service, client)
    await store(units, owner, professional, service, client, appointment)
    async with units() as unit:
        view = await unit.appointment_views.get(appointment.id)
        assert await unit.appointment_views.get(AppointmentId(an_id())) is None

    assert view is not None
    assert (view.id, view.number, view.status) == (appointment.id, appointment.number, Status.CONFIRMED)
    assert (view.service.id, view.service.name) == (service.id, "Revisión")
    assert (view.professional.id, view.professional.user_id) == (professional.id, owner.id)
    assert (view.professional.full_name, view.professional.slug) == ("Clínica Dental Sol", "clinica-dental-sol")
    assert (view.client.id, view.client.full_name) == (client.id, "Benito Gil")
    assert (view.client.email, view.client.phone) == ("benito@example.org", None)
    assert (view.start, view.end) == (FIRST_START, FIRST_START + timedelta(minutes=45))
    assert (view.timezone, view.local_start.isoformat()) == ("Europe/Madrid", "2027-03-02T10:00:00")
    assert (view.duration, view.notes, view.location, view.sequence) == (45, "", "Calle Mayor 1", 0)
    assert view.cancel_until == FIRST_START - timedelta(hours=24)
    assert view.reschedule_until == FIRST_START - timedelta(hours=2)
    assert (view.cancelled_by, view.cancellation_reason) == (None, None)
    assert (view.created_at, view.updated_at, view.version) == (NOW, NOW, 0)


@pytest.mark.parametrize("phone", ["+34600111222", None])
async def test_a_client_is_shown_as_they_were_entered(units: UnitsOfWork, phone: str | None) -> None:
    practice = await a_stored_practice(units)
    appointment = an_appointment(practice.service, practice.client)
    appointment.entered_client = EnteredClient("Quienquiera", phone)
    await store(units, appointment)
    async with units() as unit:
        view = await unit.appointment_views.get(appointment.id)
        page = await unit.appointment_views.find(PageRequest(), AppointmentFilter())
    assert view is not None
    assert list(page.items) == [view]
    client = practice.client
    assert (view.client.id, view.client.email) == (client.id, str(client.email))
    assert (view.client.full_name, view.client.phone) == ("Quienquiera", phone)


async def test_a_cancelled_appointment_shows_by_whom_and_why(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    appointment = an_appointment(practice.service, practice.client)
    await store(units, appointment)
    async with units() as unit:
        held = await unit.appointments.get_for_update(appointment.id)
        assert held is not None
        held.cancel(by=Author(Party.ADMIN), reason="Cierre", now=NOW + timedelta(hours=1))
        await unit.appointments.save(held)
        view = await unit.appointment_views.get(appointment.id)
        await unit.commit()
    async with units() as unit:
        assert await unit.appointment_views.get(appointment.id) == view

    assert view is not None
    assert (view.status, view.cancelled_by, view.cancellation_reason) == (Status.CANCELLED, "admin", "Cierre")
    assert (view.sequence, view.version, view.updated_at) == (1, 1, NOW + timedelta(hours=1))


async def test_a_request_shows_until_when_it_waits(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    until = NOW + timedelta(hours=48)
    request = an_appointment(practice.service, practice.client, status=Status.PENDING, expires_at=until)
    agreed = an_appointment(practice.service, practice.client, start=FIRST_START + timedelta(hours=1))
    await store(units, request, agreed)
    async with units() as unit:
        page = await unit.appointment_views.find(PageRequest(), AppointmentFilter())
    assert [(view.id, view.expires_at) for view in page.items] == [(request.id, until), (agreed.id, None)]


async def test_mere_holds_are_shown_to_nobody(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    held = an_appointment(practice.service, practice.client, status=Status.HELD)
    released = an_appointment(practice.service, practice.client, status=Status.EXPIRED)
    released.booked_at = None
    unanswered = an_appointment(practice.service, practice.client, status=Status.EXPIRED)
    await store(units, held, released, unanswered)
    assert await ids(units, AppointmentFilter()) == [unanswered.id]
    assert await ids(units, AppointmentFilter(client_id=practice.client.id, status=Status.HELD)) == []
    async with units() as unit:
        assert await unit.appointment_views.get(held.id) is None
        assert await unit.appointment_views.get(released.id) is None
        assert await unit.appointment_views.get(unanswered.id) is not None


async def test_criteria_must_all_fit(units: UnitsOfWork) -> None:
    practice, other = await a_stored_practice(units), await a_stored_practice(units)

    def at(hours: int, status: Status = Status.CONFIRMED) -> Appointment:
        start = FIRST_START + timedelta(hours=hours)
        return an_appointment(practice.service, practice.client, start=start, status=status)

    first, second, cancelled = at(0), at(1), at(2, Status.CANCELLED)
    elsewhere = an_appointment(other.service, practice.client, start=FIRST_START + timedelta(hours=3))
    others = an_appointment(other.service, other.client, start=FIRST_START + timedelta(hours=4))
    await store(units, others, elsewhere, cancelled, second, first)

    every = [first.id, second.id, cancelled.id, elsewhere.id, others.id]
    assert await ids(units, AppointmentFilter()) == every
    assert await ids(units, AppointmentFilter(client_id=practice.client.id)) == every[:4]
    assert await ids(units, AppointmentFilter(professional_id=practice.professional.id)) == every[:3]
    assert await ids(units, AppointmentFilter(client_id=practice.client.id, professional_id=other.professional.id)) == [
        elsewhere.id
    ]
    assert await ids(units, AppointmentFilter(status=Status.CANCELLED)) == [cancelled.id]
    assert await ids(units, AppointmentFilter(since=second.time.start)) == every[1:]
    assert await ids(units, AppointmentFilter(until=second.time.start)) == [first.id]
    assert await ids(units, AppointmentFilter(since=second.time.start, until=elsewhere.time.start)) == every[1:3]
    assert await ids(units, AppointmentFilter(client_id=UserId(an_id()))) == []


@pytest.mark.parametrize("order", list(Order))
async def test_both_orders_are_paged_through_without_skip_or_repeat(units: UnitsOfWork, order: Order) -> None:
    client = a_user()
    await store(units, client)
    appointments: list[Appointment] = []
    for i in range(7):  # each with a professional of its own, so that several start at one moment
        practice = await a_stored_practice(units)
        appointment = an_appointment(practice.service, client, start=FIRST_START + timedelta(hours=i // 3))
        await store(units, appointment)
        appointments.append(appointment)
    async with units() as unit:
        listed = await pages(
            lambda page: unit.appointment_views.find(page, AppointmentFilter(client_id=client.id, order=order)), limit=2
        )
    expected = [appointment.id for appointment in appointments]
    assert [view.id for view in listed] == (expected if order is Order.SOONEST_FIRST else expected[::-1])
