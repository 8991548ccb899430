"""Whether an address has an account, and what became of it, changes nothing of the work that an answer costs."""

from dataclasses import dataclass, field, replace

import pytest

from adapters.memory.security import PlainPasswords
from application.accounts.log_in import LogInCommand
from application.accounts.register_user import RegisterUserCommand
from application.accounts.request_password_reset import RequestPasswordResetCommand
from application.unit_of_work import UnitOfWork
from application.use_cases import UseCases
from domain.accounts.errors import InvalidCredentials
from domain.accounts.user import NO_PASSWORD, UserStatus
from domain.accounts.values import EmailAddress
from tests.builders import PASSWORD, a_profile, a_user
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

ANA = EmailAddress("ana@example.org")
ACCOUNTS = {
    "none": None,
    "active": a_user(email=str(ANA)),
    "unverified": a_user(email=str(ANA), status=UserStatus.UNVERIFIED),
    "disabled": a_user(email=str(ANA), status=UserStatus.DISABLED),
    "invited": a_user(email=str(ANA), status=UserStatus.UNVERIFIED, password_hash=NO_PASSWORD),
}


@dataclass(slots=True)
class Counting(PlainPasswords):
    """Tells what it was asked for."""

    done: list[str] = field(default_factory=list[str])

    async def hash(self, password: str) -> str:
        self.done.append("hash")
        return await PlainPasswords.hash(self, password)

    async def verify(self, password: str, stored: str | None) -> bool:
        self.done.append("verify")
        return await PlainPasswords.verify(self, password, stored)


@dataclass(frozen=True, slots=True)
class Watched:
    """The use cases, and what they have hashed and how many units of work they have opened, in order."""

    use: UseCases
    done: list[str]


@pytest.fixture
def watched(world: World) -> Watched:
    passwords, open_unit = Counting(), world.app.ports.units

    def units() -> UnitOfWork:
        passwords.done.append("unit")
        return open_unit()

    return Watched(UseCases.assemble(replace(world.app.ports, passwords=passwords, units=units)), passwords.done)


@pytest.fixture(params=ACCOUNTS)
async def account(request: pytest.FixtureRequest, world: World) -> None:
    if (user := ACCOUNTS[request.param]) is not None:
        await world.store(user)


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("password", ["wrong", NO_PASSWORD, "", "\ud800"])
async def test_a_wrong_password_is_verified_once_whoever_it_is_for(watched: Watched, password: str) -> None:
    with pytest.raises(InvalidCredentials):
        await watched.use.log_in(LogInCommand(email=ANA, password=password))
    assert watched.done == ["unit", "unit", "verify", "unit", "unit"]


@pytest.mark.usefixtures("account")
async def test_a_registration_is_hashed_once_whoever_it_is_for(watched: Watched) -> None:
    await watched.use.register_user(RegisterUserCommand(email=ANA, password=PASSWORD, profile=a_profile()))
    assert watched.done == ["unit", "hash", "unit"]


@pytest.mark.usefixtures("account")
async def test_a_reset_looks_nobody_up(watched: Watched) -> None:
    await watched.use.request_password_reset(RequestPasswordResetCommand(email=ANA))
    assert watched.done == ["unit", "unit"]


async def test_the_right_password_of_a_disabled_account_is_wrong_after_the_same_work(
    world: World, watched: Watched
) -> None:
    await world.store(a_user(email=str(ANA), status=UserStatus.DISABLED))
    with pytest.raises(InvalidCredentials):
        await watched.use.log_in(LogInCommand(email=ANA, password=PASSWORD))
    assert watched.done == ["unit", "unit", "verify", "unit", "unit"]
