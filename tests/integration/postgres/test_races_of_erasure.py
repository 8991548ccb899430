"""What is being told of somebody at the moment in which they are erased."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from uuid_utils.compat import uuid7

from adapters.postgres.unit_of_work import PostgresUnitOfWork, units_of_work
from application.notifications.messages import messages_of
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.user import ERASED_NAME, User
from domain.accounts.values import EmailAddress
from domain.ids import MailedLinkId
from domain.scheduling.events import Party
from domain.scheduling.history import Author
from tests.builders import (
    NOW,
    a_notification,
    an_appointment,
    an_id,
)
from tests.contracts.stored import a_stored_practice, store
from tests.integration.postgres.canaries import (
    CANARY,
    a_canary,
    blocked,
    erase,
    relay,
    singing,
)

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


async def a_cancelled_appointment(units: UnitsOfWork, client: User) -> None:
    """Stored with an event that waits to be told to its professional."""
    practice = await a_stored_practice(units)
    appointment = an_appointment(practice.service, client)
    await store(units, client, appointment)
    async with units() as unit:
        appointment.cancel(by=Author(Party.CLIENT, client.id), reason=None, now=NOW)
        await unit.appointments.save(appointment)
        await unit.commit()


async def test_what_is_being_told_during_an_erasure_is_waited_for(engine: AsyncEngine) -> None:
    units, client = units_of_work(engine), a_canary("client")
    await a_cancelled_appointment(units, client)
    async with units() as unit:
        [stored] = await unit.outbox.claim(limit=1, now=NOW + timedelta(minutes=1))
        await unit.commit()

    async with units() as telling:  # as RelayOutbox does it, up to its commit
        assert await telling.outbox.mark_relayed(stored.id, now=NOW)
        told = [message for message in await messages_of(telling, stored.event) if message.recipient_id != client.id]
        for message in told:
            said = a_notification(event_id=stored.id)
            said.recipient_id, said.facts = message.recipient_id, message.facts
            await telling.inbox.add(said)
        assert CANARY in told[0].facts["client"]
        erasure = asyncio.create_task(erase(units, client))
        await blocked(engine)
        await telling.commit()
    await erasure

    assert (await singing(engine)).keys() == {"outbox.payload"}


@dataclass(slots=True)
class Halting:
    """Opens units of work; after the first one, which claims, they begin when `gate` is open."""

    engine: AsyncEngine
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    claimed: asyncio.Event = field(default_factory=asyncio.Event)
    opened: int = 0

    def __call__(self) -> UnitOfWork:
        self.opened += 1
        if self.opened == 1:
            return units_of_work(self.engine)()
        self.claimed.set()
        return LateUnit(self.engine, uuid7, self.gate)


class LateUnit(PostgresUnitOfWork):
    """Begins when the gate is open."""

    def __init__(self, engine: AsyncEngine, new_id: Callable[[], UUID], gate: asyncio.Event) -> None:
        super().__init__(engine, new_id)
        self._gate = gate

    async def __aenter__(self) -> Self:
        await self._gate.wait()
        return await super().__aenter__()


async def a_claiming_relay(engine: AsyncEngine) -> tuple[Halting, asyncio.Task[None]]:
    """A relay that has claimed what waits, and has told nothing of it yet."""
    halting = Halting(engine)
    relaying = asyncio.create_task(relay(halting))
    async with asyncio.timeout(10):
        await halting.claimed.wait()
    return halting, relaying


async def test_what_is_told_while_an_erasure_goes_on_waits_for_it_and_names_nobody(engine: AsyncEngine) -> None:
    units, client = units_of_work(engine), a_canary("client")
    await a_cancelled_appointment(units, client)
    halting, relaying = await a_claiming_relay(engine)

    async with units() as erasing:  # as EraseAccount does it, up to its commit
        user = await erasing.users.get_for_update(client.id)
        assert user is not None
        await erasing.personal_data.erase(user)
        user.erase(now=NOW)
        await erasing.users.save(user)
        halting.gate.set()
        await blocked(engine)
        await erasing.commit()
    await relaying

    assert (await singing(engine)).keys() == {"outbox.payload"}
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT facts ->> 'client' FROM notifications")) == ERASED_NAME


async def test_an_event_that_an_erasure_has_removed_is_told_to_nobody(engine: AsyncEngine) -> None:
    units, client = units_of_work(engine), a_canary("client")
    wanted = EmailAddress(f"{CANARY.lower()}-wanted@example.org")
    client.ask_for_email_change(wanted, link_id=MailedLinkId(an_id()), now=NOW)
    await store(units, client)
    halting, relaying = await a_claiming_relay(engine)

    await erase(units, client)
    halting.gate.set()
    await relaying

    assert (await singing(engine)).keys() == {"outbox.payload"}  # the farewell, which waits
