"""Changing a password, and setting it anew with a mailed link."""

from datetime import timedelta

import pytest

from application.accounts.change_password import ChangePasswordCommand
from application.accounts.create_user import CreateUserCommand
from application.accounts.invite_client import NewClient
from application.accounts.register_user import RegisterUserCommand
from application.accounts.request_password_reset import RequestPasswordResetCommand
from application.accounts.reset_password import ResetPasswordCommand
from domain.accounts.errors import InvalidCredentials, InvalidToken, MailedLinkUnusable
from domain.accounts.user import User, UserStatus
from domain.accounts.values import EmailAddress
from domain.errors import InvalidValue
from domain.notifications.notification import MessageKind
from tests.builders import PASSWORD, a_profile, a_user
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

ANA = "ana@example.org"
NEW = "un tranvía azul marino"


async def an_account(world: World, *, status: UserStatus = UserStatus.ACTIVE) -> User:
    user = a_user(email=ANA, status=status)
    await world.store(user)
    return user


async def change(world: World, token: str, *, current: str = PASSWORD, new: str = NEW) -> None:
    identity = await world.use.authenticate(token)
    command = ChangePasswordCommand(
        actor=identity.actor, session_id=identity.session_id, current_password=current, password=new
    )
    await world.use.change_password(command)


async def reset_tokens(world: World, email: str = ANA) -> list[str]:
    mails = await world.mails_to(email)
    return [mail.link.rpartition("=")[2] for mail in mails if mail.kind is MessageKind.RESET_PASSWORD and mail.link]


async def ask(world: World, email: str = ANA) -> None:
    await world.use.request_password_reset(RequestPasswordResetCommand(email=EmailAddress(email)))


async def reset(world: World, token: str, password: str = NEW) -> None:
    await world.use.reset_password(ResetPasswordCommand(token=token, password=password))


async def test_a_changed_password_ends_every_other_session(world: World) -> None:
    await an_account(world)
    phone, laptop = await world.log_in(ANA), await world.log_in(ANA)
    await change(world, laptop.access.value)

    await world.use.authenticate(laptop.access.value)
    with pytest.raises(InvalidToken):
        await world.use.authenticate(phone.access.value)
    with pytest.raises(InvalidCredentials):
        await world.log_in(ANA, PASSWORD)
    await world.log_in(ANA, NEW)


async def test_the_owner_is_told_by_mail_and_not_in_the_inbox(world: World) -> None:
    await an_account(world)
    await change(world, (await world.log_in(ANA)).access.value)
    assert [mail.kind for mail in await world.mails_to(ANA)] == [MessageKind.PASSWORD_CHANGED]
    assert not world.app.storage.inbox


@pytest.mark.parametrize(
    ("current", "new", "fault"),
    [
        ("something else", NEW, ("current_password", "wrong")),
        (PASSWORD, "short", ("password", "too_short")),
        (PASSWORD, "x" * 129, ("password", "too_long")),
        (PASSWORD, "Password1", ("password", "guessable")),
        (PASSWORD, ANA, ("password", "guessable")),
    ],
)
async def test_refused_changes_leave_everything(world: World, current: str, new: str, fault: tuple[str, str]) -> None:
    await an_account(world)
    phone, laptop = await world.log_in(ANA), await world.log_in(ANA)
    with pytest.raises(InvalidValue) as refusal:
        await change(world, laptop.access.value, current=current, new=new)
    assert (refusal.value.field, refusal.value.reason) == fault
    await world.use.authenticate(phone.access.value)
    await world.log_in(ANA, PASSWORD)
    assert not await world.mails_to(ANA)


@pytest.mark.parametrize("guessable", ["password", "Contraseña", ANA])
async def test_nobody_starts_with_a_guessable_password(world: World, guessable: str) -> None:
    email = EmailAddress(ANA)
    with pytest.raises(InvalidValue):
        await world.use.register_user(RegisterUserCommand(email=email, password=guessable, profile=a_profile()))
    with pytest.raises(InvalidValue):
        await world.use.create_user(
            CreateUserCommand(email=email, password=guessable, profile=a_profile(), roles=frozenset(), verified=True)
        )
    assert not world.app.storage.users


