"""What becomes of a unit of work when the database does not do as it is told."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.engine import create_engine
from adapters.postgres.failures import DatabaseDefect
from adapters.postgres.unit_of_work import units_of_work
from application.errors import DependencyDown
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.ids import MailedLinkId, SessionId, UserId
from tests.builders import NOW, a_session, a_user, an_id
from tests.contracts.stored import Practice, a_stored_practice, store

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

type Use = Callable[[UnitOfWork], Awaitable[object]]
USES: tuple[Use, ...] = (
    lambda unit: unit.users.get(UserId(an_id())),
    lambda unit: unit.account_views.identity(SessionId(an_id())),
)
"""What begins a transaction, and what only asks."""

OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture
async def practice(postgres_units: UnitsOfWork) -> Practice:
    return await a_stored_practice(postgres_units)


@pytest.fixture
async def impatient(migrated_database: str) -> AsyncGenerator[AsyncEngine]:
    """An engine with limits that a test can wait for; those that it has by itself are seconds."""
    hasty = create_engine(
        migrated_database, pool_size=1, lock_timeout_ms=50, statement_timeout_ms=200, pool_timeout_seconds=0.05
    )
    yield hasty
    await hasty.dispose()


async def hang_up_on_everybody(url: str) -> None:
    """As a restart of the server does to its clients."""
    other = create_engine(url, pool_size=1)
    async with other.connect() as connection:
        await connection.execute(text(OTHERS))
    await other.dispose()


async def test_a_turn_that_does_not_come_in_time_is_a_dependency_that_is_down(
    impatient: AsyncEngine, engine: AsyncEngine, practice: Practice
):
    async with units_of_work(engine)() as holder:
        await holder.calendars.lock(practice.professional.id)
        with pytest.raises(DependencyDown):
            async with units_of_work(impatient)() as unit:
                await unit.calendars.lock(practice.professional.id)
    async with units_of_work(impatient)() as unit:
        await unit.calendars.lock(practice.professional.id)


async def test_a_statement_that_takes_too_long_is_a_dependency_that_is_down(impatient: AsyncEngine):
    async with units_of_work(impatient)() as unit:
        with pytest.raises(DependencyDown):
            await unit.users._transaction.run(text("SELECT pg_sleep(5)"))  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize("use", USES)
async def test_a_server_that_is_not_there_is_a_dependency_that_is_down(use: Use):
    engine = create_engine("postgresql+asyncpg://citas@/citas?host=/nowhere", pool_size=1)
    with pytest.raises(DependencyDown):
        async with units_of_work(engine)() as unit:
            await use(unit)
    await engine.dispose()


@pytest.mark.parametrize("use", USES)
async def test_a_password_that_is_refused_is_no_answer_with_it_in(migrated_database: str, use: Use):
    engine = create_engine(migrated_database.replace("//citas@", "//nobody:hunter2@"), pool_size=1)
    with pytest.raises(DatabaseDefect) as refused:
        async with units_of_work(engine)() as unit:
            await use(unit)
    await engine.dispose()
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("use", USES)
async def test_too_many_at_once_are_told_to_come_back(impatient: AsyncEngine, use: Use):
    async with units_of_work(impatient)() as first:
        await first.users.get(UserId(an_id()))
        with pytest.raises(DependencyDown):
            async with units_of_work(impatient)() as second:
                await use(second)


async def test_a_question_keeps_no_connection(impatient: AsyncEngine):
    async with units_of_work(impatient)() as asking, units_of_work(impatient)() as other:
        for unit in (asking, other, asking):
            assert await unit.account_views.identity(SessionId(an_id())) is None


async def test_a_question_that_is_given_up_leaves_its_connection_fit_for_use(impatient: AsyncEngine):
    async with units_of_work(impatient)() as unit:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await unit.account_views._transaction.read(object, "SELECT pg_sleep(5)::text")  # pyright: ignore[reportAttributeAccessIssue]
        assert await unit.account_views.identity(SessionId(an_id())) is None


async def test_after_the_server_hung_up_the_next_unit_works(migrated_database: str, engine: AsyncEngine):
    units = units_of_work(engine)
    users = [a_user() for _ in range(3)]
    await asyncio.gather(*(store(units, user) for user in users))
    await hang_up_on_everybody(migrated_database)
    for user in users:
        async with units() as unit:
            assert await unit.users.get(user.id) is not None


async def test_after_the_server_hung_up_the_next_question_is_answered(migrated_database: str, engine: AsyncEngine):
    units = units_of_work(engine)
    user = a_user()
    session = a_session(user)
    await store(units, user, session)
    await hang_up_on_everybody(migrated_database)
    async with units() as unit:
        identity = await unit.account_views.identity(session.id)
    assert identity is not None
    assert identity.actor.user_id == user.id


async def test_a_question_in_the_middle_of_a_unit_belongs_to_its_transaction(
    migrated_database: str, engine: AsyncEngine
):
    units, user = units_of_work(engine), a_user()
    session = a_session(user)
    async with units() as unit:
        await unit.users.add(user)
        await unit.sessions.add(session)
        assert await unit.account_views.identity(session.id) is not None
        await hang_up_on_everybody(migrated_database)
        with pytest.raises(DependencyDown):
            await unit.account_views.identity(session.id)


async def test_a_unit_whose_connection_breaks_says_so_and_stores_nothing(migrated_database: str, engine: AsyncEngine):
    units, user = units_of_work(engine), a_user()
    async with units() as unit:
        await unit.users.add(user)
        await hang_up_on_everybody(migrated_database)
        with pytest.raises(DependencyDown):
            await unit.commit()
    async with units() as unit:
        assert await unit.users.get(user.id) is None


async def test_an_answer_that_was_read_counts_though_the_connection_breaks_after_it(
    migrated_database: str, engine: AsyncEngine
):
    units, user = units_of_work(engine), a_user()
    await store(units, user)
    async with units() as unit:
        found = await unit.users.get(user.id)
        await hang_up_on_everybody(migrated_database)
    assert found is not None
    assert engine.pool.checkedout() == 0  # pyright: ignore[reportAttributeAccessIssue]


async def test_a_value_that_cannot_be_sent_is_a_defect_and_nobody_is_told_to_come_back(engine: AsyncEngine):
    async with units_of_work(engine)() as unit:
        with pytest.raises(DatabaseDefect):
            await unit.outbox.claim(limit=2**40, now=NOW)


async def test_a_deadlock_asks_its_victim_to_come_back(engine: AsyncEngine):
    units = units_of_work(engine)
    one, other = a_user(), a_user()
    await store(units, one, other)
    both_hold_one = asyncio.Barrier(2)

    async def lock_in_order(first: object, second: object) -> None:
        async with units() as unit:
            await unit.users.get_for_update(first)  # pyright: ignore[reportArgumentType]
            await both_hold_one.wait()
            await unit.users.get_for_update(second)  # pyright: ignore[reportArgumentType]

    ended = await asyncio.gather(
        lock_in_order(one.id, other.id), lock_in_order(other.id, one.id), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in ended) == ["NoneType", "TransactionAborted"]


async def test_a_cancelled_unit_gives_its_connection_back_and_stores_nothing(engine: AsyncEngine):
    units, user = units_of_work(engine), a_user()
    reached = asyncio.Event()

    async def never_commits() -> None:
        async with units() as unit:
            await unit.users.add(user)
            reached.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(never_commits())
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert engine.pool.checkedout() == 0  # pyright: ignore[reportAttributeAccessIssue]
    async with units() as unit:
        assert await unit.users.get(user.id) is None


async def test_a_commit_that_the_database_refuses_is_never_taken_for_one(engine: AsyncEngine):
    """A constraint that is checked at the end only speaks up in the commit itself."""
    units = units_of_work(engine)
    deferred = "ALTER TABLE sessions ALTER CONSTRAINT fk_sessions_user_id_users {} DEFERRABLE INITIALLY {}"
    async with engine.begin() as connection:
        await connection.execute(text(deferred.format("", "DEFERRED")))
    try:
        with pytest.raises(DatabaseDefect, match="fk_sessions_user_id_users"):
            await store(units, a_session(a_user()))
    finally:
        async with engine.begin() as connection:
            await connection.execute(text(deferred.format("NOT", "IMMEDIATE")))


async def test_the_clock_that_events_carry_is_the_applications(engine: AsyncEngine):
    units, user = units_of_work(engine), a_user()
    user.request_verification(link_id=MailedLinkId(an_id()), now=NOW)
    await store(units, user)
    async with engine.connect() as connection:
        row = (await connection.execute(text("SELECT id, occurred_at, due_at, attempts, relayed_at FROM outbox"))).one()
    assert (row.occurred_at, row.due_at, row.attempts, row.relayed_at) == (NOW, NOW, 0, None)
    assert row.id.version == 7
