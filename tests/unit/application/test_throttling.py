"""Whoever goes on trying has to wait, and nobody is locked out for good."""

import asyncio
from datetime import timedelta

import pytest

from application.accounts.change_email import ChangeEmailCommand
from application.accounts.change_password import ChangePasswordCommand
from application.accounts.log_in import LogInCommand
from application.accounts.register_user import RegisterUserCommand
from application.accounts.request_email_change import RequestEmailChangeCommand
from application.accounts.request_password_reset import RequestPasswordResetCommand
from application.accounts.reset_password import ResetPasswordCommand
from application.accounts.verify_email import VerifyEmailCommand
from domain.accounts.actor import NOWHERE, Origin
from domain.accounts.errors import InvalidCredentials, MailedLinkUnusable, TooManyAttempts
from domain.accounts.throttle import POLICIES, Throttled
from domain.accounts.values import EmailAddress
from domain.errors import InvalidValue
from tests.builders import PASSWORD, a_profile, a_user
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

ANA = "ana@example.org"
FREE = POLICIES[Throttled.LOGIN_BY_ACCOUNT].free
FREE_BY_ADDRESS = POLICIES[Throttled.LOGIN_BY_ADDRESS].free
FREE_MAILS = POLICIES[Throttled.MAIL_BY_ACCOUNT].free
FREE_LINKS = POLICIES[Throttled.LINK_BY_ADDRESS].free
CAFE = Origin(address="203.0.113.7")


async def log_in(world: World, password: str, *, email: str = ANA, origin: Origin = NOWHERE) -> type[Exception] | None:
    try:
        await world.use.log_in(LogInCommand(email=EmailAddress(email), password=password, origin=origin))
    except (InvalidCredentials, TooManyAttempts) as refusal:
        return type(refusal)
    return None


@pytest.mark.parametrize("exists", [True, False])
async def test_after_some_failures_the_next_attempt_has_to_wait_whether_there_is_an_account_or_not(
    world: World, exists: bool
) -> None:
    if exists:
        await world.store(a_user(email=ANA))
    assert [await log_in(world, "wrong") for _ in range(FREE)] == [InvalidCredentials] * FREE
    assert await log_in(world, "wrong") is TooManyAttempts
    assert await log_in(world, PASSWORD) is TooManyAttempts
    world.app.clock.advance(timedelta(seconds=1))
    assert await log_in(world, "wrong") is InvalidCredentials
    world.app.clock.advance(timedelta(seconds=1))
    assert await log_in(world, "wrong") is TooManyAttempts


async def test_who_waits_gets_in_and_begins_anew(world: World) -> None:
    await world.store(a_user(email=ANA))
    for _ in range(FREE):
        await log_in(world, "wrong")
    world.app.clock.advance(timedelta(seconds=1))
    assert await log_in(world, PASSWORD) is None
    assert [await log_in(world, "wrong") for _ in range(FREE)] == [InvalidCredentials] * FREE


async def test_others_do_not_wait(world: World) -> None:
    await world.store(a_user(email="other@example.org"))
    for _ in range(FREE + 1):
        await log_in(world, "wrong")
    assert await log_in(world, PASSWORD, email="other@example.org") is None


async def test_many_right_logins_at_once_all_succeed(world: World) -> None:
    await world.store(a_user(email=ANA))
    assert await asyncio.gather(*(log_in(world, PASSWORD) for _ in range(50))) == [None] * 50


async def test_of_many_guesses_at_once_a_right_one_that_comes_late_learns_nothing(world: World) -> None:
    await world.store(a_user(email=ANA))
    outcomes = await asyncio.gather(*(log_in(world, "wrong") for _ in range(20)), log_in(world, PASSWORD))
    assert outcomes.count(InvalidCredentials) == FREE
    assert outcomes.count(TooManyAttempts) >= 20 - FREE
    assert outcomes[-1] in {None, TooManyAttempts}


