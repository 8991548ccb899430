"""Registering, proving an address, and accounts from the console."""

import asyncio
from datetime import timedelta

import pytest

from application.accounts.create_user import CreateUserCommand
from application.accounts.register_user import RegisterUserCommand
from application.accounts.verify_email import VerifyEmailCommand
from domain.accounts.errors import EmailNotVerified, EmailTaken, InvalidCredentials, MailedLinkUnusable
from domain.accounts.user import UserStatus
from domain.accounts.values import EmailAddress, Role
from domain.errors import InvalidValue
from domain.notifications.notification import MessageKind
from tests.builders import NOW, PASSWORD, a_practice, a_profile, a_user
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

ANA = EmailAddress("ana@example.org")


def a_registration(name: str = "Ana Pérez", password: str = PASSWORD) -> RegisterUserCommand:
    return RegisterUserCommand(email=ANA, password=password, profile=a_profile(name))


async def tokens_mailed(world: World) -> list[str]:
    mails = await world.mails_to(str(ANA))
    return [mail.link.rpartition("=")[2] for mail in mails if mail.link is not None]


async def verify(world: World, token: str) -> None:
    await world.use.verify_email(VerifyEmailCommand(token=token))


async def test_whoever_registers_gets_a_link_and_may_log_in_after_opening_it(world: World) -> None:
    await world.use.register_user(a_registration())
    (mail,) = await world.mails_to(str(ANA))
    assert (mail.kind, mail.to_name, mail.link is None) == (MessageKind.VERIFY_EMAIL, "Ana Pérez", False)
    with pytest.raises(EmailNotVerified):
        await world.log_in(str(ANA))

    (token,) = await tokens_mailed(world)
    await verify(world, token)
    pair = await world.log_in(str(ANA))
    identity = await world.use.authenticate(pair.access.value)
    assert identity.actor.roles == {Role.CLIENT}


async def test_a_verification_is_mailed_and_not_put_into_the_inbox(world: World) -> None:
    await world.use.register_user(a_registration())
    await world.app.work()
    assert not world.app.storage.inbox


async def test_a_link_works_once(world: World) -> None:
    await world.use.register_user(a_registration())
    (token,) = await tokens_mailed(world)
    await verify(world, token)
    with pytest.raises(MailedLinkUnusable):
        await verify(world, token)


async def test_a_link_is_too_old_after_a_day(world: World) -> None:
    await world.use.register_user(a_registration())
    (token,) = await tokens_mailed(world)
    world.app.clock.advance(timedelta(hours=24))
    with pytest.raises(MailedLinkUnusable):
        await verify(world, token)


@pytest.mark.parametrize("token", ["", "nonsense", "verify_email.", "verify_email.00", f"other.{'0' * 32}"])
async def test_a_link_that_nobody_mailed_is_refused(world: World, token: str) -> None:
    with pytest.raises(MailedLinkUnusable):
        await verify(world, token)


async def test_a_well_made_link_of_nobody_is_refused(world: World) -> None:
    with pytest.raises(MailedLinkUnusable):
        await verify(world, f"verify_email.{'0' * 32}")


async def test_registering_again_before_the_link_was_opened_replaces_the_attempt_and_its_link(world: World) -> None:
    await world.use.register_user(a_registration("Mallory", "the password of mallory"))
    await world.use.register_user(a_registration("Ana Pérez"))
    first, second = await tokens_mailed(world)
    with pytest.raises(MailedLinkUnusable):
        await verify(world, first)
    await verify(world, second)
    with pytest.raises(InvalidCredentials):
        await world.log_in(str(ANA), "the password of mallory")
    identity = await world.use.authenticate((await world.log_in(str(ANA))).access.value)
    assert (await world.use.get_profile(identity.actor)).full_name == "Ana Pérez"


@pytest.mark.parametrize("status", [UserStatus.ACTIVE, UserStatus.DISABLED])
async def test_registering_a_proven_address_changes_nothing_and_tells_its_owner(
    world: World, status: UserStatus
) -> None:
    user = a_user(email=str(ANA), full_name="Ana Pérez", status=status)
    await world.store(user)
    await world.use.register_user(a_registration("Mallory", "the password of mallory"))
    (mail,) = await world.mails_to(str(ANA))
    assert (mail.kind, mail.link) == (MessageKind.ACCOUNT_EXISTS, None)
    stored = world.app.storage.users[user.id]
    assert (stored.profile, stored.password_hash, stored.status) == (user.profile, user.password_hash, status)


async def test_of_two_who_register_an_address_at_the_same_moment_both_are_answered_alike(world: World) -> None:
    await asyncio.gather(world.use.register_user(a_registration()), world.use.register_user(a_registration()))
    assert len(world.app.storage.users) == 1
    tokens = await tokens_mailed(world)
    await verify(world, tokens[-1])
    await world.log_in(str(ANA))


@pytest.mark.parametrize("password", ["x" * 7, "x" * 129, "xxxxxxx\0"])
async def test_a_password_that_cannot_be_kept_is_refused_before_anything_is_stored(world: World, password: str) -> None:
    with pytest.raises(InvalidValue):
        await world.use.register_user(a_registration(password=password))
    assert not world.app.storage.users


def a_user_command(*roles: Role, verified: bool = True, with_practice: bool = False) -> CreateUserCommand:
    return CreateUserCommand(
        email=ANA,
        password=PASSWORD,
        profile=a_profile("Ana Pérez"),
        roles=frozenset(roles),
        verified=verified,
        practice=a_practice() if with_practice else None,
    )


async def test_the_operator_makes_a_verified_admin(world: World) -> None:
    await world.use.create_user(a_user_command(Role.ADMIN))
    identity = await world.use.authenticate((await world.log_in(str(ANA))).access.value)
    assert identity.actor.roles == {Role.CLIENT, Role.ADMIN}
    assert await world.mails_to(str(ANA)) == []


async def test_the_operator_makes_a_professional_with_a_public_page(world: World) -> None:
    await world.use.create_user(a_user_command(Role.PROFESSIONAL, with_practice=True))
    page = await world.use.get_professional("ana-perez")
    assert (page.full_name, page.profession) == ("Ana Pérez", "Odontóloga")


async def test_a_professional_needs_a_practice(world: World) -> None:
    with pytest.raises(InvalidValue) as refused:
        await world.use.create_user(a_user_command(Role.PROFESSIONAL))
    assert refused.value.field == "profession"


async def test_an_unverified_user_of_the_operator_gets_a_link(world: World) -> None:
    await world.use.create_user(a_user_command(verified=False))
    (token,) = await tokens_mailed(world)
    await verify(world, token)
    await world.log_in(str(ANA))


async def test_the_operator_is_told_that_an_address_is_taken(world: World) -> None:
    await world.store(a_user(email=str(ANA), now=NOW))
    with pytest.raises(EmailTaken):
        await world.use.create_user(a_user_command())


async def test_nobody_registers_themselves_into_an_account_that_the_operator_gave_a_role(world: World) -> None:
    await world.use.create_user(a_user_command(Role.ADMIN, verified=False))
    await world.use.register_user(a_registration("Mallory", password="a stranger's password"))
    await verify(world, (await tokens_mailed(world))[-1])
    with pytest.raises(InvalidCredentials):
        await world.log_in(str(ANA), "a stranger's password")
    await world.log_in(str(ANA))
