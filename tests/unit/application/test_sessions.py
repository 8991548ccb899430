"""Logging in and out, and exchanging refresh tokens."""

from datetime import timedelta

import pytest

from application.accounts.log_out import LogOutCommand
from application.accounts.refresh_session import RefreshSessionCommand
from application.accounts.tokens import TokenPair
from domain.accounts.errors import EmailNotVerified, InvalidCredentials, InvalidToken
from domain.accounts.session import SESSION_LIFETIME
from domain.accounts.user import UserStatus
from domain.accounts.values import Role
from domain.errors import NotFound
from tests.builders import a_user, an_actor
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

ANA = "ana@example.org"


async def refresh(world: World, token: str) -> TokenPair:
    return await world.use.refresh_session(RefreshSessionCommand(refresh_token=token))


@pytest.mark.parametrize(
    ("status", "password", "refusal"),
    [
        (UserStatus.ACTIVE, "the wrong password", InvalidCredentials),
        (UserStatus.UNVERIFIED, "the wrong password", InvalidCredentials),
        (UserStatus.DISABLED, "the right password", InvalidCredentials),
        (UserStatus.UNVERIFIED, "the right password", EmailNotVerified),
    ],
)
async def test_who_may_not_log_in(world: World, status: UserStatus, password: str, refusal: type[Exception]) -> None:
    await world.store(a_user(email=ANA, status=status, password_hash="plain:the right password"))
    with pytest.raises(refusal):
        await world.log_in(ANA, password)
    assert not world.app.storage.sessions


async def test_an_unknown_address_is_answered_like_a_wrong_password(world: World) -> None:
    with pytest.raises(InvalidCredentials):
        await world.log_in(ANA)


async def test_each_login_is_a_session_of_its_own(world: World) -> None:
    await world.store(a_user(email=ANA))
    one, other = await world.log_in(ANA), await world.log_in(ANA)
    first, second = await world.use.authenticate(one.access.value), await world.use.authenticate(other.access.value)
    assert first.actor == second.actor
    assert first.session_id != second.session_id
    await world.use.log_out(LogOutCommand(actor=first.actor, session_id=first.session_id))
    await world.use.log_out(LogOutCommand(actor=first.actor, session_id=first.session_id))
    with pytest.raises(InvalidToken):
        await world.use.authenticate(one.access.value)
    with pytest.raises(InvalidToken):
        await refresh(world, one.refresh)
    await world.use.authenticate(other.access.value)


async def test_a_refresh_gives_the_next_pair(world: World) -> None:
    await world.store(a_user(email=ANA))
    first = await world.log_in(ANA)
    second = await refresh(world, first.refresh)
    assert second.refresh != first.refresh
    await world.use.authenticate(second.access.value)
    await refresh(world, second.refresh)


async def test_a_refresh_token_that_was_used_before_ends_the_whole_session(world: World) -> None:
    await world.store(a_user(email=ANA))
    first = await world.log_in(ANA)
    second = await refresh(world, first.refresh)
    for token in (first.refresh, second.refresh):
        with pytest.raises(InvalidToken):
            await refresh(world, token)
    with pytest.raises(InvalidToken):
        await world.use.authenticate(second.access.value)


@pytest.mark.parametrize("token", ["", ".", "nonsense", f"{'0' * 32}.secret", f"{'0' * 31}.s", "\ud800.\ud800"])
async def test_a_refresh_token_that_nobody_gave_is_refused(world: World, token: str) -> None:
    with pytest.raises(InvalidToken):
        await refresh(world, token)


async def test_the_secret_of_another_session_is_of_no_use(world: World) -> None:
    await world.store(a_user(email=ANA))
    one, other = await world.log_in(ANA), await world.log_in(ANA)
    mixed = one.refresh.partition(".")[0] + "." + other.refresh.partition(".")[2]
    with pytest.raises(InvalidToken):
        await refresh(world, mixed)


async def test_an_access_token_lives_for_ten_minutes_and_a_session_for_thirty_days(world: World) -> None:
    await world.store(a_user(email=ANA))
    pair = await world.log_in(ANA)
    assert pair.access.expires_in == 600
    world.app.clock.advance(timedelta(minutes=10))
    with pytest.raises(InvalidToken):
        await world.use.authenticate(pair.access.value)
    world.app.clock.advance(SESSION_LIFETIME - timedelta(minutes=10))
    with pytest.raises(InvalidToken):
        await refresh(world, pair.refresh)


async def test_whoever_is_disabled_is_out_at_once_and_whoever_is_promoted_is_in(world: World) -> None:
    user = a_user(email=ANA)
    await world.store(user)
    pair = await world.log_in(ANA)
    world.app.storage.users[user.id].grant(Role.ADMIN, now=world.now)
    assert (await world.use.authenticate(pair.access.value)).actor.is_(Role.ADMIN)
    world.app.storage.users[user.id].status = UserStatus.DISABLED
    with pytest.raises(InvalidToken):
        await world.use.authenticate(pair.access.value)
    with pytest.raises(InvalidToken):
        await refresh(world, pair.refresh)


async def test_a_profile_is_ones_own(world: World) -> None:
    client = await world.a_client("Benito Gil", email="benito@example.org")
    assert (await world.use.get_profile(client)).email == "benito@example.org"
    with pytest.raises(NotFound):
        await world.use.get_profile(an_actor())
