"""Logging in with a second factor, switching it on and off, and administrators, who need one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.memory.security import code_of, step_at
from application.accounts.change_second_factor import ChangeSecondFactorCommand
from application.accounts.log_in import LogInCommand
from application.accounts.refresh_session import RefreshSessionCommand
from application.accounts.request_password_reset import RequestPasswordResetCommand
from application.accounts.reset_password import ResetPasswordCommand
from application.accounts.tokens import TokenPair
from application.accounts.views import SessionIdentity
from application.use_cases import UseCases
from domain.accounts.actor import Operator
from domain.accounts.errors import (
    InvalidCredentials,
    InvalidToken,
    InvalidTotp,
    NoSecondFactor,
    RoleRequired,
    SecondFactorOn,
    SecondFactorRequired,
    TooManyAttempts,
    TotpRequired,
)
from domain.accounts.values import EmailAddress, Role
from domain.errors import InvalidValue
from domain.notifications.notification import MessageKind
from tests.builders import PASSWORD, a_user
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

ANA = EmailAddress("ana@example.org")
MINUTE = timedelta(minutes=1)


def code(world: World, beside: int = 0) -> str:
    return code_of(step_at(world.now) + beside)


async def log_in(world: World, totp: str | None = None, password: str = PASSWORD) -> TokenPair:
    return await world.use.log_in(LogInCommand(email=ANA, password=password, totp=totp))


async def identity(world: World, pair: TokenPair) -> SessionIdentity:
    return await world.use.authenticate(pair.access.value)


async def switched_on(world: World, *roles: Role) -> tuple[SessionIdentity, list[str]]:
    """Ana, whose second factor is on, in the session in which she did it; and her recovery codes."""
    await world.store(a_user(email=str(ANA), roles=roles))
    return await switch_on(world, await log_in(world))


async def switch_on(world: World, pair: TokenPair) -> tuple[SessionIdentity, list[str]]:
    ana = await identity(world, pair)
    await world.use.start_second_factor(ana.actor, PASSWORD)
    codes = await world.use.confirm_second_factor(ana.actor, ana.session_id, code(world))
    world.app.clock.advance(MINUTE)
    return ana, codes


async def new_client(world: World) -> TokenPair:
    await world.store(a_user(email=str(ANA)))
    return await log_in(world)


def change(ana: SessionIdentity, code: str, password: str = PASSWORD) -> ChangeSecondFactorCommand:
    return ChangeSecondFactorCommand(actor=ana.actor, session_id=ana.session_id, password=password, code=code)


async def test_once_it_is_on_logging_in_needs_a_code_that_works_once(world: World) -> None:
    await switched_on(world)

    with pytest.raises(TotpRequired):
        await log_in(world)
    with pytest.raises(InvalidCredentials):  # whoever does not know the password learns nothing of it
        await log_in(world, code(world), "wrong")
    good = code(world)
    pair = await log_in(world, f" {good[:3]} {good[3:]} ")
    assert (await identity(world, pair)).second_factor
    for used in (good, code(world, -1)):
        with pytest.raises(InvalidTotp):
            await log_in(world, used)
    world.app.clock.advance(MINUTE)
    await log_in(world, code(world))


async def test_a_recovery_code_lets_in_once_and_its_owner_is_told(world: World) -> None:
    _, codes = await switched_on(world)
    assert len(set(codes)) == 10

    await log_in(world, codes[0].lower().replace("-", " "))
    with pytest.raises(InvalidTotp):
        await log_in(world, codes[0])

    await log_in(world, codes[1])
    await world.app.work()
    kinds = [mail.kind.value for mail in world.app.mailer.sent]
    assert kinds == ["second_factor_on", "recovery_code_used", "recovery_code_used"]
    assert world.app.mailer.sent[-1].facts["left"] == "8"
    stored = repr(list(world.app.storage.second_factors.values()))
    assert not any(one in stored for one in codes)


async def test_whoever_knows_the_password_cannot_guess_the_code(world: World) -> None:
    await switched_on(world)

    outcomes = list[type[Exception]]()
    for guess in range(20):
        try:
            await log_in(world, f"{guess:06}")
        except (InvalidTotp, TooManyAttempts) as refused:
            outcomes.append(type(refused))

    assert outcomes == [InvalidTotp] * 5 + [TooManyAttempts] * 15
    with pytest.raises(TooManyAttempts):
        await log_in(world, code(world))


async def test_switching_it_on_ends_the_other_sessions(world: World) -> None:
    await world.store(a_user(email=str(ANA)))
    other, mine = await log_in(world), await log_in(world)
    ana = await identity(world, mine)
    await world.use.start_second_factor(ana.actor, PASSWORD)
    for wrong in ("000000", "", "x"):
        with pytest.raises(InvalidValue):
            await world.use.confirm_second_factor(ana.actor, ana.session_id, wrong)
    assert not (await identity(world, await log_in(world))).second_factor  # it does not count yet

    await world.use.confirm_second_factor(ana.actor, ana.session_id, code(world))

    assert (await identity(world, mine)).second_factor
    with pytest.raises(InvalidToken):
        await identity(world, other)
    with pytest.raises(SecondFactorOn):
        await world.use.confirm_second_factor(ana.actor, ana.session_id, code(world))
    with pytest.raises(SecondFactorOn):
        await world.use.start_second_factor(ana.actor, PASSWORD)


async def test_it_is_begun_with_the_password_and_may_be_begun_anew(world: World) -> None:
    ana = await world.a_client()

    with pytest.raises(InvalidValue):
        await world.use.start_second_factor(ana, "wrong")
    assert not world.app.storage.second_factors
    for _ in range(2):
        await world.use.start_second_factor(ana, PASSWORD)
    assert (await world.use.get_second_factor(ana)).confirmed_at is None


async def test_it_is_switched_off_with_password_and_code(world: World) -> None:
    ana, codes = await switched_on(world)

    with pytest.raises(InvalidValue):
        await world.use.end_second_factor(change(ana, codes[0], "wrong"))
    with pytest.raises(InvalidValue):
        await world.use.end_second_factor(change(ana, "000000"))
    await world.use.end_second_factor(change(ana, codes[0]))  # a wrong password has not used it up

    await log_in(world)
    with pytest.raises(NoSecondFactor):
        await world.use.end_second_factor(change(ana, code(world)))


async def test_other_recovery_codes_take_the_place_of_those_that_are_left(world: World) -> None:
    ana, former = await switched_on(world)

    codes = await world.use.renew_recovery_codes(change(ana, code(world)))

    assert not set(codes) & set(former)
    with pytest.raises(InvalidTotp):
        await log_in(world, former[0])
    await log_in(world, codes[0])
    assert (await world.use.get_second_factor(ana.actor)).recovery_codes_left == 9


async def test_the_operator_helps_whoever_has_lost_everything(world: World) -> None:
    ana, _ = await switched_on(world)

    await world.use.reset_second_factor(Operator(), ana.actor.user_id)

    await log_in(world)
    with pytest.raises(NoSecondFactor):
        await world.use.reset_second_factor(Operator(), ana.actor.user_id)


async def test_where_administrators_need_one_their_role_waits_for_it(world: World) -> None:
    strict = UseCases.assemble(replace(world.app.ports, admin_needs_second_factor=True))
    await world.store(a_user(email=str(ANA), roles={Role.ADMIN}))
    pair = await log_in(world)

    before = await strict.authenticate(pair.access.value)
    shown = await strict.get_profile(before.actor)
    assert (shown.second_factor, shown.second_factor_required) == (False, True)
    assert not (await world.use.get_profile(before.actor)).second_factor_required
    with pytest.raises(SecondFactorRequired):
        await strict.get_user(before.actor, before.actor.user_id)
    assert (await strict.get_second_factor(before.actor)).required
    await strict.start_second_factor(before.actor, PASSWORD)
    await strict.confirm_second_factor(before.actor, before.session_id, code(world))

    after = await strict.authenticate(pair.access.value)
    assert (await strict.get_user(after.actor, after.actor.user_id)).email == str(ANA)
    client = await world.a_client()
    assert not (await strict.get_profile(client)).second_factor_required
    with pytest.raises(RoleRequired):
        await strict.get_user(client, client.user_id)


async def test_where_administrators_need_one_switching_it_off_ends_their_rights_in_the_session_that_goes_on(
    world: World,
) -> None:
    strict = UseCases.assemble(replace(world.app.ports, admin_needs_second_factor=True))
    await world.store(a_user(email=str(ANA), roles={Role.ADMIN}))
    pair = await log_in(world)
    ana, _ = await switch_on(world, pair)
    assert (await strict.authenticate(pair.access.value)).actor.is_(Role.ADMIN)

    await strict.end_second_factor(change(ana, code(world)))

    after = await strict.authenticate(pair.access.value)
    assert not after.second_factor
    with pytest.raises(SecondFactorRequired):
        await strict.get_user(after.actor, after.actor.user_id)


async def test_a_refreshed_session_has_proven_what_it_had_before(world: World) -> None:
    await switched_on(world)
    pair = await log_in(world, code(world))

    refreshed = await world.use.refresh_session(RefreshSessionCommand(refresh_token=pair.refresh))

    assert (await identity(world, refreshed)).second_factor


async def test_a_password_that_is_set_anew_neither_takes_it_away_nor_gets_round_it(world: World) -> None:
    await switched_on(world)
    await world.use.request_password_reset(RequestPasswordResetCommand(email=ANA))
    [link] = [mail.link for mail in await world.mails_to(str(ANA)) if mail.kind is MessageKind.RESET_PASSWORD]
    assert link is not None

    await world.use.reset_password(ResetPasswordCommand(token=link.rpartition("=")[2], password="un tranvía azul"))

    with pytest.raises(TotpRequired):
        await log_in(world, password="un tranvía azul")
    await log_in(world, code(world), "un tranvía azul")


async def test_wrong_codes_for_a_confirmation_are_counted_like_others(world: World) -> None:
    ana = await identity(world, await new_client(world))
    await world.use.start_second_factor(ana.actor, PASSWORD)
    for _ in range(5):
        with pytest.raises(InvalidValue):
            await world.use.confirm_second_factor(ana.actor, ana.session_id, "000000")

    with pytest.raises(TooManyAttempts):
        await world.use.confirm_second_factor(ana.actor, ana.session_id, code(world))
    world.app.clock.advance(MINUTE)
    assert await world.use.confirm_second_factor(ana.actor, ana.session_id, code(world))
