"""What the database does for the questions that are asked most, and for texts that mean something to it."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.engine import create_engine
from adapters.postgres.scheduling.calendar_statements import OF_SERVICE
from adapters.postgres.unit_of_work import units_of_work
from application.pagination import PageRequest
from domain.accounts.values import Role
from domain.ids import UserId
from domain.scheduling.alignment import Alignment
from domain.scheduling.limits import Limits
from domain.time.intervals import Span
from tests.builders import (
    FIRST_START,
    NOW,
    a_delivery,
    a_practice,
    a_professional,
    a_service,
    a_user,
    an_appointment,
    some_terms,
)
from tests.contracts.stored import a_stored_practice, state, store

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


# Forty calendars with four hundred appointments each, copies of the one that is there. VACUUM makes an index enough for
# rows whose commit is known to be on disk, hence the first line.
CROWD = """
    SET synchronous_commit = on;
    INSERT INTO users SELECT gen_random_uuid(), n || email, full_name, phone, locale, timezone, password_hash, roles, status,
        created_at, updated_at, version FROM users, generate_series(1, 40) n WHERE id = '{owner}';
    INSERT INTO professionals SELECT gen_random_uuid(), u.id, 'p-' || u.id, profession, bio, p.timezone, city,
        licence_number, weekly_hours, p.created_at, p.updated_at, p.version, holidays_region
        FROM professionals p, users u WHERE u.email ~ '^[0-9]';
    INSERT INTO appointments SELECT gen_random_uuid(), left(gen_random_uuid()::text, 20), service_id, p.id, client_id,
        status, start_at + d * interval '1 day', end_at + d * interval '1 day',
        tstzrange(lower(occupied) + d * interval '1 day', upper(occupied) + d * interval '1 day'), a.timezone,
        local_start, fold, zone_rules, duration, buffer_before, buffer_after, cancel_cutoff_hours,
        reschedule_cutoff_hours, location, notes, sequence, cancelled_by, cancellation_reason, a.created_at,
        a.updated_at, a.version, expires_at, booked_at FROM appointments a, professionals p, generate_series(1, 400) d;
    VACUUM ANALYZE appointments;
"""


async def make_a_crowd(driver: Any, owner: UserId) -> None:
    for statement in CROWD.format(owner=owner).strip().split(";\n"):
        await driver.execute(statement)


def fetches(plan: str) -> set[str]:
    """How many rows had to be looked at where they lie, by each scan of an index."""
    return set(re.findall(r"Heap Fetches: (\d+)", plan))


# Plans for values that are known, and for any values: the driver's prepared statements come to use the latter.
@pytest.mark.parametrize("plans", ["force_custom_plan", "force_generic_plan"])
@pytest.mark.parametrize("alignment", [Alignment.OPENING, Alignment.RANGE])
async def test_what_is_busy_and_what_counts_is_read_from_covering_indexes_alone(
    engine: AsyncEngine, plans: str, alignment: Alignment
):
    units = units_of_work(engine)
    terms = some_terms(alignment=alignment, limits=Limits(per_week=20))
    practice = await a_stored_practice(units, terms=terms)
    await store(units, an_appointment(practice.service, practice.client))
    since, until = FIRST_START + timedelta(days=97), FIRST_START + timedelta(days=128)
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await make_a_crowd(driver, practice.owner.id)
        await driver.execute(f"SET plan_cache_mode = {plans}")
        await driver.execute(f"PREPARE asked (uuid, timestamptz, timestamptz, timestamptz, uuid[]) AS {OF_SERVICE}")
        asked = (
            f"EXPLAIN (COSTS OFF, ANALYZE, TIMING OFF, SUMMARY OFF) "
            f"EXECUTE asked ('{practice.service.id}', '{since}', '{until}', '{NOW}', '{{}}')"
        )
        async with asyncio.timeout(60):
            # Whatever looks at the database meanwhile, such as an autovacuum's ANALYZE, keeps VACUUM from its work.
            while fetches(plan := "\n".join(row[0] for row in await driver.fetch(asked))) - {"0"}:
                await driver.execute("VACUUM appointments")
        await driver.execute("RESET plan_cache_mode; DEALLOCATE asked")
    assert "Index Only Scan using ix_appointments_busy" in plan
    assert "Index Only Scan using ix_appointments_counted" in plan
    assert "Scan on appointments" not in plan


async def test_what_has_lapsed_is_found_without_reading_what_has_not(engine: AsyncEngine):
    units = units_of_work(engine)
    practice = await a_stored_practice(units)
    await store(units, an_appointment(practice.service, practice.client))
    questions = {
        "ix_appointments_expiring": [
            "SELECT * FROM appointments WHERE status IN ('held', 'pending') AND expires_at <= now() ORDER BY expires_at",
            f"""SELECT * FROM appointments WHERE status IN ('held', 'pending') AND expires_at <= now()
                AND professional_id = '{practice.professional.id}' ORDER BY id""",
        ],
        "ix_appointments_mere_holds": [
            f"""SELECT * FROM appointments WHERE client_id = '{practice.client.id}' AND booked_at IS NULL
                AND professional_id = '{practice.professional.id}' AND status = 'held'""",
            "SELECT * FROM appointments WHERE booked_at IS NULL AND expires_at <= now() LIMIT 5000",
        ],
        "ix_appointments_zone_rules": [
            """SELECT DISTINCT professional_id FROM appointments WHERE status IN ('held', 'pending', 'confirmed')
                AND start_at > '2028-03-20' AND zone_rules != '2027.1'""",
        ],
    }
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await make_a_crowd(driver, practice.owner.id)
        for index, asked in questions.items():
            for question in asked:
                plan = "\n".join(row[0] for row in await driver.fetch(f"EXPLAIN (COSTS OFF) {question}"))
                assert index in plan, question


@pytest.mark.parametrize("practices", [1, 7])
async def test_however_many_match_the_number_of_questions_is_the_same(
    migrated_database: str, engine: AsyncEngine, practices: int
):
    units = units_of_work(engine)
    for _ in range(practices):
        practice = await a_stored_practice(units)
        await store(units, a_service(practice.professional), an_appointment(practice.service, practice.client))
    pooled = create_engine(migrated_database, pool_size=1, prepared_statements=False)  # all of whose reads are seen
    sent: list[str] = []
    event.listen(pooled.sync_engine, "before_cursor_execute", lambda _c, _k, statement, *_: sent.append(statement))
    try:
        async with units_of_work(pooled)() as unit:
            window = Span(int(FIRST_START.timestamp()), int(FIRST_START.timestamp()) + 7 * 86_400)
            found = await unit.calendars.matching(window, now=NOW, text="clínica", profession=None, city=None)
    finally:
        await pooled.dispose()
    assert len(found) == practices
    assert len([statement for statement in sent if "set_config" not in statement]) == 2


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
