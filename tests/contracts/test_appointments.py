"""Appointments in storage: no two of one professional occupy the same time, whatever way they came in."""

import asyncio
from datetime import timedelta

import pytest

from application.errors import DependencyDown
from application.unit_of_work import UnitsOfWork
from domain.errors import StaleVersion
from domain.ids import AppointmentId
from domain.scheduling.agreement import AppointmentTime
from domain.scheduling.appointment import Appointment
from domain.scheduling.errors import SlotTaken
from domain.scheduling.events import Party
from domain.scheduling.history import Author
from domain.scheduling.life import OCCUPYING, Status
from tests.builders import (
    FIRST_START,
    MADRID,
    NOW,
    ZONE_RULES,
    a_service,
    an_appointment,
    an_id,
    some_terms,
)
from tests.contracts.stored import Practice, a_stored_practice, state, store
from tests.times import utc

pytestmark = pytest.mark.anyio

FREE = sorted(set(Status) - OCCUPYING)


def after_minutes(minutes: int) -> AppointmentTime:
    return AppointmentTime.at(FIRST_START + timedelta(minutes=minutes), timezone=MADRID, zone_rules=ZONE_RULES)


def appointment_at(practice: Practice, minutes: int, status: Status = Status.CONFIRMED) -> Appointment:
    start = FIRST_START + timedelta(minutes=minutes)
    return an_appointment(practice.service, practice.client, start=start, status=status)


async def test_an_appointment_comes_back_as_it_went_in(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units, terms=some_terms(buffer_before=5, buffer_after=10, price=None))
    appointment = appointment_at(practice, 0)
    appointment.notes = "Primera visita.\nTrae la radiografía."
    await store(units, appointment)
    async with units() as unit:
        assert state(await unit.appointments.get(appointment.id)) == state(appointment)
        assert state(await unit.appointments.get_for_update(appointment.id)) == state(appointment)
        assert await unit.appointments.get(AppointmentId(an_id())) is None
        assert await unit.appointments.get_for_update(AppointmentId(an_id())) is None


async def test_the_second_pass_of_a_repeated_hour_is_kept(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    again = an_appointment(practice.service, practice.client, start=utc("2027-10-31 01:30"))
    await store(units, again)
    async with units() as unit:
        stored = await unit.appointments.get(again.id)
    assert stored is not None
    assert (stored.time.fold, stored.time.local_start.isoformat()) == (1, "2027-10-31T02:30:00")
    assert state(stored) == state(again)


@pytest.mark.parametrize("minutes", [-29, -1, 0, 1, 29])
async def test_overlapping_time_is_taken(units: UnitsOfWork, minutes: int) -> None:
    practice = await a_stored_practice(units)
    await store(units, appointment_at(practice, 0))
    with pytest.raises(SlotTaken):
        await store(units, appointment_at(practice, minutes))


@pytest.mark.parametrize("minutes", [-30, 30])
async def test_touching_is_no_overlap(units: UnitsOfWork, minutes: int) -> None:
    practice = await a_stored_practice(units)
    await store(units, appointment_at(practice, 0))
    await store(units, appointment_at(practice, minutes))


@pytest.mark.parametrize(("minutes", "fits"), [(44, False), (45, True), (-44, False), (-45, True)])
async def test_buffers_count_on_both_sides(units: UnitsOfWork, minutes: int, *, fits: bool) -> None:
    practice = await a_stored_practice(units, terms=some_terms(duration=30, buffer_before=5, buffer_after=10))
    await store(units, appointment_at(practice, 0))
    if fits:
        await store(units, appointment_at(practice, minutes))
    else:
        with pytest.raises(SlotTaken):
            await store(units, appointment_at(practice, minutes))


async def test_services_of_one_professional_share_their_time(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    other = a_service(practice.professional, terms=some_terms(name="Limpieza", duration=60))
    await store(units, other, appointment_at(practice, 0))
    with pytest.raises(SlotTaken):
        await store(units, an_appointment(other, practice.client, start=FIRST_START - timedelta(minutes=30)))


async def test_another_professional_has_another_calendar(units: UnitsOfWork) -> None:
    one, other = await a_stored_practice(units), await a_stored_practice(units)
    await store(units, appointment_at(one, 0), appointment_at(other, 0))


@pytest.mark.parametrize("status", FREE)
async def test_only_occupying_appointments_keep_their_time(units: UnitsOfWork, status: Status) -> None:
    practice = await a_stored_practice(units)
    await store(units, appointment_at(practice, 0, status))
    await store(units, appointment_at(practice, 0))
    await store(units, appointment_at(practice, 0, status))


async def test_a_cancellation_frees_the_time_at_once(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    appointment = appointment_at(practice, 0)
    await store(units, appointment)
    async with units() as unit:
        held = await unit.appointments.get_for_update(appointment.id)
        assert held is not None
        held.cancel(by=Author(Party.PROFESSIONAL, practice.owner.id), reason="Enfermedad", now=NOW)
        await unit.appointments.save(held)
        await unit.commit()

    await store(units, appointment_at(practice, 0))
    async with units() as unit:
        assert state(await unit.appointments.get(appointment.id)) == state(held)


async def test_moving_onto_taken_time_is_refused_and_changes_nothing(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    first, second = appointment_at(practice, 0), appointment_at(practice, 60)
    await store(units, first, second)
    async with units() as unit:
        held = await unit.appointments.get_for_update(second.id)
        assert held is not None
        held.time = after_minutes(15)
        with pytest.raises(SlotTaken):
            await unit.appointments.save(held)

    async with units() as unit:
        assert state(await unit.appointments.get(second.id)) == state(second)


async def test_moving_within_its_own_time_is_allowed(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    appointment = appointment_at(practice, 0)
    await store(units, appointment)
    async with units() as unit:
        held = await unit.appointments.get_for_update(appointment.id)
        assert held is not None
        held.time = after_minutes(15)
        held.sequence += 1
        await unit.appointments.save(held)
        await unit.commit()

    async with units() as unit:
        stored = await unit.appointments.get(appointment.id)
        assert state(stored) == state(held)
        assert held.version == 1


async def test_an_old_copy_of_an_appointment_is_refused(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    appointment = appointment_at(practice, 0)
    await store(units, appointment)
    async with units() as unit:
        held = await unit.appointments.get_for_update(appointment.id)
        assert held is not None
        await unit.appointments.save(held)
        await unit.commit()
    async with units() as unit:
        with pytest.raises(StaleVersion):
            await unit.appointments.save(appointment)


async def test_a_number_that_was_drawn_twice_asks_for_another_attempt(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    first, second = appointment_at(practice, 0), appointment_at(practice, 60)
    second.number = first.number
    await store(units, first)
    with pytest.raises(DependencyDown):
        await store(units, second)
    async with units() as unit:
        assert await unit.appointments.get(second.id) is None


async def test_of_many_who_want_one_time_without_waiting_their_turn_one_gets_it(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)

    async def take(minutes: int) -> str:
        try:
            await store(units, appointment_at(practice, minutes))
        except SlotTaken as error:
            return error.code
        return "stored"

    outcomes = await asyncio.gather(*(take(minutes) for minutes in (0, 5, 10, 0, 5)))
    assert sorted(outcomes) == ["slot_taken"] * 4 + ["stored"]
