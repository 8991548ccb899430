"""Logging in takes a while, and an account may change meanwhile: what was proven must still stand at the end."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest

from adapters.memory.security import PlainPasswords, code_of, step_at
from application.accounts.erase_account import EraseAccountCommand
from application.accounts.log_in import LogInCommand
from application.accounts.supervise_user import SuperviseUserCommand
from application.use_cases import UseCases
from domain.accounts.actor import Operator
from domain.accounts.errors import InvalidCredentials, TotpRequired
from domain.accounts.user import User, UserStatus
from domain.accounts.values import EmailAddress
from tests.builders import PASSWORD, a_user
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

ANA = "ana@example.org"


@dataclass(slots=True)
class Meanwhile(PlainPasswords):
    """Verifies like the others, and while it does something else happens, once."""

    happens: Callable[[], Awaitable[None]] | None = None

    async def verify(self, password: str, stored: str | None) -> bool:
        """Tell whether the password fits, some time later."""
        happens, self.happens = self.happens, None
        if happens is not None:
            await happens()
        return await PlainPasswords().verify(password, stored)


async def set_another_password(world: World, user: User) -> None:
    await world.use.set_password(Operator(), user.id, "un tranvía azul")


async def disable(world: World, user: User) -> None:
    await world.use.supervise_user(
        SuperviseUserCommand(actor=Operator(), user_id=user.id, status=UserStatus.DISABLED, reason="-")
    )


async def erase(world: World, user: User) -> None:
    await world.use.erase_account(EraseAccountCommand(actor=Operator(), user_id=user.id))


async def switch_on_a_second_factor(world: World, user: User) -> None:
    mine = await world.use.authenticate((await world.log_in(ANA)).access.value)
    await world.use.start_second_factor(mine.actor, PASSWORD)
    await world.use.confirm_second_factor(mine.actor, mine.session_id, code_of(step_at(world.now)))


@pytest.mark.parametrize(
    ("happens", "refusal", "left"),
    [
        (set_another_password, InvalidCredentials, 0),
        (disable, InvalidCredentials, 0),
        (erase, InvalidCredentials, 0),
        (switch_on_a_second_factor, TotpRequired, 1),
    ],
)
async def test_whoever_is_logging_in_while_that_ends_gets_no_session(
    world: World, happens: Callable[[World, User], Awaitable[None]], refusal: type[Exception], left: int
) -> None:
    user = a_user(email=ANA)
    await world.store(user)
    slow = Meanwhile(lambda: happens(world, user))
    late = UseCases.assemble(replace(world.app.ports, passwords=slow))

    with pytest.raises(refusal):
        await late.log_in(LogInCommand(email=EmailAddress(ANA), password=PASSWORD))

    assert sum(session.is_live(world.now) for session in world.app.storage.sessions.values()) == left
