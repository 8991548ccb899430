"""Second factors."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from adapters.memory.application import in_memory_application
from adapters.memory.clock import AdjustableClock
from adapters.memory.identifiers import SeededIdentifiers
from adapters.memory.security import PlainBox, PlainCodes, PlainDigests, code_of, step_at
from application.accounts.log_in import LogInCommand
from application.accounts.second_factor_proof import SecondFactorProof
from application.accounts.throttling import Throttling
from application.accounts.tokens import TokenPair
from application.administration.views import AuditFilter
from application.pagination import PageRequest
from application.unit_of_work import UnitsOfWork
from application.use_cases import UseCases
from domain.accounts.errors import InvalidTotp, TooManyAttempts
from domain.accounts.second_factor import SecondFactor
from domain.accounts.throttle import POLICIES, Throttled
from domain.accounts.user import User
from domain.administration.audit import AuditAction
from tests.builders import NOW, PASSWORD, a_user, actor_of
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


async def switched_on(units: UnitsOfWork, recovery: frozenset[bytes] = frozenset()) -> User:
    """Somebody whose second factor is on."""
    user = a_user()
    await store(units, user)
    factor = SecondFactor.start(user.id, b"sealed", now=NOW)
    factor.confirm(recovery, step=0, now=NOW)
    await stored(units, factor)
    return user


def proof_on(units: UnitsOfWork) -> SecondFactorProof:
    clock, digests = AdjustableClock(NOW), PlainDigests()
    throttling = Throttling(units, clock, digests)
    return SecondFactorProof(units, clock, SeededIdentifiers(), throttling, digests, PlainBox(), PlainCodes())


async def outcomes(proof: SecondFactorProof, user: User, codes: Sequence[str]) -> list[bool | None]:
    """What comes of codes that are all given at the same moment: good, wrong, or None for not even looked at."""

    async def attempt(code: str) -> bool | None:
        try:
            return await proof.prove(actor_of(user), code)
        except TooManyAttempts:
            return None

    return await asyncio.gather(*map(attempt, codes))


async def test_of_twenty_who_use_one_code_at_the_same_moment_one_is_let_in(units: UnitsOfWork) -> None:
    user = await switched_on(units)

    let_in = await outcomes(proof_on(units), user, [code_of(step_at(NOW))] * 20)

    assert let_in.count(True) == 1


async def test_of_twenty_who_log_in_with_one_code_at_the_same_moment_one_is_let_in(units: UnitsOfWork) -> None:
    user = await switched_on(units)
    use = UseCases.assemble(replace(in_memory_application(NOW).ports, units=units))
    command = LogInCommand(email=user.email, password=PASSWORD, totp=code_of(step_at(NOW)))

    told = await asyncio.gather(*(use.log_in(command) for _ in range(20)), return_exceptions=True)

    assert [type(one) for one in told].count(TokenPair) == 1
    assert {type(one) for one in told} <= {TokenPair, InvalidTotp, TooManyAttempts}
    async with units() as unit:
        [session] = await unit.sessions.live(user.id, now=NOW)
    assert session.second_factor


async def test_of_many_guesses_at_the_same_moment_no_more_are_looked_at_than_one_after_another(
    units: UnitsOfWork,
) -> None:
    user = await switched_on(units)
    wrong = [code_of(step_at(NOW) + 10 + beside) for beside in range(40)]

    told = await outcomes(proof_on(units), user, wrong)

    assert told.count(False) == POLICIES[Throttled.CODE_BY_ACCOUNT].free
    async with units() as unit:
        recorded = await unit.audit.page(PageRequest(), AuditFilter(action=AuditAction.WRONG_CODE, target_id=user.id))
    assert len(recorded.items) == told.count(False)


async def test_the_right_code_after_a_burst_of_guesses_has_to_wait_too(units: UnitsOfWork) -> None:
    user = await switched_on(units)
    proof = proof_on(units)
    await outcomes(proof, user, ["wrong"] * 20)

    assert await outcomes(proof, user, [code_of(step_at(NOW))]) == [None]
