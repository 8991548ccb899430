"""What storage gives up for the sake of somebody else is done again, and done once."""

import inspect
from dataclasses import dataclass

import pytest

from adapters.memory.storage import MemoryStorage
from application.errors import DependencyDown, TransactionAborted
from application.retries import ATTEMPTS, retried
from domain.accounts.errors import EmailTaken
from tests.builders import a_user
from tests.giving_up import GivingUp, given_up

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True)
class Enter:
    """A use case as all are: it makes somebody an account, a new one at each attempt."""

    units: GivingUp

    @retried
    async def __call__(self, name: str, *, shout: bool = False) -> str:
        """Store the account."""
        user = a_user(full_name=name.upper() if shout else name)
        async with self.units() as unit:
            await unit.users.add(user)
            await unit.commit()
        return user.profile.full_name


def entered(units: GivingUp) -> list[str]:
    return [user.profile.full_name for user in units.storage.users.data.values()]


@pytest.mark.parametrize("times", range(ATTEMPTS))
async def test_what_is_given_up_is_done_again_in_a_new_unit_and_stored_once(times: int) -> None:
    units = GivingUp(MemoryStorage(), given_up(times))

    assert await Enter(units)("Ana", shout=True) == "ANA"

    assert units.opened == times + 1
    assert entered(units) == ["ANA"]


async def test_what_is_given_up_each_time_is_a_dependency_that_is_down() -> None:
    units = GivingUp(MemoryStorage(), given_up(ATTEMPTS))

    with pytest.raises(TransactionAborted) as down:
        await Enter(units)("Ana")

    assert isinstance(down.value, DependencyDown)
    assert down.value.code == "dependency_down"
    assert units.opened == ATTEMPTS == 3
    assert entered(units) == []


@pytest.mark.parametrize("error", [DependencyDown("storage"), EmailTaken(), RuntimeError("a fault of ours")])
async def test_whatever_else_goes_wrong_is_told_at_once(error: Exception) -> None:
    units = GivingUp(MemoryStorage(), lambda: error)

    with pytest.raises(type(error)) as told:
        await Enter(units)("Ana")

    assert told.value is error
    assert units.opened == 1


def test_a_method_that_is_done_again_looks_as_it_did() -> None:
    assert Enter.__call__.__doc__ == "Store the account."
    assert list(inspect.signature(Enter.__call__).parameters) == ["self", "name", "shout"]
    assert inspect.iscoroutinefunction(inspect.unwrap(Enter.__call__))
    assert inspect.iscoroutinefunction(Enter.__call__)
