"""A professional's time as booking and reading see it."""

import asyncio
from datetime import timedelta

import pytest

from application.unit_of_work import UnitsOfWork
from domain.ids import ServiceId
from domain.scheduling.appointment import Appointment
from domain.scheduling.life import Status
from domain.time.intervals import Span
from tests.builders import FIRST_START, NOW, a_service, an_appointment, an_id, some_terms
from tests.contracts.stored import Practice, a_stored_practice, state, store
from tests.times import span, weekly_hours

pytestmark = pytest.mark.anyio

TUESDAY = span("2027-03-01 23:00", "2027-03-02 23:00")
ONE_SECOND = Span(int(FIRST_START.timestamp()), int(FIRST_START.timestamp()) + 1)


def appointment_at(practice: Practice, minutes: int, status: Status = Status.CONFIRMED) -> Appointment:
    start = FIRST_START + timedelta(minutes=minutes)
    return an_appointment(practice.service, practice.client, start=start, status=status)


async def busy(units: UnitsOfWork, practice: Practice, window: Span, without: Appointment | None = None) -> set[Span]:
    async with units() as unit:
        calendar = await unit.calendars.of_service(
            practice.service.id, window, now=NOW, without=[] if without is None else [without.id]
        )
    assert calendar is not None
    return set(calendar.agenda.busy)


async def test_the_calendar_of_a_service_has_its_terms_hours_and_zone(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units, hours="mon 09:00-13:00, sat 22:00-02:00")
    async with units() as unit:
        calendar = await unit.calendars.of_service(practice.service.id, TUESDAY, now=NOW)
        assert await unit.calendars.of_service(ServiceId(an_id()), TUESDAY, now=NOW) is None

    assert calendar is not None
    assert state(calendar.service) == state(practice.service)
    assert calendar.agenda.hours == weekly_hours("sat 22:00-02:00, mon 09:00-13:00")
    assert calendar.agenda.timezone == "Europe/Madrid"
    assert calendar.agenda.busy == ()


async def test_busy_spans_include_their_own_buffers(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units, terms=some_terms(buffer_before=5, buffer_after=10))
    await store(units, appointment_at(practice, 0))
    assert await busy(units, practice, TUESDAY) == {span("2027-03-02 08:55", "2027-03-02 09:40")}


async def test_every_service_of_the_professional_counts_and_nobody_elses(units: UnitsOfWork) -> None:
    practice, stranger = await a_stored_practice(units), await a_stored_practice(units)
    other = a_service(practice.professional, terms=some_terms(name="Limpieza", duration=60))
    second = an_appointment(other, practice.client, start=FIRST_START + timedelta(hours=1))
    await store(units, other, appointment_at(practice, 0), second, appointment_at(stranger, 200))
    assert await busy(units, practice, TUESDAY) == {
        span("2027-03-02 09:00", "2027-03-02 09:30"),
        span("2027-03-02 10:00", "2027-03-02 11:00"),
    }


async def test_what_is_over_or_called_off_is_not_busy(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    await store(
        units,
        *(
            appointment_at(practice, 30 * i, status)
            for i, status in enumerate((Status.CANCELLED, Status.COMPLETED, Status.NO_SHOW))
        ),
    )
    assert await busy(units, practice, TUESDAY) == set()


async def test_the_appointment_that_is_about_to_move_is_left_out(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    moving, staying = appointment_at(practice, 0), appointment_at(practice, 30)
    await store(units, moving, staying)
    assert await busy(units, practice, TUESDAY, moving) == {staying.occupied.span}


@pytest.mark.parametrize("minutes", [-44, -15, 0, 15, 44])
async def test_one_second_finds_everything_that_could_be_in_the_way(units: UnitsOfWork, minutes: int) -> None:
    practice = await a_stored_practice(units, terms=some_terms(duration=30, buffer_before=5, buffer_after=10))
    near = appointment_at(practice, minutes)
    await store(units, near)
    assert near.occupied.span in await busy(units, practice, ONE_SECOND)


async def test_a_long_appointment_that_began_the_day_before_is_in_the_way(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    long = a_service(practice.professional, terms=some_terms(name="Viaje", duration=1440, buffer_after=1440))
    appointment = an_appointment(long, practice.client, start=FIRST_START - timedelta(minutes=2 * 1440 - 1))
    await store(units, long, appointment)
    assert await busy(units, practice, ONE_SECOND) == {appointment.occupied.span}


async def test_a_move_under_longer_terms_than_todays_finds_everything_in_its_way(units: UnitsOfWork) -> None:
    """A service may have become shorter since; what is agreed keeps its length, so that much must be looked at."""
    practice = await a_stored_practice(units, terms=some_terms(duration=120, buffer_after=60))
    moving, later = appointment_at(practice, -600), appointment_at(practice, 175)
    await store(units, moving, later)
    async with units() as unit:
        service = await unit.services.get_for_update(practice.service.id)
        assert service is not None
        service.revise(some_terms(duration=15), now=FIRST_START)
        await unit.services.save(service)
        await unit.commit()
    assert await busy(units, practice, ONE_SECOND, moving) == {later.occupied.span}


async def test_whoever_waits_for_their_turn_sees_what_the_one_before_wrote(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)

    async def take_if_free() -> bool:
        async with units() as unit:
            await unit.calendars.lock(practice.professional.id)
            calendar = await unit.calendars.of_service(practice.service.id, ONE_SECOND, now=NOW)
            assert calendar is not None
            if calendar.agenda.busy:
                return False
            await unit.appointments.add(appointment_at(practice, 0))
            await unit.commit()
            return True

    assert sorted(await asyncio.gather(*(take_if_free() for _ in range(6)))) == [False] * 5 + [True]


async def test_a_turn_that_ends_without_a_commit_is_passed_on(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    async with units() as unit:
        await unit.calendars.lock(practice.professional.id)
        await unit.calendars.lock(practice.professional.id)  # one's own turn is not waited for
    async with units() as unit:
        await unit.calendars.lock(practice.professional.id)


async def test_calendars_of_two_professionals_do_not_wait_for_each_other(units: UnitsOfWork) -> None:
    one, other = await a_stored_practice(units), await a_stored_practice(units)
    async with units() as first, units() as second:
        await first.calendars.lock(one.professional.id)
        await second.calendars.lock(other.professional.id)
