"""Whom a professional knows, and by what name."""

from datetime import timedelta

import pytest

from application.unit_of_work import UnitsOfWork
from domain.ids import UserId
from domain.scheduling.appointment import Appointment
from domain.scheduling.history import Acquaintance, EnteredClient
from domain.scheduling.life import Status
from tests.builders import FIRST_START, NOW, an_appointment, an_id
from tests.contracts.stored import Practice, a_stored_practice, store

pytestmark = pytest.mark.anyio

OLD, NEW = EnteredClient("Señora de los martes", None), EnteredClient("Carla", "+34600111222")


def at(
    practice: Practice,
    hours: int,
    entered: EnteredClient | None = None,
    *,
    booked: int = 0,
    status: Status = Status.CONFIRMED,
) -> Appointment:
    """An appointment so many hours after the first start, booked so many minutes after NOW."""
    appointment = an_appointment(
        practice.service,
        practice.client,
        start=FIRST_START + timedelta(hours=hours),
        status=status,
        now=NOW + timedelta(minutes=booked),
    )
    appointment.entered_client = entered
    return appointment


async def known(units: UnitsOfWork, practice: Practice, client_id: UserId | None = None) -> Acquaintance | None:
    async with units() as unit:
        return await unit.appointments.acquaintance(practice.professional.id, client_id or practice.client.id)


async def test_strangers_and_nobody_are_not_known(units: UnitsOfWork) -> None:
    practice, other = await a_stored_practice(units), await a_stored_practice(units)
    await store(units, at(practice, 0), an_appointment(other.service, practice.client))
    assert await known(units, practice, other.client.id) is None
    assert await known(units, other, other.client.id) is None
    assert await known(units, practice, UserId(an_id())) is None


async def test_another_professionals_descriptions_and_clients_do_not_count(units: UnitsOfWork) -> None:
    practice, other = await a_stored_practice(units), await a_stored_practice(units)
    elsewhere = an_appointment(other.service, practice.client)
    another = an_appointment(practice.service, other.client, start=FIRST_START + timedelta(hours=1))
    await store(units, at(practice, 0, OLD), elsewhere, another)
    assert await known(units, practice) == Acquaintance(OLD)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.HELD}))
async def test_whatever_became_of_it_an_appointment_makes_known(units: UnitsOfWork, status: Status) -> None:
    practice = await a_stored_practice(units)
    await store(units, at(practice, 0, status=status))
    assert await known(units, practice) == Acquaintance(None)


async def test_a_mere_hold_does_not(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    let_go = at(practice, 1, status=Status.EXPIRED)
    let_go.booked_at = None
    await store(units, at(practice, 0, status=Status.HELD), let_go)
    assert await known(units, practice) is None
    await store(units, at(practice, 2, OLD))
    assert await known(units, practice) == Acquaintance(OLD)


@pytest.mark.parametrize("entered", [OLD, NEW])
async def test_who_was_only_entered_is_known_as_that(units: UnitsOfWork, entered: EnteredClient) -> None:
    practice = await a_stored_practice(units)
    await store(units, at(practice, 0, entered))
    assert await known(units, practice) == Acquaintance(entered)


async def test_what_was_booked_last_counts_whenever_it_starts(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    await store(units, at(practice, 0, NEW, booked=1), at(practice, 1, OLD, booked=0))
    assert await known(units, practice) == Acquaintance(NEW)


async def test_of_two_of_one_moment_the_one_with_the_later_identifier_counts(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    first, second = at(practice, 0, OLD), at(practice, 1, NEW)
    await store(units, second, first)
    assert first.id < second.id
    assert await known(units, practice) == Acquaintance(NEW)


@pytest.mark.parametrize("booked", [-1, 1], ids=["before", "after"])
async def test_one_appointment_under_their_own_name_makes_it_known(units: UnitsOfWork, booked: int) -> None:
    practice = await a_stored_practice(units)
    await store(units, at(practice, 0, OLD), at(practice, 1, booked=booked))
    assert await known(units, practice) == Acquaintance(None)
