"""A mail that was sent is not sent again because storage was away for a moment."""

import asyncio
from dataclasses import dataclass, field

import pytest

from adapters.memory.mail import MemoryMailer
from application.errors import DependencyDown
from application.notifications.ports import OutgoingMail
from application.notifications.send_delivery import Outcome, SendDelivery
from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.notifications.delivery import LEASE, LONGEST_DELAY
from tests.unit.application.test_notifications import a_verification_to_send
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio


@dataclass
class StorageThatGoesAway:
    """Storage that refuses as many units as it is told to."""

    units: UnitsOfWork
    refusals: int = 0

    def __call__(self) -> UnitOfWork:
        if self.refusals:
            self.refusals -= 1
            raise DependencyDown("database")
        return self.units()


@dataclass
class MailerThatUnplugsStorage:
    """Hands the mail over, and has storage go away right after."""

    storage: StorageThatGoesAway
    refusals: int
    inner: MemoryMailer = field(default_factory=MemoryMailer)

    async def send(self, mail: OutgoingMail) -> None:
        await self.inner.send(mail)
        self.storage.refusals = self.refusals


def sender(world: World, refusals: int) -> tuple[SendDelivery, MailerThatUnplugsStorage]:
    ports = world.app.ports
    storage = StorageThatGoesAway(ports.units)
    mailer = MailerThatUnplugsStorage(storage, refusals)
    return SendDelivery(storage, ports.clock, ports.ids, mailer, ports.links, ports.calendars, pauses=(0, 0)), mailer


async def test_the_outcome_is_recorded_when_storage_comes_back(world: World) -> None:
    delivery_id = await a_verification_to_send(world)
    send, mailer = sender(world, refusals=2)

    assert await send(delivery_id) is Outcome.SENT

    world.app.clock.advance(LEASE)
    assert await send(delivery_id) is Outcome.NOTHING_TO_DO
    assert len(mailer.inner.sent) == 1


async def test_when_storage_stays_away_the_lease_brings_the_delivery_back(world: World) -> None:
    delivery_id = await a_verification_to_send(world)
    send, mailer = sender(world, refusals=3)

    with pytest.raises(DependencyDown):
        await send(delivery_id)
    mailer.refusals = 0

    world.app.clock.advance(LEASE)
    assert await send(delivery_id) is Outcome.SENT
    assert len({mail.message_id for mail in mailer.inner.sent}) == 1


async def test_a_mail_that_cannot_be_written_is_told_of_and_tried_again_later(world: World) -> None:
    delivery_id = await a_verification_to_send(world)
    ports = world.app.ports

    class Broken:
        async def send(self, mail: OutgoingMail) -> None:
            raise KeyError(mail.kind)

    send = SendDelivery(ports.units, ports.clock, ports.ids, Broken(), ports.links, ports.calendars)
    with pytest.raises(KeyError):
        await send(delivery_id)

    assert await send(delivery_id) is Outcome.NOTHING_TO_DO
    world.app.clock.advance(LONGEST_DELAY)
    assert await world.use.send_delivery(delivery_id) is Outcome.SENT


async def test_a_slow_server_does_not_let_the_lease_end(world: World) -> None:
    delivery_id = await a_verification_to_send(world)
    ports, answered = world.app.ports, asyncio.Event()

    class Slow:
        async def send(self, mail: OutgoingMail) -> None:
            await answered.wait()

    send = SendDelivery(ports.units, ports.clock, ports.ids, Slow(), ports.links, ports.calendars, renewal=0)
    sending = asyncio.create_task(send(delivery_id))
    for _ in range(50):  # turns of the loop
        await asyncio.sleep(0)
        world.app.clock.advance(LEASE / 50)
    for _ in range(50):
        await asyncio.sleep(0)
    world.app.clock.advance(LEASE / 2)

    assert await world.use.send_delivery(delivery_id) is Outcome.NOTHING_TO_DO
    answered.set()
    assert await sending is Outcome.SENT
