"""What the database does for the questions that are asked most, and for texts that mean something to it."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.scheduling import calendars
from adapters.postgres.unit_of_work import units_of_work
from application.pagination import PageRequest
from domain.accounts.values import Role
from tests.builders import FIRST_START, NOW, a_delivery, a_practice, a_professional, a_user, an_appointment
from tests.contracts.stored import a_stored_practice, state, store

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


# Forty calendars with four hundred appointments each, copies of the one that is there. VACUUM makes an index enough for
# rows whose commit is known to be on disk, hence the first line.
CROWD = """
    SET synchronous_commit = on;
    INSERT INTO users SELECT gen_random_uuid(), n || email, full_name, phone, locale, timezone, password_hash, roles, status,
        created_at, updated_at, version FROM users, generate_series(1, 40) n WHERE id = '{owner}';
    INSERT INTO professionals SELECT gen_random_uuid(), u.id, 'p-' || u.id, profession, bio, p.timezone, city,
        licence_number, weekly_hours, p.created_at, p.updated_at, p.version
        FROM professionals p, users u WHERE u.email ~ '^[0-9]';
    INSERT INTO appointments SELECT gen_random_uuid(), left(gen_random_uuid()::text, 20), service_id, p.id, client_id,
        status, start_at + d * interval '1 day', end_at + d * interval '1 day',
        tstzrange(lower(occupied) + d * interval '1 day', upper(occupied) + d * interval '1 day'), a.timezone,
        local_start, fold, zone_rules, duration, buffer_before, buffer_after, cancel_cutoff_hours,
        reschedule_cutoff_hours, location, notes, sequence, cancelled_by, cancellation_reason, a.created_at,
        a.updated_at, a.version FROM appointments a, professionals p, generate_series(1, 400) d;
    VACUUM ANALYZE appointments;
"""


async def test_what_is_busy_is_read_from_the_covering_index_alone(engine: AsyncEngine):
    units = units_of_work(engine)
    practice = await a_stored_practice(units)
    await store(units, an_appointment(practice.service, practice.client))
    day = timedelta(days=1)
    window = [FIRST_START + days * day for days in (97, 133, 132, 99)]
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        for statement in CROWD.format(owner=practice.owner.id).strip().split(";\n"):
            await driver.execute(statement)
        rows = await driver.fetch(f"EXPLAIN (COSTS OFF) {calendars.OF_SERVICE}", practice.service.id, *window, None)
    plan = "\n".join(row[0] for row in rows)
    assert "Index Only Scan using ix_appointments_busy" in plan


@pytest.mark.parametrize("wanted", ["%", "_", "\\", "100%", "\uff05", "a_b", "'; DROP TABLE users; --"])
async def test_what_means_something_in_a_pattern_stands_for_itself(engine: AsyncEngine, wanted: str):
    units = units_of_work(engine)
    plain, special = (a_user(full_name=name, roles={Role.PROFESSIONAL}) for name in ("Ana Pérez", f"Bea {wanted} Gil"))
    practice = a_practice(bio="Sin más.", city=None)
    await store(units, plain, special)
    await store(units, *(a_professional(user, practice=practice, slug=f"p-{user.id.hex}") for user in (plain, special)))
    async with units() as unit:
        page = await unit.directory.search(PageRequest(), text=wanted, profession=None, city=None)
    assert [view.full_name for view in page.items] == [special.profile.full_name]


async def test_names_of_any_script_are_paged_through_in_one_order(engine: AsyncEngine):
    names = ["Zoë", "ana", "Ana", "Ána", "Ñandú", "Ana\u00a0B", "日本", "😀 Feliz", "Ωmega", "ana", "\u00adx"]
    units = units_of_work(engine)
    users = [a_user(full_name=name, roles={Role.PROFESSIONAL}) for name in names]
    await store(units, *users)
    await store(units, *(a_professional(user, slug=f"p-{user.id.hex}") for user in users))
    seen, request = list[str](), PageRequest(limit=1)
    while True:
        async with units() as unit:
            page = await unit.directory.search(request, text=None, profession=None, city=None)
        seen += [view.full_name for view in page.items]
        if page.next is None:
            break
        request = PageRequest.parse(1, page.next)
    assert seen == sorted((user.profile.full_name for user in users), key=lambda name: name.encode())


@pytest.mark.parametrize("slug", ["\0", "\ud800", "A", "x" * 200, "no-such-page", ""])
async def test_what_is_no_slug_finds_nothing(engine: AsyncEngine, slug: str):
    async with units_of_work(engine)() as unit:
        assert await unit.directory.professional(slug) is None


async def test_an_error_that_cannot_be_stored_as_it_is_does_not_hold_up_the_delivery(engine: AsyncEngine):
    units, recipient = units_of_work(engine), a_user()
    delivery = a_delivery(recipient)
    await store(units, recipient, delivery)
    delivery.postpone(error="554 \0 \ud800 no", jitter=0.5, now=NOW)
    async with units() as unit:
        await unit.deliveries.save(delivery)
        found = await unit.deliveries.get_for_update(delivery.id)
    assert found is not None
    assert found.last_error is not None
    assert found.last_error.startswith("554 ")
    assert state(found) | {"last_error": None} == state(delivery) | {"last_error": None}
