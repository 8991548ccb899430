"""Revision 0004 on a database that is in use: what was stored stays, the version before goes on working, and back."""

from datetime import timedelta

import asyncpg
import pytest

from adapters.postgres import direct, migrate
from adapters.postgres.engine import create_engine
from adapters.postgres.unit_of_work import units_of_work
from domain.ids import AppointmentId, ProfessionalId, ServiceId, UserId
from domain.scheduling.alignment import Alignment
from domain.scheduling.appointment import Appointment
from domain.scheduling.errors import SlotTaken
from domain.scheduling.events import Party
from domain.scheduling.history import Author, Change
from domain.scheduling.life import Action, Status
from domain.scheduling.limits import Limits
from domain.time.intervals import Span
from tests.builders import FIRST_START, NOW, an_appointment, an_id
from tests.contracts.stored import a_stored_practice, store

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

USER, PROFESSIONAL, SERVICE = (an_id() for _ in range(3))
BOOKED, CANCELLED, DONE, LATE = (AppointmentId(an_id()) for _ in range(4))

_ROW = """
    INSERT INTO appointments (
        id, number, service_id, professional_id, client_id, status, start_at, end_at, occupied, timezone, local_start,
        fold, zone_rules, duration, buffer_before, buffer_after, cancel_cutoff_hours, reschedule_cutoff_hours, location,
        notes, sequence, cancelled_by, created_at, updated_at, version
    ) VALUES (
        '{id}', left('{id}', 13), '{service}', '{professional}', '{user}', '{status}',
        '{start}', '{start}'::timestamptz + interval '30 minutes',
        tstzrange('{start}'::timestamptz, '{start}'::timestamptz + interval '30 minutes'),
        'Europe/Madrid', '2027-03-02 10:00', 0, '2026.2', 30, 0, 0, 0, 0, '', '', 0, {by}, '2027-02-01 08:00+00', now(), 3
    )
"""

_AGAIN = """
    INSERT INTO appointments
    SELECT gen_random_uuid(), 'twice', service_id, professional_id, client_id, status, start_at, end_at, occupied,
        timezone, local_start, fold, zone_rules, duration, buffer_before, buffer_after, cancel_cutoff_hours,
        reschedule_cutoff_hours, location, notes, sequence, cancelled_by, cancellation_reason, created_at, updated_at,
        version
    FROM appointments WHERE id = $1
"""


def a_row(appointment_id: AppointmentId, status: str, *, hours: int = 0, by: str = "NULL") -> str:
    """As the version before stores an appointment."""
    return _ROW.format(
        id=appointment_id,
        status=status,
        start=FIRST_START + timedelta(hours=hours),
        by=by,
        service=SERVICE,
        professional=PROFESSIONAL,
        user=USER,
    )


STORED_BEFORE = (
    f"""
    INSERT INTO users (
        id, email, full_name, phone, locale, timezone, password_hash, roles, status, created_at, updated_at, version
    ) VALUES (
        '{USER}', 'ana@example.org', 'Ana', NULL, 'es', 'Europe/Madrid', 'x', '{{client,professional}}', 'active', now(),
        now(), 0
    )
    """,
    f"""
    INSERT INTO professionals (
        id, user_id, slug, profession, bio, timezone, weekly_hours, created_at, updated_at, version
    ) VALUES (
        '{PROFESSIONAL}', '{USER}', 'ana', 'Abogada', 'Bio', 'Europe/Madrid',
        '[{{"weekday": 1, "start": 540, "end": 780}}]', now(), now(), 0
    )
    """,
    f"""
    INSERT INTO services (
        id, professional_id, name, description, duration, buffer_before, buffer_after, minimum_notice, horizon_days,
        cancel_cutoff_hours, reschedule_cutoff_hours, location, active, created_at, updated_at, version
    ) VALUES ('{SERVICE}', '{PROFESSIONAL}', 'Consulta', '', 30, 0, 0, 0, 60, 0, 0, '', true, now(), now(), 0)
    """,
    a_row(BOOKED, "confirmed"),
    a_row(CANCELLED, "cancelled", by="'client'"),
    a_row(DONE, "completed", hours=-24),
)


