"""Mails that were given up: who sees them, and how they are sent after all."""

import asyncio

import pytest

from application.accounts.request_password_reset import RequestPasswordResetCommand
from application.pagination import PageRequest
from domain.accounts.actor import Operator
from domain.accounts.errors import RoleRequired
from domain.accounts.values import EmailAddress
from domain.errors import NotFound
from domain.ids import DeliveryId
from domain.notifications.delivery import Delivery, DeliveryStatus
from domain.notifications.errors import NothingToRetry
from tests.builders import an_id
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

ANA = "ana@example.org"


async def a_dead_one(world: World) -> Delivery:
    """A mail to Ana, whose server refuses her."""
    await world.a_client(email=ANA)
    world.app.mailer.refusing.add(ANA)
    await world.use.request_password_reset(RequestPasswordResetCommand(email=EmailAddress(ANA)))
    await world.app.work()
    page = await world.use.list_deliveries(Operator(), PageRequest(), status=DeliveryStatus.DEAD)
    [dead] = page.items
    return dead


async def test_what_was_given_up_is_seen_with_the_reason_and_sent_once_its_cause_is_mended(world: World) -> None:
    dead = await a_dead_one(world)
    assert dead.last_error == "550 5.1.1 no such mailbox"
    world.app.mailer.refusing.clear()

    revived = await world.use.retry_delivery(await world.an_admin(), dead.id)
    await world.app.work()

    assert (revived.status, revived.attempts) == (DeliveryStatus.PENDING, 1)
    [mail] = world.app.mailer.sent_to(ANA)
    assert mail.message_id == dead.message_id
    actions = [str(sealed.entry.action) for sealed in world.app.storage.audit_log.values()]
    assert actions[-2:] == ["deliveries_listed", "delivery_retried"]


async def test_of_several_who_retry_one_does(world: World) -> None:
    dead = await a_dead_one(world)

    async def retry() -> type[Exception] | None:
        try:
            await world.use.retry_delivery(Operator(), dead.id)
        except NothingToRetry as refusal:
            return type(refusal)
        return None

    outcomes = await asyncio.gather(*(retry() for _ in range(5)))

    assert outcomes.count(None) == 1
    assert outcomes.count(NothingToRetry) == 4


async def test_only_what_was_given_up_is_retried_and_by_administrators_alone(world: World) -> None:
    dead = await a_dead_one(world)
    client = await world.a_client()

    for refused in (
        world.use.retry_delivery(client, dead.id),
        world.use.list_deliveries(client, PageRequest(), status=None),
    ):
        with pytest.raises(RoleRequired):
            await refused
    with pytest.raises(NotFound):
        await world.use.retry_delivery(Operator(), DeliveryId(an_id()))
    world.app.mailer.refusing.clear()
    await world.use.retry_delivery(Operator(), dead.id)
    await world.app.work()
    with pytest.raises(NothingToRetry):
        await world.use.retry_delivery(Operator(), dead.id)


async def test_what_is_refused_again_is_given_up_again(world: World) -> None:
    dead = await a_dead_one(world)
    await world.use.retry_delivery(Operator(), dead.id)
    await world.app.work()
    [again] = (await world.use.list_deliveries(Operator(), PageRequest(), status=DeliveryStatus.DEAD)).items
    assert (again.id, again.attempts) == (dead.id, 2)
