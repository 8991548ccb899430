"""Holds and requests in storage: what occupies, what has lapsed, who holds what."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from application.unit_of_work import UnitsOfWork
from domain.ids import AppointmentId
from domain.scheduling.agreement import AppointmentTime
from domain.scheduling.appointment import Appointment
from domain.scheduling.life import Status
from tests.builders import FIRST_START, MADRID, NOW, ZONE_RULES, a_user, an_appointment
from tests.contracts.stored import Practice, a_stored_practice, state, store

pytestmark = pytest.mark.anyio

MINUTE = timedelta(minutes=1)


def appointment_at(
    practice: Practice, minutes: int, status: Status = Status.CONFIRMED, *, expires_at: datetime | None = None
) -> Appointment:
    start = FIRST_START + minutes * MINUTE
    return an_appointment(practice.service, practice.client, start=start, status=status, expires_at=expires_at)


def ids(appointments: Sequence[Appointment]) -> list[AppointmentId]:
    return [appointment.id for appointment in appointments]


async def test_what_occupies_time_is_found_by_start_without_what_is_over_or_has_lapsed(units: UnitsOfWork) -> None:
    practice, stranger = await a_stored_practice(units), await a_stored_practice(units)
    since = FIRST_START
    over = appointment_at(practice, -30)
    lapsed = appointment_at(practice, 60, Status.PENDING, expires_at=since)
    last = appointment_at(practice, 300, Status.PENDING, expires_at=since + MINUTE)
    held = appointment_at(practice, 90, Status.HELD, expires_at=since + MINUTE)
    first = appointment_at(practice, 0)
    cancelled, done = appointment_at(practice, 120, Status.CANCELLED), appointment_at(practice, 150, Status.COMPLETED)
    await store(units, over, lapsed, last, held, first, cancelled, done, appointment_at(stranger, 0))

    async with units() as unit:
        found = await unit.appointments.occupying(practice.professional.id, since=since, now=since)
        sooner = await unit.appointments.occupying(practice.professional.id, since=since, now=since - MINUTE)
        longer = await unit.appointments.occupying(practice.professional.id, since=since - MINUTE, now=since)
        later = await unit.appointments.occupying(practice.professional.id, since=since, now=since + MINUTE)
    assert ids(found) == ids([first, held, last])
    assert state(found[1]) == state(held)
    assert ids(sooner) == ids([first, lapsed, held, last])  # a minute sooner, no request had lapsed
    assert ids(longer) == ids([over, first, held, last])  # how far back one looks changes nothing about that
    assert ids(later) == ids([first])


async def test_what_has_lapsed_in_one_calendar_is_found(units: UnitsOfWork) -> None:
    practice, stranger = await a_stored_practice(units), await a_stored_practice(units)
    held = appointment_at(practice, 0, Status.HELD, expires_at=NOW)
    pending = appointment_at(practice, 30, Status.PENDING, expires_at=NOW - MINUTE)
    waiting = appointment_at(practice, 60, Status.PENDING, expires_at=NOW + MINUTE)
    expired = appointment_at(practice, 90, Status.EXPIRED, expires_at=NOW - MINUTE)
    others = appointment_at(stranger, 0, Status.HELD, expires_at=NOW - MINUTE)
    await store(units, held, pending, waiting, expired, others, appointment_at(practice, 120))

    async with units() as unit:
        found = await unit.appointments.lapsed(practice.professional.id, now=NOW)
        assert sorted(ids(found)) == sorted(ids([held, pending]))
        for appointment in found:
            appointment.expire(now=NOW)
            await unit.appointments.save(appointment)
        assert await unit.appointments.lapsed(practice.professional.id, now=NOW) == []
        await unit.commit()
    async with units() as unit:
        stored = await unit.appointments.get(pending.id)
        assert stored is not None
        assert stored.status is Status.EXPIRED
        assert [appointment.id for appointment in await unit.appointments.some_lapsed(now=NOW, limit=9)] == [others.id]


async def test_the_longest_overdue_lapse_first_a_batch_at_a_time(units: UnitsOfWork) -> None:
    practice, other = await a_stored_practice(units), await a_stored_practice(units)
    overdue = [
        appointment_at(owner, 30 * place, status, expires_at=NOW - place * MINUTE)
        for place, (owner, status) in enumerate(
            [(practice, Status.HELD), (other, Status.PENDING), (practice, Status.PENDING), (other, Status.HELD)]
        )
    ]
    await store(units, *overdue, appointment_at(other, 200, Status.HELD, expires_at=NOW + MINUTE))
    async with units() as unit:
        assert ids(await unit.appointments.some_lapsed(now=NOW, limit=3)) == ids(overdue[:0:-1])
        assert ids(await unit.appointments.some_lapsed(now=NOW - 2 * MINUTE, limit=3)) == ids([overdue[3], overdue[2]])


async def test_what_somebody_else_has_locked_is_left_for_the_next_time(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    one = appointment_at(practice, 0, Status.PENDING, expires_at=NOW)
    other = appointment_at(practice, 30, Status.PENDING, expires_at=NOW)
    await store(units, one, other)
    async with units() as first, units() as second:
        assert await first.appointments.get_for_update(one.id) is not None
        assert ids(await second.appointments.some_lapsed(now=NOW, limit=9)) == [other.id]
    async with units() as unit:
        assert len(await unit.appointments.some_lapsed(now=NOW, limit=9)) == 2


async def test_a_clients_holds_in_one_calendar_are_found_lapsed_or_not(units: UnitsOfWork) -> None:
    practice, elsewhere, somebody = await a_stored_practice(units), await a_stored_practice(units), a_user()
    await store(units, somebody)
    held = appointment_at(practice, 0, Status.HELD)
    lapsed = appointment_at(practice, 30, Status.HELD, expires_at=NOW - MINUTE)
    others = an_appointment(practice.service, somebody, start=FIRST_START + 60 * MINUTE, status=Status.HELD)
    away = an_appointment(elsewhere.service, practice.client, status=Status.HELD)
    asked = appointment_at(practice, 90, Status.PENDING)
    await store(units, held, lapsed, others, away, asked)
    async with units() as unit:
        found = await unit.appointments.held_by(practice.client.id, practice.professional.id)
    assert sorted(ids(found)) == sorted(ids([held, lapsed]))


async def test_a_hold_that_is_booked_is_held_no_more(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    held = appointment_at(practice, 0, Status.HELD)
    await store(units, held)
    async with units() as unit:
        (taken,) = await unit.appointments.held_by(practice.client.id, practice.professional.id)
        taken.status, taken.expires_at, taken.booked_at = Status.CONFIRMED, None, NOW
        await unit.appointments.save(taken)
        await unit.commit()
    async with units() as unit:
        assert await unit.appointments.held_by(practice.client.id, practice.professional.id) == []
        assert state(await unit.appointments.get(held.id)) == state(taken)


async def test_calendars_with_times_by_other_rules_are_named_once(units: UnitsOfWork) -> None:
    practice, current, past, free = [await a_stored_practice(units) for _ in range(4)]

    def by_rules(owner: Practice, minutes: int, rules: str, status: Status = Status.CONFIRMED) -> Appointment:
        appointment = appointment_at(owner, minutes, status)
        appointment.time = AppointmentTime.at(appointment.time.start, timezone=MADRID, zone_rules=rules)
        return appointment

    await store(
        units,
        by_rules(practice, 30, "2025.1"),
        by_rules(practice, 60, "2025.2", Status.PENDING),
        by_rules(current, 30, ZONE_RULES),
        by_rules(past, 0, "2025.1"),
        by_rules(free, 30, "2025.1", Status.CANCELLED),
    )
    async with units() as unit:
        found = await unit.appointments.calendars_to_realign(since=FIRST_START, zone_rules=ZONE_RULES)
        assert list(found) == [practice.professional.id]
        found = await unit.appointments.calendars_to_realign(since=FIRST_START - MINUTE, zone_rules=ZONE_RULES)
        assert set(found) == {practice.professional.id, past.professional.id}
