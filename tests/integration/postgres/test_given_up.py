"""What PostgreSQL gives up for the sake of another transaction is done again, and done once (ADR 19)."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.unit_of_work import units_of_work
from application.errors import TransactionAborted
from application.retries import ATTEMPTS, retried
from application.scheduling.ports import IdempotencyKey
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.ids import AppointmentId, ProfessionalId
from tests.builders import FIRST_START
from tests.contracts.stored import a_stored_practice
from tests.integration.postgres.rivals import Bookings

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

type GiveUp = Callable[[int, str, str], Awaitable[None]]

AT_ONCE = "CREATE TRIGGER giving_up BEFORE INSERT ON appointments"
AT_THE_COMMIT = (
    "CREATE CONSTRAINT TRIGGER giving_up AFTER INSERT ON appointments DEFERRABLE INITIALLY DEFERRED"  # as SSI does
)
# A sequence goes on counting whatever is rolled back.
FAILING = """
CREATE FUNCTION giving_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('given_up') <= {times} THEN
        RAISE EXCEPTION 'given up' USING ERRCODE = '{state}';
    END IF;
    RETURN NEW;
END $$
"""
CLEAN = (
    "DROP TRIGGER IF EXISTS giving_up ON appointments",
    "DROP FUNCTION IF EXISTS giving_up",
    "DROP SEQUENCE IF EXISTS given_up",
)
STORED = "SELECT (SELECT count(*) FROM appointments), (SELECT count(*) FROM outbox), (SELECT count(*) FROM answers)"
# In this database only: others on the same server wait for locks of their own.
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


class Counted:
    """Opens units of work, and knows how many."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._open = units_of_work(engine)
        self.opened = 0

    def __call__(self) -> UnitOfWork:
        self.opened += 1
        return self._open()

    async def stored(self) -> tuple[int, ...]:
        """How many appointments, events and remembered answers there are."""
        async with self._engine.connect() as connection:
            return tuple((await connection.execute(text(STORED))).one())


@pytest.fixture
def units(engine: AsyncEngine) -> Counted:
    return Counted(engine)


@pytest.fixture
async def bookings(units: Counted) -> Bookings:
    made = Bookings(units, await a_stored_practice(units))
    units.opened = 0
    return made


@pytest.fixture
async def give_up(engine: AsyncEngine, bookings: Bookings) -> AsyncGenerator[GiveUp]:
    """Has the server give up the first so many transactions that book, at a moment and with a state."""
    del bookings  # the engine is emptied and the practice stored before

    async def set_up(times: int, moment: str, state: str) -> None:
        async with engine.begin() as connection:
            await connection.execute(text("CREATE SEQUENCE given_up"))
            await connection.execute(text(FAILING.format(times=times, state=state)))
            await connection.execute(text(f"{moment} FOR EACH ROW EXECUTE FUNCTION giving_up()"))

    yield set_up
    async with engine.begin() as connection:
        for statement in CLEAN:
            await connection.execute(text(statement))


@pytest.mark.parametrize("failure", [(AT_ONCE, "40P01"), (AT_THE_COMMIT, "40001")], ids=["at_once", "at_the_commit"])
@pytest.mark.parametrize("times", [1, ATTEMPTS - 1])
async def test_a_booking_that_was_given_up_is_made_once(
    bookings: Bookings, units: Counted, give_up: GiveUp, times: int, failure: tuple[str, str]
):
    await give_up(times, *failure)
    key = IdempotencyKey("a-key", b"what was asked")

    view = await bookings.book(FIRST_START, key)

    assert units.opened == times + 1
    assert await units.stored() == (1, 1, 1)
    assert await bookings.book(FIRST_START, key) == view
    assert await units.stored() == (1, 1, 1)


@pytest.mark.parametrize("moment", [AT_ONCE, AT_THE_COMMIT], ids=["at_once", "at_the_commit"])
async def test_a_booking_that_is_given_up_each_time_is_stored_nowhere(
    bookings: Bookings, units: Counted, give_up: GiveUp, moment: str
):
    await give_up(ATTEMPTS, moment, "40P01")

    with pytest.raises(TransactionAborted):
        await bookings.book(FIRST_START, IdempotencyKey("a-key", b"what was asked"))

    assert units.opened == ATTEMPTS
    assert await units.stored() == (0, 0, 0)
    await bookings.book(FIRST_START, IdempotencyKey("a-key", b"what was asked"))


@dataclass(frozen=True, slots=True)
class LookThenLock:
    """A use case that takes its locks in the wrong order: the appointment first, and its calendar after `met`."""

    units: UnitsOfWork
    holding: asyncio.Event
    met: asyncio.Event

    @retried
    async def __call__(self, appointment_id: AppointmentId, professional_id: ProfessionalId) -> None:
        """Take both, and commit."""
        async with self.units() as unit:
            await unit.appointments.get_for_update(appointment_id)
            self.holding.set()
            await self.met.wait()
            await unit.calendars.lock(professional_id)
            await unit.commit()


async def test_whoever_is_the_victim_of_a_deadlock_neither_hears_of_it(
    bookings: Bookings, units: Counted, engine: AsyncEngine
):
    one = await bookings.book(FIRST_START)
    other = await bookings.book(FIRST_START + timedelta(minutes=30))
    rival = LookThenLock(units, asyncio.Event(), asyncio.Event())
    units.opened = 0
    async with asyncio.timeout(30), engine.connect() as watch, asyncio.TaskGroup() as both:
        await watch.execution_options(isolation_level="AUTOCOMMIT")  # or each look would show what the first one saw
        both.create_task(rival(one.id, bookings.practice.professional.id))
        await rival.holding.wait()
        swap = both.create_task(bookings.swap(one, other))
        while not await watch.scalar(WAITING):
            pass  # the swap has the calendar, and is about to wait for the appointment
        rival.met.set()

    assert units.opened == 3  # one of the two has begun twice
    assert swap.result().start == other.start
    assert sorted(await bookings.starts()) == [one.start, other.start]
