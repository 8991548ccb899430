"""After a change of zone rules appointments keep their local time, and each that moves is told of once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.memory.application import ZONE_RULES
from domain.notifications.notification import MessageKind
from domain.scheduling.appointment import Appointment
from domain.scheduling.life import Status
from tests.builders import FIRST_START, NOW, a_user, an_appointment
from tests.times import utc
from tests.unit.application.world import Practice, World

pytestmark = pytest.mark.anyio


async def an_old_appointment(
    world: World, practice: Practice, start: str, hour: int, status: Status = Status.CONFIRMED
) -> Appointment:
    """One whose clock showed this hour by older rules."""
    client = a_user()
    await world.store(client)
    appointment = an_appointment(practice.service, client, start=utc(start), status=status, now=NOW)
    local = appointment.time.local_start.replace(hour=hour)
    appointment.time = replace(appointment.time, local_start=local, zone_rules="2020.1")
    async with world.unit() as unit:
        await unit.appointments.add(appointment)
        await unit.commit()
    return appointment


async def test_local_times_stay_and_clashes_are_left_for_a_person(world: World) -> None:
    practice = await world.a_practice()
    moving = await an_old_appointment(world, practice, "2027-03-02 09:00", 12)
    staying = await an_old_appointment(world, practice, "2027-03-03 09:00", 10)
    clashing = await an_old_appointment(world, practice, "2027-03-04 09:00", 12)
    await world.book(await world.a_client(), practice.service, utc("2027-03-04 11:00"))
    held = await an_old_appointment(world, practice, "2027-03-05 09:00", 12, Status.HELD)
    offered = await world.starts(practice.service)

    dry = await world.use.reconcile_zones(dry_run=True)
    assert (dry.dry_run, dry.zone_rules, dry.unmoved) == (True, ZONE_RULES, 1)
    assert [(known.id, known.start, known.new_start) for known in dry.moved] == [
        (moving.id, FIRST_START, utc("2027-03-02 11:00"))
    ]
    assert [(known.id, known.start, known.new_start) for known in dry.clashing] == [
        (clashing.id, utc("2027-03-04 09:00"), utc("2027-03-04 11:00"))
    ]
    assert await world.starts(practice.service) == offered

    wet = await world.use.reconcile_zones()
    assert replace(wet, dry_run=True) == dry
    assert world.app.storage.appointments[moving.id].time.start == utc("2027-03-02 11:00")
    assert world.app.storage.appointments[staying.id].time.zone_rules == ZONE_RULES
    assert world.app.storage.appointments[clashing.id].time.start == utc("2027-03-04 09:00")
    assert world.app.storage.appointments[held.id].status is Status.HELD

    again = await world.use.reconcile_zones()
    assert (again.moved, again.unmoved, again.clashing) == ((), 0, dry.clashing)
    await world.app.work()
    kinds = [mail.kind for mail in world.app.mailer.sent]
    assert kinds.count(MessageKind.APPOINTMENT_REALIGNED) == 2


async def test_who_has_come_keeps_the_time_that_they_came_at(world: World) -> None:
    practice = await world.a_practice()
    await an_old_appointment(world, practice, "2027-03-02 09:00", 12)
    world.app.clock.set(FIRST_START + timedelta(minutes=1))
    done = await world.use.reconcile_zones()
    assert (done.moved, done.unmoved, done.clashing) == ((), 0, ())