async def run(url: str, *statements: str) -> None:
    connection = await direct.connect(url, application_name="test", timeout=10)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_what_was_stored_before_is_read_as_it_was_meant(empty_database: str):
    migrate.upgrade(empty_database, "0003")
    await run(empty_database, *STORED_BEFORE)
    migrate.upgrade(empty_database)
    await run(empty_database, a_row(LATE, "confirmed", hours=1))  # by an instance of the version before that still runs

    engine = create_engine(empty_database, pool_size=1)
    try:
        async with units_of_work(engine)() as unit:
            appointments = [await unit.appointments.get(known) for known in (BOOKED, CANCELLED, DONE, LATE)]
            service = await unit.services.get(ServiceId(SERVICE))
            professional = await unit.professionals.get(ProfessionalId(PROFESSIONAL))
            window = Span(int(FIRST_START.timestamp()), int(FIRST_START.timestamp()) + 86_400)
            calendar = await unit.calendars.of_service(ServiceId(SERVICE), window, now=NOW)
            views = [await unit.appointment_views.get(known) for known in (BOOKED, CANCELLED, DONE, LATE)]
            steps = [
                step for known in (BOOKED, CANCELLED, DONE) for step in await unit.appointment_views.history(known)
            ]
            assert await unit.appointment_views.history(LATE) == []  # the version before keeps none
            assert await unit.housekeeping.purge(now=NOW + timedelta(days=900)) == 0
    finally:
        await engine.dispose()

    assert [known.status for known in appointments if known is not None] == [
        Status.CONFIRMED,
        Status.CANCELLED,
        Status.COMPLETED,
        Status.CONFIRMED,
    ]
    for known in appointments[:3]:
        assert known is not None
        assert (known.booked_at, known.expires_at, known.version) == (known.created_at, None, 3)
    assert all(view is not None for view in views)
    assert [(step.change, step.full_name) for step in steps] == [
        (
            Change(
                at=known.created_at,
                action=Action.BOOK,
                by=Author(Party.CLIENT, UserId(USER)),
                reason=None,
                status_before=None,
                status=Status.CONFIRMED,
                start_before=None,
                start=known.time.start,
                sequence=0,
            ),
            "Ana",
        )
        for known in appointments[:3]
        if known is not None
    ]
    assert service is not None
    assert (service.terms.alignment, service.terms.offset, service.terms.limits) == (Alignment.OPENING, 0, Limits())
    assert (service.terms.requires_approval, service.terms.approval_hours) == (False, 48)
    assert professional is not None
    assert professional.holidays_region is None
    assert calendar is not None
    assert [span.start for span in calendar.agenda.busy] == [window.start, window.start + 3600]


async def test_nobody_can_be_stored_as_having_cancelled_but_a_person(empty_database: str):
    migrate.upgrade(empty_database)
    await run(empty_database, *STORED_BEFORE)
    with pytest.raises(asyncpg.CheckViolationError):
        await run(empty_database, f"UPDATE appointments SET cancelled_by = 'system' WHERE id = '{CANCELLED}'")


async def test_nothing_is_booked_twice_after_it_and_after_going_back(empty_database: str):
    migrate.upgrade(empty_database)
    engine = create_engine(empty_database, pool_size=2)
    units = units_of_work(engine)
    try:
        practice = await a_stored_practice(units)

        def at(hours: int, status: Status) -> Appointment:
            return an_appointment(
                practice.service, practice.client, start=FIRST_START + timedelta(hours=hours), status=status
            )

        held, pending, declined = at(0, Status.HELD), at(1, Status.PENDING), at(2, Status.DECLINED)
        confirmed = at(3, Status.CONFIRMED)
        await store(units, held, pending, declined, confirmed)
        with pytest.raises(SlotTaken):
            await store(units, at(0, Status.CONFIRMED))
        await engine.dispose()

        migrate.downgrade(empty_database, "0003")
        connection = await direct.connect(empty_database, application_name="test", timeout=10)
        try:
            kept = {row["id"]: row["status"] for row in await connection.fetch("SELECT id, status FROM appointments")}
            with pytest.raises(asyncpg.ExclusionViolationError):
                await connection.execute(_AGAIN, confirmed.id)
        finally:
            await connection.close()
        assert kept == {pending.id: "cancelled", declined.id: "cancelled", confirmed.id: "confirmed"}
        migrate.upgrade(empty_database)
        async with units() as unit:
            back = await unit.appointments.get(confirmed.id)
            assert back is not None
            assert back.status is Status.CONFIRMED
    finally:
        await engine.dispose()
