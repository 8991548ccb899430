"""Taking another mail address."""

import pytest

from application.accounts.change_email import ChangeEmailCommand
from application.accounts.request_email_change import RequestEmailChangeCommand
from application.accounts.request_password_reset import RequestPasswordResetCommand
from domain.accounts.actor import Actor
from domain.accounts.errors import InvalidCredentials, MailedLinkUnusable
from domain.accounts.user import UserStatus
from domain.accounts.values import EmailAddress
from domain.errors import InvalidValue
from domain.notifications.notification import MessageKind
from tests.builders import PASSWORD, a_user
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

OLD, NEW = "ana@example.org", "ana@example.com"


async def ask(world: World, actor: Actor, email: str = NEW, password: str = PASSWORD) -> None:
    command = RequestEmailChangeCommand(actor=actor, email=EmailAddress(email), password=password)
    await world.use.request_email_change(command)


async def open_link(world: World, address: str = NEW, *, position: int = -1) -> None:
    mails = [mail for mail in await world.mails_to(address) if mail.kind is MessageKind.CHANGE_EMAIL]
    link = mails[position].link
    assert link is not None
    await world.use.change_email(ChangeEmailCommand(token=link.rpartition("=")[2]))


async def kinds_mailed(world: World, address: str) -> list[MessageKind]:
    return [mail.kind for mail in await world.mails_to(address)]


async def test_the_address_changes_when_the_link_is_opened_and_not_before(world: World) -> None:
    actor = await world.a_client(email=OLD)
    session = await world.log_in(OLD)
    await ask(world, actor)
    await world.log_in(OLD)

    await open_link(world)

    await world.log_in(NEW)
    await world.use.authenticate(session.access.value)
    with pytest.raises(InvalidCredentials):
        await world.log_in(OLD)


async def test_both_addresses_are_told(world: World) -> None:
    actor = await world.a_client(email=OLD)
    await ask(world, actor)
    assert await kinds_mailed(world, OLD) == [MessageKind.EMAIL_CHANGE_ASKED]
    await open_link(world)
    assert await kinds_mailed(world, OLD) == [MessageKind.EMAIL_CHANGE_ASKED, MessageKind.EMAIL_CHANGED]
    assert await kinds_mailed(world, NEW) == [MessageKind.CHANGE_EMAIL]


async def test_a_link_works_once_and_the_latest_one_only(world: World) -> None:
    actor = await world.a_client(email=OLD)
    await ask(world, actor)
    await world.app.work()
    await ask(world, actor)
    with pytest.raises(MailedLinkUnusable):
        await open_link(world, position=0)
    await open_link(world)
    with pytest.raises(MailedLinkUnusable):
        await open_link(world)


async def test_a_wrong_password_asks_for_nothing(world: World) -> None:
    actor = await world.a_client(email=OLD)
    with pytest.raises(InvalidValue) as refusal:
        await ask(world, actor, password="something else")
    assert (refusal.value.field, refusal.value.reason) == ("password", "wrong")
    assert not await world.mails_to(NEW)


async def test_of_an_address_that_has_an_account_only_its_owner_is_told(world: World) -> None:
    actor = await world.a_client(email=OLD)
    await world.a_client(email=NEW)
    await ask(world, actor)
    assert await kinds_mailed(world, NEW) == [MessageKind.ACCOUNT_EXISTS]
    assert not await world.mails_to(OLD)
    assert not world.app.storage.mailed_links


async def test_ones_own_address_is_no_change(world: World) -> None:
    await ask(world, await world.a_client(email=OLD), OLD)
    assert not await world.mails_to(OLD)


async def test_whoever_takes_the_address_first_has_it(world: World) -> None:
    actor = await world.a_client(email=OLD)
    await ask(world, actor)
    await world.store(a_user(email=NEW))
    with pytest.raises(MailedLinkUnusable):
        await open_link(world)
    await world.log_in(OLD)


async def test_a_disabled_account_keeps_its_address(world: World) -> None:
    actor = await world.a_client(email=OLD)
    await ask(world, actor)
    async with world.unit() as unit:
        held = await unit.users.get_for_update(actor.user_id)
        assert held is not None
        held.status = UserStatus.DISABLED
        await unit.users.save(held)
        await unit.commit()
    with pytest.raises(MailedLinkUnusable):
        await open_link(world)


async def test_a_new_address_makes_links_unusable_that_went_to_the_former_one(world: World) -> None:
    actor = await world.a_client(email=OLD)
    await world.use.request_password_reset(RequestPasswordResetCommand(email=EmailAddress(OLD)))
    await world.app.work()
    await ask(world, actor)
    await open_link(world)
    assert [link.purpose.value for link in world.app.storage.mailed_links.values()] == ["change_email"]