async def test_a_mailed_link_sets_the_password_anew_and_ends_every_session(world: World) -> None:
    await an_account(world)
    session = await world.log_in(ANA)
    await ask(world)
    (token,) = await reset_tokens(world)
    await reset(world, token)

    with pytest.raises(InvalidToken):
        await world.use.authenticate(session.access.value)
    await world.log_in(ANA, NEW)
    assert [mail.kind for mail in await world.mails_to(ANA)] == [
        MessageKind.RESET_PASSWORD,
        MessageKind.PASSWORD_CHANGED,
    ]


async def test_the_link_works_once_and_for_an_hour(world: World) -> None:
    await an_account(world)
    await ask(world)
    (token,) = await reset_tokens(world)
    await reset(world, token)
    with pytest.raises(MailedLinkUnusable):
        await reset(world, token, "otra más, por favor")

    await ask(world)
    late = (await reset_tokens(world))[-1]
    world.app.clock.advance(timedelta(hours=1))
    with pytest.raises(MailedLinkUnusable):
        await reset(world, late)
    await world.log_in(ANA, NEW)


async def test_asking_again_makes_the_earlier_link_unusable(world: World) -> None:
    await an_account(world)
    await ask(world)
    await world.app.work()
    await ask(world)
    first, second = await reset_tokens(world)
    with pytest.raises(MailedLinkUnusable):
        await reset(world, first)
    await reset(world, second)


async def test_a_refused_password_leaves_the_link(world: World) -> None:
    await an_account(world)
    await ask(world)
    (token,) = await reset_tokens(world)
    with pytest.raises(InvalidValue):
        await reset(world, token, "password")
    await reset(world, token)


async def test_a_link_for_another_purpose_resets_nothing(world: World) -> None:
    await world.use.register_user(RegisterUserCommand(email=EmailAddress(ANA), password=PASSWORD, profile=a_profile()))
    (mail,) = await world.mails_to(ANA)
    assert mail.link is not None
    with pytest.raises(MailedLinkUnusable):
        await reset(world, mail.link.rpartition("=")[2])


async def test_an_unknown_address_gets_nothing_and_is_not_remembered(world: World) -> None:
    await ask(world)
    assert not await world.mails_to(ANA)
    assert not world.app.storage.mailed_links


async def test_a_disabled_account_gets_no_link_and_an_earlier_one_does_not_work(world: World) -> None:
    user = await an_account(world)
    await ask(world)
    (token,) = await reset_tokens(world)
    async with world.unit() as unit:
        held = await unit.users.get_for_update(user.id)
        assert held is not None
        held.status = UserStatus.DISABLED
        await unit.users.save(held)
        await unit.commit()
    with pytest.raises(MailedLinkUnusable):
        await reset(world, token)
    await ask(world)
    assert len(await reset_tokens(world)) == 1


async def test_opening_the_link_proves_the_address_too(world: World) -> None:
    await an_account(world, status=UserStatus.UNVERIFIED)
    await ask(world)
    (token,) = await reset_tokens(world)
    await reset(world, token)
    await world.log_in(ANA, NEW)


async def test_an_invited_client_gets_their_first_password_so(world: World) -> None:
    practice = await world.a_practice()
    client = NewClient(email=EmailAddress(ANA), profile=a_profile("Ana"))
    await world.book(practice.actor, practice.service, client=client)
    await ask(world)
    (token,) = await reset_tokens(world)
    await reset(world, token)
    await world.log_in(ANA, NEW)


async def test_an_event_that_is_relayed_twice_mails_one_link(world: World) -> None:
    await an_account(world)
    await ask(world)
    (row,) = list(world.app.storage.outbox.values())
    await world.app.work()
    world.app.storage.outbox[row.id] = row
    (token,) = await reset_tokens(world)
    await reset(world, token)
