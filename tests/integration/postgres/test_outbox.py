"""Events on their way out: woken up for at once, and out of the way when they cannot be relayed."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import msgspec
import pytest
from msgspec import inspect
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.unit_of_work import units_of_work
from adapters.postgres.wakeups import listen
from application.notifications.messages import EVENT_TYPES
from application.unit_of_work import UnitsOfWork
from domain.events import DomainEvent
from domain.ids import MailedLinkId
from tests.builders import NOW, a_user, an_appointment, an_id
from tests.contracts.stored import a_stored_practice, store
from tests.integration.postgres.test_unit_of_work import hang_up_on_everybody

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


@dataclass(slots=True)
class Ear:
    """Counts wake-ups."""

    heard: asyncio.Semaphore

    async def wait(self) -> None:
        async with asyncio.timeout(10):
            await self.heard.acquire()

    def is_silent(self) -> bool:
        return self.heard.locked()


@asynccontextmanager
async def listening(url: str) -> AsyncGenerator[Ear]:
    ear, stop = Ear(asyncio.Semaphore(0)), asyncio.Event()
    task = asyncio.create_task(listen(url, ear.heard.release, stop))
    try:
        await ear.wait()  # once for the connection
        yield ear
    finally:
        stop.set()
        async with asyncio.timeout(10):
            await task


async def something_happens(units: UnitsOfWork) -> None:
    user = a_user()
    user.request_verification(link_id=MailedLinkId(an_id()), now=NOW)
    await store(units, user)


async def test_a_commit_with_events_wakes_the_relay_up(postgres_units: UnitsOfWork, migrated_database: str):
    async with listening(migrated_database) as ear:
        await something_happens(postgres_units)
        await ear.wait()


async def test_nothing_wakes_it_up_before_the_commit_or_without_events(
    postgres_units: UnitsOfWork, migrated_database: str
):
    async with listening(migrated_database) as ear:
        await store(postgres_units, a_user())
        async with postgres_units() as unit:
            user = a_user()
            user.request_verification(link_id=MailedLinkId(an_id()), now=NOW)
            await unit.users.add(user)
        await something_happens(postgres_units)
        await ear.wait()
        assert ear.is_silent()


async def test_who_listens_connects_again_by_themselves(postgres_units: UnitsOfWork, migrated_database: str):
    async with listening(migrated_database) as ear:
        await hang_up_on_everybody(migrated_database)
        await ear.wait()  # the new connection
        await something_happens(postgres_units)
        await ear.wait()


async def test_who_listens_in_vain_can_be_stopped():
    stop = asyncio.Event()
    task = asyncio.create_task(listen("postgresql+asyncpg://citas@/citas?host=/nowhere", stop.set, stop))
    await asyncio.sleep(0)
    stop.set()
    async with asyncio.timeout(5):
        await task


async def test_an_event_that_this_version_cannot_read_holds_up_no_other(
    engine: AsyncEngine, caplog: pytest.LogCaptureFixture
):
    units = units_of_work(engine)
    for change in ("type = 'OfTheFuture'", "payload = '{}'"):
        await something_happens(units)
        async with engine.begin() as connection:
            await connection.execute(text(f"UPDATE outbox SET {change} WHERE type <> 'OfTheFuture'"))
    await something_happens(units)
    async with units() as unit:
        claimed = await unit.outbox.claim(limit=10, now=NOW)
    assert len(claimed) == 1
    assert len(caplog.records) == 2


async def test_every_kind_of_event_can_be_stored_and_read_back(engine: AsyncEngine):
    """Whatever fields an event has, the payload must hold them: read back it is equal."""
    units = units_of_work(engine)
    practice = await a_stored_practice(units)
    appointment = an_appointment(practice.service, practice.client)
    samples = [msgspec.convert(sample_of(kind, appointment.facts), kind) for kind in EVENT_TYPES]
    async with units() as unit:
        for sample in samples:
            appointment._events.append(sample)
        await unit.appointments.add(appointment)
        await unit.commit()
    async with units() as unit:
        claimed = await unit.outbox.claim(limit=100, now=NOW + timedelta(days=1))
    assert [stored.event for stored in claimed] == samples


def sample_of(kind: type[DomainEvent], facts: object) -> dict[str, object]:
    """A value for every field, by its type."""
    values: dict[str, object] = {}
    described = inspect.type_info(kind)
    assert isinstance(described, inspect.DataclassType)
    for field in described.fields:
        match field.type:
            case inspect.DateTimeType():
                values[field.name] = NOW
            case inspect.UUIDType():
                values[field.name] = an_id()
            case inspect.EnumType(cls=enum):
                values[field.name] = next(iter(enum))
            case inspect.IntType():
                values[field.name] = 7
            case inspect.DataclassType():
                values[field.name] = facts
            case _:
                values[field.name] = "¿Qué? 'así' \"sea\"\n✓"
    return values
