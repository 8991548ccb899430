"""Second factors."""

import asyncio

import pytest

from adapters.memory.clock import AdjustableClock
from adapters.memory.identifiers import SeededIdentifiers
from adapters.memory.security import PlainBox, PlainCodes, PlainDigests, code_of, step_at
from application.accounts.second_factor_proof import SecondFactorProof
from application.accounts.throttling import Throttling
from application.unit_of_work import UnitsOfWork
from domain.accounts.errors import TooManyAttempts
from domain.accounts.second_factor import SecondFactor
from tests.builders import NOW, a_user, actor_of
from tests.contracts.stored import store

pytestmark = pytest.mark.anyio


async def stored(units: UnitsOfWork, factor: SecondFactor) -> None:
    async with units() as unit:
        await unit.second_factors.save(factor)
        await unit.commit()


async def test_a_second_factor_comes_back_as_it_was(units: UnitsOfWork) -> None:
    user = a_user()
    await store(units, user)
    factor = SecondFactor.start(user.id, b"sealed", now=NOW)
    await stored(units, factor)
    factor.confirm(frozenset({b"a" * 32, b"b" * 32}), step=2**40, now=NOW)
    await stored(units, factor)

    async with units() as unit:
        found = await unit.second_factors.get_for_update(user.id)
        assert await unit.second_factors.get(a_user().id) is None
        assert found is not None
        assert (found.sealed, found.started_at, found.confirmed_at) == (b"sealed", NOW, NOW)
        assert (found.last_step, found.recovery) == (2**40, {b"a" * 32, b"b" * 32})
        await unit.second_factors.remove(user.id)
        await unit.commit()
    async with units() as unit:
        assert await unit.second_factors.get(user.id) is None


async def test_of_twenty_who_use_one_code_at_the_same_moment_one_is_let_in(units: UnitsOfWork) -> None:
    user, clock = a_user(), AdjustableClock(NOW)
    await store(units, user)
    factor = SecondFactor.start(user.id, b"sealed", now=NOW)
    factor.confirm(frozenset(), step=0, now=NOW)
    await stored(units, factor)
    throttling = Throttling(units, clock, PlainDigests())
    proof = SecondFactorProof(units, clock, SeededIdentifiers(), throttling, PlainDigests(), PlainBox(), PlainCodes())

    async def attempt() -> bool:
        try:
            return await proof.prove(actor_of(user), code_of(step_at(NOW)))
        except TooManyAttempts:
            return False

    assert sum(await asyncio.gather(*(attempt() for _ in range(20)))) == 1
