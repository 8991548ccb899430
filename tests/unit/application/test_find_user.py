"""Looking somebody up by their mail address."""

import pytest

from domain.accounts.actor import Operator
from domain.accounts.errors import RoleRequired
from domain.accounts.values import EmailAddress
from domain.errors import NotFound
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

ANA = EmailAddress("ana@example.org")


async def test_the_operator_and_administrators_find_an_account_however_its_address_is_written(world: World):
    ana = await world.a_client(email=ANA.value)

    for actor in (Operator(), await world.an_admin()):
        assert (await world.use.find_user(actor, EmailAddress("Ana@EXAMPLE.org"))).id == ana.user_id


async def test_others_may_not_ask(world: World):
    ana = await world.a_client(email=ANA.value)

    with pytest.raises(RoleRequired):
        await world.use.find_user(ana, ANA)


async def test_nobody_is_found_where_there_is_nobody(world: World):
    with pytest.raises(NotFound):
        await world.use.find_user(Operator(), ANA)
