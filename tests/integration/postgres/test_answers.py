"""Answers that another version has stored."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.failures import StoredDataInvalid
from adapters.postgres.unit_of_work import units_of_work
from application.scheduling.ports import IdempotencyKey
from application.unit_of_work import UnitsOfWork
from domain.scheduling.appointment import Appointment
from tests.builders import NOW, an_appointment
from tests.contracts.stored import a_stored_practice, store

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

KEY = IdempotencyKey("6f1c", b"one request")


async def an_answered_request(units: UnitsOfWork) -> Appointment:
    practice = await a_stored_practice(units)
    appointment = an_appointment(practice.service, practice.client)
    await store(units, appointment)
    async with units() as unit:
        view = await unit.appointment_views.get(appointment.id)
        assert view is not None
        await unit.answers.remember(appointment.client_id, KEY, view, now=NOW)
        await unit.commit()
    return appointment


async def rewrite(engine: AsyncEngine, answer: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(text(f"UPDATE answers SET answer = {answer}"))


async def test_who_asks_again_after_a_release_is_shown_the_appointment_as_it_is(engine: AsyncEngine):
    units = units_of_work(engine)
    appointment = await an_answered_request(units)
    await rewrite(engine, "answer - 'timezone'")
    async with units() as unit:
        view = await unit.answers.recall(appointment.client_id, KEY, now=NOW)
        assert view is not None
        assert view == await unit.appointment_views.get(appointment.id)


@pytest.mark.parametrize("answer", ["'{}'", "'[]'", """'{"id": "01a2ce8b-d405-7000-8000-000000000000"}'"""])
async def test_an_answer_without_an_appointment_is_a_defect(engine: AsyncEngine, answer: str):
    units = units_of_work(engine)
    appointment = await an_answered_request(units)
    await rewrite(engine, answer)
    async with units() as unit:
        with pytest.raises(StoredDataInvalid):
            await unit.answers.recall(appointment.client_id, KEY, now=NOW)
