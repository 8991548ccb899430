"""The database refuses a double booking by itself, whoever asks and whatever they think they know."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.constraints import NO_DOUBLE_BOOKING
from adapters.postgres.failures import domain_error_of
from application.unit_of_work import UnitsOfWork
from domain.scheduling.errors import SlotTaken
from domain.scheduling.life import COUNTED, EXPIRING, OCCUPYING, Status
from tests.builders import an_appointment
from tests.contracts.stored import Practice, a_stored_practice, store

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)

_INSERT = text("""
    INSERT INTO appointments (
        id, number, service_id, professional_id, client_id, status, start_at, end_at, occupied, timezone, local_start,
        fold, zone_rules, duration, buffer_before, buffer_after, cancel_cutoff_hours, reschedule_cutoff_hours, location,
        notes, sequence, expires_at, booked_at, created_at, updated_at, version
    ) VALUES (
        gen_random_uuid(), left(gen_random_uuid()::text, 20), :service, :professional, :client, :status, :start, :end,
        CAST(CAST(:occupied AS text) AS tstzrange), 'Europe/Madrid', '2027-03-01 10:00', 0, '2026a', 30, 0, 0, 0, 0, '',
        '', 0, :expires_at, :booked_at, now(), now(), 0
    )
""")


@pytest.fixture
async def practice(postgres_units: UnitsOfWork) -> Practice:
    return await a_stored_practice(postgres_units)


def values(
    practice: Practice, *, start: datetime = NINE, status: str = "confirmed", occupied: Any = ...
) -> dict[str, Any]:
    end = start + HALF_AN_HOUR
    return {
        "service": practice.service.id,
        "professional": practice.professional.id,
        "client": practice.client.id,
        "status": status,
        "start": start,
        "end": end,
        "expires_at": NINE if status in EXPIRING else None,
        "booked_at": None if status == Status.HELD else NINE,
        "occupied": f"[{start.isoformat()},{end.isoformat()})" if occupied is ... else occupied,
    }


async def insert(engine: AsyncEngine, *rows: dict[str, Any]) -> None:
    async with engine.begin() as connection:
        for row in rows:
            await connection.execute(_INSERT, row)


async def test_two_that_overlap_by_a_minute_are_refused(engine: AsyncEngine, practice: Practice):
    late = values(practice, start=NINE + timedelta(minutes=29))
    with pytest.raises(IntegrityError) as refusal:
        await insert(engine, values(practice), late)
    assert NO_DOUBLE_BOOKING in str(refusal.value)
    assert isinstance(domain_error_of(refusal.value), SlotTaken)


async def test_two_that_only_touch_are_not(engine: AsyncEngine, practice: Practice):
    await insert(engine, values(practice), values(practice, start=NINE + HALF_AN_HOUR))


@pytest.mark.parametrize("second", sorted(OCCUPYING))
@pytest.mark.parametrize("first", sorted(OCCUPYING))
async def test_holds_and_requests_are_refused_and_refuse_like_everything_that_occupies(
    engine: AsyncEngine, practice: Practice, first: Status, second: Status
):
    with pytest.raises(IntegrityError, match=NO_DOUBLE_BOOKING):
        await insert(engine, values(practice, status=first), values(practice, status=second))


@pytest.mark.parametrize("free", sorted(set(Status) - OCCUPYING))
async def test_what_does_not_occupy_is_in_nobodys_way(engine: AsyncEngine, practice: Practice, free: Status):
    rows = [values(practice, status=free) for _ in range(2)]
    await insert(engine, rows[0], values(practice), rows[1])


@pytest.mark.parametrize("occupying", sorted(OCCUPYING))
@pytest.mark.parametrize("free", sorted(set(Status) - OCCUPYING))
async def test_time_is_free_as_soon_as_its_appointment_is_called_off(
    engine: AsyncEngine, practice: Practice, free: Status, occupying: Status
):
    await insert(engine, values(practice, status=occupying))
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE appointments SET status = :free, expires_at = NULL, booked_at = now()"), {"free": free}
        )
        await connection.execute(_INSERT, values(practice))


@pytest.mark.parametrize(
    ("status", "change"),
    [
        pytest.param("held", {"expires_at": None}, id="a hold without end"),
        pytest.param("pending", {"expires_at": None}, id="a request without end"),
        pytest.param("confirmed", {"expires_at": NINE}, id="what is agreed and ends by itself"),
        pytest.param("completed", {"expires_at": NINE}, id="what is over and ends by itself"),
        pytest.param("held", {"booked_at": NINE}, id="a hold that was booked"),
        pytest.param("pending", {"booked_at": None}, id="a request that nobody made"),
        pytest.param("confirmed", {"booked_at": None}, id="an appointment that nobody booked"),
        pytest.param("cancelled", {"booked_at": None}, id="a cancellation of what nobody booked"),
        pytest.param("unknown", {}, id="no status"),
    ],
)
async def test_a_status_that_its_times_contradict_cannot_be_stored(
    engine: AsyncEngine, practice: Practice, status: str, change: dict[str, Any]
):
    with pytest.raises(IntegrityError, match=r"ck_appointments_(status|expires_at|booked_at)"):
        await insert(engine, values(practice, status=status) | change)


async def test_a_row_cannot_come_back_into_a_time_that_was_taken_since(engine: AsyncEngine, practice: Practice):
    await insert(engine, values(practice, status="cancelled"), values(practice))
    with pytest.raises(IntegrityError, match=NO_DOUBLE_BOOKING):
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE appointments SET status = 'confirmed'"))


@pytest.mark.parametrize(
    "occupied",
    [
        pytest.param(None, id="null"),
        pytest.param("empty", id="empty"),
        pytest.param("[2027-03-01 09:00+00,)", id="unbounded"),
        pytest.param("(,2027-03-01 09:30+00)", id="unbounded below"),
        pytest.param("[2027-03-01 09:00+00,infinity)", id="infinite"),
        pytest.param("[-infinity,2027-03-01 09:30+00)", id="infinite below"),
        pytest.param("[2027-03-01 09:00+00,2027-03-01 09:30+00]", id="closed"),
        pytest.param("(2027-03-01 09:00+00,2027-03-01 09:30+00)", id="open"),
        pytest.param("[2027-03-01 09:10+00,2027-03-01 09:30+00)", id="shorter than the appointment"),
    ],
)
async def test_a_range_that_would_slip_through_cannot_be_stored(
    engine: AsyncEngine, practice: Practice, occupied: str | None
):
    with pytest.raises(IntegrityError, match="occupied"):
        await insert(engine, values(practice, occupied=occupied))


async def test_the_constraint_and_the_indexes_hold_for_the_statuses_that_the_domain_names(engine: AsyncEngine):
    definitions = text("""
        SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :constraint
        UNION ALL SELECT pg_get_indexdef('ix_appointments_busy'::regclass)
        UNION ALL SELECT pg_get_indexdef('ix_appointments_zone_rules'::regclass)
        UNION ALL SELECT pg_get_indexdef('ix_appointments_expiring'::regclass)
        UNION ALL SELECT pg_get_indexdef('ix_appointments_counted'::regclass)
    """)
    async with engine.connect() as connection:
        found = list((await connection.execute(definitions, {"constraint": NO_DOUBLE_BOOKING})).scalars())
    assert found[0].startswith("EXCLUDE USING gist (professional_id WITH =, occupied WITH &&) WHERE")
    conditions = [definition.partition(" WHERE ")[2] for definition in found]
    named = [{status for status in Status if f"'{status.value}'" in condition} for condition in conditions]
    assert named == [OCCUPYING, OCCUPYING, OCCUPYING, EXPIRING, COUNTED]


async def test_saving_into_a_taken_time_says_so(postgres_units: UnitsOfWork, practice: Practice):
    first = an_appointment(practice.service, practice.client)
    cancelled = an_appointment(practice.service, practice.client, status=Status.CANCELLED)
    await store(postgres_units, first, cancelled)
    cancelled.status = Status.CONFIRMED
    with pytest.raises(SlotTaken):
        async with postgres_units() as unit:
            await unit.appointments.save(cancelled)


async def test_a_refused_addition_leaves_the_transaction_as_good_as_before(
    postgres_units: UnitsOfWork, practice: Practice
):
    first, rival = (an_appointment(practice.service, practice.client) for _ in range(2))
    async with postgres_units() as unit:
        await unit.appointments.add(first)
        with pytest.raises(SlotTaken):
            await unit.appointments.add(rival)
        await unit.commit()
    async with postgres_units() as unit:
        assert await unit.appointments.get(first.id) is not None
        assert await unit.appointments.get(rival.id) is None
