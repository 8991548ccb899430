"""Several appointments that are stored as one move, and what is kept of each step."""

from datetime import datetime, timedelta

import pytest

from application.scheduling.views import ChangeView
from application.unit_of_work import UnitsOfWork
from domain.errors import StaleVersion
from domain.ids import AppointmentId
from domain.scheduling.agreement import AppointmentTime
from domain.scheduling.appointment import Appointment
from domain.scheduling.errors import SlotTaken
from domain.scheduling.events import Party
from domain.scheduling.history import SYSTEM, Author
from domain.scheduling.life import Action, Status
from tests.builders import FIRST_START, MADRID, NOW, ZONE_RULES, an_agenda, an_appointment, an_id
from tests.contracts.stored import Practice, a_stored_practice, state, store

pytestmark = pytest.mark.anyio

HALF_AN_HOUR = timedelta(minutes=30)


def at(start: datetime) -> AppointmentTime:
    return AppointmentTime.at(start, timezone=MADRID, zone_rules=ZONE_RULES)


async def some_in_a_row(units: UnitsOfWork, practice: Practice, count: int) -> list[Appointment]:
    """Appointments, one directly after the other."""
    row = [
        an_appointment(practice.service, practice.client, start=FIRST_START + place * HALF_AN_HOUR)
        for place in range(count)
    ]
    await store(units, *row)
    return row


async def move_together(units: UnitsOfWork, starts: dict[AppointmentId, datetime]) -> list[Appointment]:
    """Give each its start, all at once."""
    moved: list[Appointment] = []
    async with units() as unit:
        for appointment_id, start in starts.items():
            appointment = await unit.appointments.get_for_update(appointment_id)
            assert appointment is not None
            appointment.time = at(start)
            moved.append(appointment)
        await unit.appointments.save_together(moved)
        await unit.commit()
    return moved


async def stored(units: UnitsOfWork, appointments: list[Appointment]) -> list[Appointment | None]:
    async with units() as unit:
        return [await unit.appointments.get(appointment.id) for appointment in appointments]


async def history(units: UnitsOfWork, appointment: Appointment) -> list[ChangeView]:
    async with units() as unit:
        return list(await unit.appointment_views.history(appointment.id))


async def test_two_change_places(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    one, other = await some_in_a_row(units, practice, 2)
    by = Author(Party.PROFESSIONAL, practice.owner.id)
    async with units() as unit:
        await unit.calendars.lock(practice.professional.id)
        first, second = [await unit.appointments.get_for_update(known.id) for known in (one, other)]
        assert first is not None
        assert second is not None
        first.move_to(at(other.time.start), by=by, reason=None, now=NOW)
        second.move_to(at(one.time.start), by=by, reason=None, now=NOW)
        await unit.appointments.save_together([first, second])
        await unit.commit()
    assert [state(known) for known in await stored(units, [one, other])] == [state(first), state(second)]
    assert (first.time.start, second.time.start) == (other.time.start, one.time.start)
    assert (first.version, second.version) == (1, 1)
    for appointment in (one, other):
        assert [step.change.action for step in await history(units, appointment)] == [Action.RESCHEDULE]


async def test_a_whole_row_moves_into_each_others_time(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    row = await some_in_a_row(units, practice, 4)
    moved = await move_together(units, {known.id: known.time.start + HALF_AN_HOUR / 2 for known in row})
    assert [known.version for known in moved] == [1] * 4
    assert [state(known) for known in await stored(units, row)] == [state(known) for known in moved]


async def test_moves_that_would_meet_each_other_are_refused_and_change_nothing(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    row = await some_in_a_row(units, practice, 2)
    with pytest.raises(SlotTaken):
        await move_together(units, {known.id: FIRST_START + 10 * HALF_AN_HOUR for known in row})
    assert [state(known) for known in await stored(units, row)] == [state(known) for known in row]


async def test_a_move_onto_somebody_elses_time_is_refused_and_changes_nothing(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    row = await some_in_a_row(units, practice, 3)
    with pytest.raises(SlotTaken):
        await move_together(units, {known.id: known.time.start + HALF_AN_HOUR for known in row[:2]})
    assert [state(known) for known in await stored(units, row)] == [state(known) for known in row]


async def test_an_old_copy_among_several_is_refused(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    row = await some_in_a_row(units, practice, 2)
    async with units() as unit:
        changed = await unit.appointments.get_for_update(row[1].id)
        assert changed is not None
        await unit.appointments.save(changed)
        await unit.commit()
    with pytest.raises(StaleVersion):
        async with units() as unit:
            await unit.appointments.save_together(row)
    async with units() as unit:
        kept = await unit.appointments.get(row[0].id)
        assert kept is not None
        assert (kept.version, kept.status) == (0, Status.CONFIRMED)


async def test_every_step_of_an_appointment_is_kept_with_who_took_it(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    client = Author(Party.CLIENT, practice.client.id)
    appointment = Appointment.hold(
        id=AppointmentId(an_id()),
        number="N-1",
        service=practice.service,
        agenda=an_agenda(),
        client_id=practice.client.id,
        start=FIRST_START,
        now=NOW,
        zone_rules=ZONE_RULES,
    )
    await store(units, appointment)
    async with units() as unit:
        held = await unit.appointments.get_for_update(appointment.id)
        assert held is not None
        assert await unit.appointment_views.get(appointment.id) is None  # a mere hold is shown to nobody
        held.take(client_id=held.client_id, service=practice.service, start=FIRST_START, notes="", by=client, now=NOW)
        await unit.appointments.save(held)
        held.cancel(by=Author(Party.ADMIN), reason="Cierre", now=NOW + HALF_AN_HOUR)
        await unit.appointments.save(held)
        await unit.commit()

    hold, book, cancel = await history(units, appointment)
    assert (hold.full_name, book.full_name, cancel.full_name) == ("Benito Gil", "Benito Gil", None)
    assert (hold.change.status_before, hold.change.start_before, hold.change.sequence) == (None, None, 0)
    assert (book.change.action, book.change.by, book.change.at) == (Action.BOOK, client, NOW)
    assert (book.change.status_before, book.change.status) == (Status.HELD, Status.CONFIRMED)
    assert (cancel.change.by, cancel.change.reason) == (Author(Party.ADMIN), "Cierre")
    assert (cancel.change.start_before, cancel.change.start) == (FIRST_START, FIRST_START)
    assert (cancel.change.sequence, cancel.change.at) == (1, NOW + HALF_AN_HOUR)


async def test_a_step_that_nobody_took_has_no_name(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    request = an_appointment(practice.service, practice.client, status=Status.PENDING, expires_at=NOW)
    await store(units, request)
    async with units() as unit:
        (lapsed,) = await unit.appointments.lapsed(practice.professional.id, now=NOW)
        lapsed.expire(now=NOW)
        await unit.appointments.save(lapsed)
        await unit.commit()
    (step,) = await history(units, request)
    assert (step.change.by, step.full_name) == (SYSTEM, None)


async def test_what_was_rolled_back_has_not_happened(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    (appointment,) = await some_in_a_row(units, practice, 1)
    async with units() as unit:
        held = await unit.appointments.get_for_update(appointment.id)
        assert held is not None
        held.cancel(by=Author(Party.CLIENT, practice.client.id), reason=None, now=NOW)
        await unit.appointments.save(held)
    assert await history(units, appointment) == []


async def test_nothing_is_known_of_an_appointment_that_is_not_there(units: UnitsOfWork) -> None:
    async with units() as unit:
        assert await unit.appointment_views.history(AppointmentId(an_id())) == []
