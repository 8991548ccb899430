"""A canary and what erases it: people whose every word can be looked for in the whole database."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.memory.security import PlainDigests, PlainPasswords
from application.accounts.erase_account import EraseAccount, EraseAccountCommand
from application.accounts.present_passwords import PresentPasswords
from application.accounts.throttling import Throttling
from application.notifications.relay_outbox import RelayOutbox
from application.unit_of_work import UnitsOfWork
from domain.accounts.actor import Operator
from domain.accounts.user import User
from domain.accounts.values import Role
from domain.ids import DeliveryId
from tests.builders import NOW, a_user
from tests.integration.postgres.rivals import FixedClock, RandomIdentifiers

CANARY, PHONE, NETWORK = "Zxqvwk", "+34600987612", "203.0.113.77"
SINGS = re.compile(f"{CANARY}|{PHONE[1:]}|{re.escape(NETWORK)}", re.IGNORECASE)

_COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND udt_name NOT IN (
        'uuid', 'timestamptz', 'timestamp', 'date', 'int2', 'int4', 'int8', 'numeric', 'bool'
    )
    ORDER BY table_name, column_name
"""
_BLOCKED = "SELECT count(*) FROM pg_locks WHERE NOT granted"


class NoQueue:
    """Wakes nobody."""

    async def put(self, delivery_ids: Sequence[DeliveryId]) -> None:
        del delivery_ids


def relay_of(units: UnitsOfWork) -> RelayOutbox:
    return RelayOutbox(units, FixedClock(NOW + timedelta(minutes=1)), RandomIdentifiers(), NoQueue())


async def relay(units: UnitsOfWork) -> None:
    report = await relay_of(units)()
    assert report.errors == ()


async def erase(units: UnitsOfWork, user: User) -> None:
    clock = FixedClock()
    present = PresentPasswords(units, clock, PlainPasswords(), Throttling(units, clock, PlainDigests()))
    await EraseAccount(units, clock, present)(EraseAccountCommand(actor=Operator(), user_id=user.id))


async def columns(engine: AsyncEngine) -> list[str]:
    """Every column that can hold more than a number, a time or an identifier."""
    async with engine.connect() as connection:
        return [f"{row.table_name}.{row.column_name}" for row in await connection.execute(text(_COLUMNS))]


async def singing(engine: AsyncEngine) -> Mapping[str, list[str]]:
    """What sings of the canary, by column."""
    found: dict[str, list[str]] = {}
    for name in await columns(engine):
        table, column = name.split(".")
        async with engine.connect() as connection:
            rows = await connection.execute(text(f'SELECT CAST("{column}" AS text) AS said FROM "{table}"'))
        if said := [row.said for row in rows if row.said is not None and SINGS.search(row.said)]:
            found[name] = said
    return found


async def blocked(engine: AsyncEngine) -> None:
    """Return once somebody waits for a lock."""
    async with asyncio.timeout(10):
        while True:
            async with engine.connect() as connection:
                if await connection.scalar(text(_BLOCKED)):
                    return


def a_canary(kind: str, *roles: Role) -> User:
    return a_user(
        email=f"{CANARY.lower()}-{kind}@example.org",
        full_name=f"{CANARY} {kind}",
        phone=PHONE,
        roles=roles,
        password_hash=f"plain:{CANARY}",
    )