@pytest.mark.parametrize(
    ("one", "other", "counted_as_one"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
async def test_guesses_for_many_accounts_from_one_place_have_to_wait(
    world: World, one: str, other: str, counted_as_one: bool
) -> None:
    for number in range(FREE_BY_ADDRESS):
        email = f"user{number}@example.org"
        assert await log_in(world, "wrong", email=email, origin=Origin(address=one)) is InvalidCredentials
    expected = TooManyAttempts if counted_as_one else InvalidCredentials
    assert await log_in(world, "wrong", email="last@example.org", origin=Origin(address=other)) is expected


@pytest.mark.parametrize("address", [None, "127.0.0.1", "::1"])
async def test_what_comes_from_the_machine_itself_is_not_counted_by_where(world: World, address: str | None) -> None:
    for number in range(FREE_BY_ADDRESS + 5):
        refused = await log_in(world, "wrong", email=f"user{number}@example.org", origin=Origin(address=address))
        assert refused is InvalidCredentials


async def test_the_owner_gets_in_again_with_a_mailed_link(world: World) -> None:
    await world.store(a_user(email=ANA))
    for _ in range(FREE + 1):
        await log_in(world, "wrong")
    await world.use.request_password_reset(RequestPasswordResetCommand(email=EmailAddress(ANA)))
    (mail,) = await world.mails_to(ANA)
    assert mail.link is not None
    token = mail.link.rpartition("=")[2]
    await world.use.reset_password(ResetPasswordCommand(token=token, password="un tranvía azul marino"))
    assert await log_in(world, "un tranvía azul marino") is None


@pytest.mark.parametrize("exists", [True, False])
async def test_an_address_is_not_flooded_with_mail(world: World, exists: bool) -> None:
    if exists:
        await world.store(a_user(email=ANA))
    registration = RegisterUserCommand(email=EmailAddress(ANA), password=PASSWORD, profile=a_profile(), origin=CAFE)
    for number in range(FREE_MAILS):
        if number % 2:
            await world.use.register_user(registration)
        else:
            await world.use.request_password_reset(RequestPasswordResetCommand(email=EmailAddress(ANA)))
    for another in (
        world.use.register_user(registration),
        world.use.request_password_reset(RequestPasswordResetCommand(email=EmailAddress(ANA))),
    ):
        with pytest.raises(TooManyAttempts):
            await another


@pytest.mark.parametrize("use", ["verify_email", "reset_password", "change_email"])
async def test_whoever_goes_on_trying_links_has_to_wait(world: World, use: str) -> None:
    async def open_link(purpose: str, token: str, origin: Origin = CAFE) -> None:
        match purpose:
            case "verify_email":
                await world.use.verify_email(VerifyEmailCommand(token=token, origin=origin))
            case "reset_password":
                command = ResetPasswordCommand(token=token, password="un tranvía azul marino", origin=origin)
                await world.use.reset_password(command)
            case _:
                await world.use.change_email(ChangeEmailCommand(token=token, origin=origin))

    await world.use.register_user(RegisterUserCommand(email=EmailAddress(ANA), password=PASSWORD, profile=a_profile()))
    (mail,) = await world.mails_to(ANA)
    assert mail.link is not None
    working = mail.link.rpartition("=")[2]
    for _ in range(FREE_LINKS):
        with pytest.raises(MailedLinkUnusable):
            await open_link(use, f"{use}.{'0' * 32}")
    with pytest.raises(TooManyAttempts):
        await open_link(use, f"{use}.{'0' * 32}")
    with pytest.raises(TooManyAttempts):
        await open_link("verify_email", working)
    await open_link("verify_email", working, Origin(address="203.0.113.8"))
    world.app.clock.advance(timedelta(seconds=1))
    with pytest.raises(MailedLinkUnusable):
        await open_link(use, f"{use}.{'0' * 32}")


async def test_links_that_work_are_not_counted(world: World) -> None:
    for number in range(FREE_LINKS + 1):
        email = f"user{number}@example.org"
        await world.use.register_user(
            RegisterUserCommand(email=EmailAddress(email), password=PASSWORD, profile=a_profile())
        )
        (mail,) = await world.mails_to(email)
        assert mail.link is not None
        await world.use.verify_email(VerifyEmailCommand(token=mail.link.rpartition("=")[2], origin=CAFE))


async def test_what_is_stored_tells_neither_account_nor_address(world: World) -> None:
    await log_in(world, "wrong", origin=CAFE)
    stored = repr(list(world.app.storage.throttles.values()))
    assert len(world.app.storage.throttles) == 2
    assert "ana" not in stored
    assert "203" not in stored


async def test_a_session_that_was_left_open_is_no_way_to_guess_the_password(world: World) -> None:
    actor = await world.a_client(email=ANA)
    session_id = (await world.use.authenticate((await world.log_in(ANA)).access.value)).session_id

    async def change(password: str) -> type[Exception] | None:
        command = ChangePasswordCommand(
            actor=actor, session_id=session_id, current_password=password, password="un tranvía azul marino"
        )
        try:
            await world.use.change_password(command)
        except (InvalidValue, TooManyAttempts) as refusal:
            return type(refusal)
        return None

    async def ask(password: str) -> type[Exception] | None:
        command = RequestEmailChangeCommand(actor=actor, email=EmailAddress("new@example.com"), password=password)
        try:
            await world.use.request_email_change(command)
        except (InvalidValue, TooManyAttempts) as refusal:
            return type(refusal)
        return None

    guesses = [await (change, ask)[number % 2]("wrong") for number in range(FREE)]
    assert guesses == [InvalidValue] * FREE
    assert await change(PASSWORD) is TooManyAttempts
    assert await ask(PASSWORD) is TooManyAttempts
    assert await log_in(world, PASSWORD) is TooManyAttempts
    world.app.clock.advance(timedelta(seconds=1))
    assert await change(PASSWORD) is None
