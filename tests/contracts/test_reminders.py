"""The ledger of reminders: a line for each rule and once, which one worker has at a time."""

from datetime import timedelta

import pytest

from application.unit_of_work import UnitsOfWork
from domain.ids import ReminderId
from domain.notifications.reminders import Reminder, ReminderStatus, SkipReason
from domain.scheduling.appointment import Appointment
from tests.builders import FIRST_START, NOW, a_reminder, an_appointment
from tests.contracts.stored import a_stored_practice, state, store

pytestmark = pytest.mark.anyio


async def an_agreed_one(units: UnitsOfWork) -> Appointment:
    practice = await a_stored_practice(units)
    appointment = an_appointment(practice.service, practice.client)
    await store(units, appointment)
    return appointment


async def enter(units: UnitsOfWork, *reminders: Reminder) -> list[bool]:
    async with units() as unit:
        entered = [await unit.reminders.add(reminder) for reminder in reminders]
        await unit.commit()
    return entered


async def test_a_line_comes_back_as_it_was_entered(units: UnitsOfWork) -> None:
    appointment = await an_agreed_one(units)
    planned, skipped = a_reminder(appointment, minutes=1440), a_reminder(appointment, minutes=120)
    skipped.skip(SkipReason.BOOKED_INSIDE, now=NOW)

    assert await enter(units, skipped, planned) == [True, True]

    async with units() as unit:
        found = await unit.reminders.of(appointment.id)
    assert [state(one) for one in found] == [state(planned), state(skipped)]


async def test_a_rule_has_one_line_for_a_time_and_a_person(units: UnitsOfWork) -> None:
    appointment = await an_agreed_one(units)
    first = a_reminder(appointment)

    entered = await enter(units, first, a_reminder(appointment), a_reminder(appointment, sequence=1))

    assert entered == [True, False, True]
    async with units() as unit:
        assert {one.sequence for one in await unit.reminders.of(appointment.id)} == {0, 1}


async def test_what_is_due_is_found_the_longest_waiting_first(units: UnitsOfWork) -> None:
    appointment = await an_agreed_one(units)
    late = a_reminder(appointment, minutes=60, due_at=NOW)
    early = a_reminder(appointment, minutes=120, due_at=NOW - timedelta(minutes=1))
    coming = a_reminder(appointment, minutes=30, due_at=NOW + timedelta(microseconds=1))
    sent = a_reminder(appointment, minutes=180, due_at=NOW - timedelta(hours=1))
    sent.mark_sent(now=NOW)
    await enter(units, late, early, coming, sent)

    async with units() as unit:
        assert await unit.reminders.due(now=NOW, limit=10) == [early.id, late.id]
        assert await unit.reminders.due(now=NOW, limit=1) == [early.id]


async def test_only_one_worker_has_a_line(units: UnitsOfWork) -> None:
    reminder = a_reminder(await an_agreed_one(units))
    await enter(units, reminder)

    async with units() as one, units() as other:
        held = await one.reminders.get_for_update(reminder.id)
        assert held is not None
        assert await other.reminders.get_for_update(reminder.id) is None
        held.mark_sent(now=FIRST_START)
        await one.reminders.save(held)
        await one.commit()

    async with units() as unit:
        again = await unit.reminders.get_for_update(reminder.id)
        assert again is not None
        assert (again.status, again.decided_at) == (ReminderStatus.SENT, FIRST_START)
        assert await unit.reminders.get_for_update(ReminderId(again.appointment_id)) is None
