"""Rows that were stored under rules that have become stricter since."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.failures import StoredDataInvalid
from adapters.postgres.unit_of_work import units_of_work
from application.pagination import PageRequest
from application.unit_of_work import UnitOfWork
from domain.time.intervals import Span
from tests.builders import NOW, a_notification
from tests.contracts.stored import Practice, a_stored_practice, store

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

type Reading = Callable[[UnitOfWork, Practice], Awaitable[object]]

READINGS: list[tuple[str, Reading]] = [
    ("users SET email = 'no address ' || id", lambda unit, practice: unit.users.get(practice.client.id)),
    ("users SET timezone = 'Mars/Base'", lambda unit, practice: unit.users.get_for_update(practice.client.id)),
    (
        "professionals SET timezone = 'Mars/Base'",
        lambda unit, practice: unit.professionals.get(practice.professional.id),
    ),
    (
        "professionals SET timezone = 'Mars/Base'",
        lambda unit, practice: unit.calendars.of_service(practice.service.id, Span(0, 3600), now=NOW),
    ),
    (
        """professionals SET weekly_hours = '[{"weekday": 9}]'""",
        lambda unit, practice: unit.calendars.of_service(practice.service.id, Span(0, 3600), now=NOW),
    ),
    ("services SET name = E'\\n'", lambda unit, practice: unit.services.get(practice.service.id)),
    ("services SET name = E'\\n'", lambda unit, practice: unit.directory.service(practice.service.id)),
    (
        """notifications SET facts = '{"number": 7}'""",
        lambda unit, practice: unit.inbox.of(practice.client.id, PageRequest(), unread=None),
    ),
]


@pytest.mark.parametrize(("change", "read"), READINGS, ids=lambda value: value if isinstance(value, str) else "")
async def test_a_row_that_no_longer_fits_is_a_defect_and_not_the_readers_fault(
    engine: AsyncEngine, change: str, read: Reading
):
    units = units_of_work(engine)
    practice = await a_stored_practice(units)
    await store(units, a_notification(practice.client))
    async with engine.begin() as connection:
        await connection.execute(text(f"UPDATE {change}"))
    async with units() as unit:
        with pytest.raises(StoredDataInvalid) as refusal:
            await read(unit, practice)
    assert "Mars" not in str(refusal.value)
