"""What an error tells: never a value that somebody gave us, since errors end in logs."""

from collections.abc import Awaitable, Callable
from traceback import format_exception

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres import migrate
from adapters.postgres.failures import DatabaseDefect
from adapters.postgres.transaction import Transaction
from adapters.postgres.unit_of_work import units_of_work
from application.unit_of_work import UnitOfWork
from domain.accounts.errors import EmailTaken
from domain.errors import DomainError
from tests.builders import a_user
from tests.contracts.stored import store

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

SECRET = "ana.secreta@example.org"


async def the_address_of_another(unit: UnitOfWork) -> None:
    await unit.users.add(a_user(email=SECRET))


async def what_a_check_refuses(unit: UnitOfWork) -> None:
    await transaction_of(unit).run(text("UPDATE users SET status = :value"), {"value": SECRET})


async def what_cannot_be_sent(unit: UnitOfWork) -> None:
    await transaction_of(unit).read(object, "SELECT $1::int", SECRET)


async def what_cannot_be_cast(unit: UnitOfWork) -> None:
    await transaction_of(unit).run(text("SELECT CAST(CAST(:value AS text) AS uuid)"), {"value": SECRET})


def transaction_of(unit: UnitOfWork) -> Transaction:
    return unit.users._transaction  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize(
    ("refused", "kind"),
    [
        (the_address_of_another, EmailTaken),
        (what_a_check_refuses, DatabaseDefect),
        (what_cannot_be_sent, DatabaseDefect),
        (what_cannot_be_cast, DatabaseDefect),
    ],
)
async def test_an_error_does_not_quote_what_was_refused(
    engine: AsyncEngine, refused: Callable[[UnitOfWork], Awaitable[None]], kind: type[Exception]
):
    units = units_of_work(engine)
    await store(units, a_user(email=SECRET))
    with pytest.raises(kind) as refusal:
        async with units() as unit:
            await refused(unit)
    told = "".join(format_exception(refusal.value))
    assert SECRET not in told
    assert refused.__name__ in told
    if not isinstance(refusal.value, DomainError):
        assert "transaction.py" in told


def test_neither_does_one_in_a_migration(empty_database: str):
    migrate.upgrade(empty_database)

    async def break_a_rule() -> None:
        async with migrate._connection(empty_database) as connection:
            await connection.execute(text("SELECT CAST(CAST(:value AS text) AS uuid)"), {"value": SECRET})

    with pytest.raises(DatabaseDefect) as refusal:
        migrate.run_apart(break_a_rule())
    told = "".join(format_exception(refusal.value))
    assert SECRET not in told
    assert "break_a_rule" in told
