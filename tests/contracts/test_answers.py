"""First answers to requests with an Idempotency-Key."""

from datetime import timedelta

import pytest

from application.errors import IdempotencyKeyInFlight, IdempotencyKeyReused
from application.scheduling.ports import IdempotencyKey
from application.scheduling.views import AppointmentView
from application.unit_of_work import UnitsOfWork
from domain.accounts.user import User
from tests.builders import NOW, an_appointment
from tests.contracts.stored import a_stored_practice, store

pytestmark = pytest.mark.anyio

KEY = IdempotencyKey("6f1c", b"one request")


async def an_answer(units: UnitsOfWork) -> tuple[User, AppointmentView]:
    """Somebody with an appointment, and what they were shown of it."""
    practice = await a_stored_practice(units)
    appointment = an_appointment(practice.service, practice.client)
    await store(units, appointment)
    async with units() as unit:
        view = await unit.appointment_views.get(appointment.id)
    assert view is not None
    return practice.client, view


async def remember(units: UnitsOfWork, user: User, view: AppointmentView) -> None:
    async with units() as unit:
        assert await unit.answers.recall(user.id, KEY, now=NOW) is None
        await unit.answers.remember(user.id, KEY, view, now=NOW)
        await unit.commit()


async def test_the_first_answer_is_given_again(units: UnitsOfWork) -> None:
    user, view = await an_answer(units)
    await remember(units, user, view)
    async with units() as unit:
        assert await unit.answers.recall(user.id, KEY, now=NOW + timedelta(hours=23, minutes=59)) == view


async def test_the_answer_stays_as_it_was_when_the_appointment_changes(units: UnitsOfWork) -> None:
    user, view = await an_answer(units)
    await remember(units, user, view)
    async with units() as unit:
        appointment = await unit.appointments.get_for_update(view.id)
        assert appointment is not None
        appointment.notes = "changed"
        await unit.appointments.save(appointment)
        await unit.commit()
    async with units() as unit:
        assert await unit.answers.recall(user.id, KEY, now=NOW) == view


async def test_a_key_with_another_request_is_refused(units: UnitsOfWork) -> None:
    user, view = await an_answer(units)
    await remember(units, user, view)
    with pytest.raises(IdempotencyKeyReused):
        async with units() as unit:
            await unit.answers.recall(user.id, IdempotencyKey(KEY.value, b"another request"), now=NOW)


async def test_keys_of_others_are_others(units: UnitsOfWork) -> None:
    user, view = await an_answer(units)
    somebody_else, _ = await an_answer(units)
    await remember(units, user, view)
    async with units() as unit:
        assert await unit.answers.recall(somebody_else.id, KEY, now=NOW) is None


async def test_a_key_is_in_flight_until_its_transaction_ends(units: UnitsOfWork) -> None:
    user, _ = await an_answer(units)
    async with units() as first:
        assert await first.answers.recall(user.id, KEY, now=NOW) is None
        with pytest.raises(IdempotencyKeyInFlight):
            async with units() as second:
                await second.answers.recall(user.id, KEY, now=NOW)
    async with units() as third:
        assert await third.answers.recall(user.id, KEY, now=NOW) is None


async def test_an_answer_that_somebody_is_giving_again_is_in_flight_too(units: UnitsOfWork) -> None:
    """The lock comes before the reading: an answer that is there says nothing of who is working on the key."""
    user, view = await an_answer(units)
    await remember(units, user, view)
    async with units() as first, units() as second:
        assert await first.answers.recall(user.id, KEY, now=NOW) == view
        with pytest.raises(IdempotencyKeyInFlight):
            await second.answers.recall(user.id, KEY, now=NOW)


async def test_an_answer_that_was_rolled_back_was_never_given(units: UnitsOfWork) -> None:
    user, view = await an_answer(units)
    async with units() as unit:
        await unit.answers.recall(user.id, KEY, now=NOW)
        await unit.answers.remember(user.id, KEY, view, now=NOW)
    async with units() as unit:
        assert await unit.answers.recall(user.id, KEY, now=NOW) is None


async def test_after_a_day_the_key_is_free_for_another_request(units: UnitsOfWork) -> None:
    user, view = await an_answer(units)
    await remember(units, user, view)
    later = NOW + timedelta(hours=24, minutes=1)
    other = IdempotencyKey(KEY.value, b"another request")
    async with units() as unit:
        assert await unit.answers.recall(user.id, other, now=later) is None
        await unit.answers.remember(user.id, other, view, now=later)
        await unit.commit()
    async with units() as unit:
        assert await unit.answers.recall(user.id, other, now=later) == view
