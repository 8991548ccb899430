"""What was tried of late."""

import asyncio
from datetime import timedelta

import pytest

from application.unit_of_work import UnitsOfWork
from domain.accounts.errors import TooManyAttempts
from domain.accounts.throttle import Throttle, ThrottlePolicy
from tests.builders import NOW

pytestmark = pytest.mark.anyio

KEY, OTHER = b"k" * 32, b"o" * 32
POLICY = ThrottlePolicy(
    free=5, first_delay=timedelta(seconds=1), longest_delay=timedelta(hours=1), forgotten_after=timedelta(hours=1)
)


async def count(units: UnitsOfWork, key: bytes = KEY) -> bool:
    try:
        async with units() as unit:
            throttle = await unit.throttles.get_for_update(key, now=NOW)
            throttle.count(POLICY, now=NOW)
            await unit.throttles.save(throttle)
            await unit.commit()
    except TooManyAttempts:
        return False
    return True


async def known(units: UnitsOfWork, key: bytes = KEY) -> Throttle | None:
    async with units() as unit:
        return await unit.throttles.get(key)


async def test_attempts_are_remembered_by_key(units: UnitsOfWork) -> None:
    assert await known(units) is None
    assert await count(units)
    assert await count(units)
    throttle = await known(units)
    assert throttle is not None
    assert (throttle.key, throttle.attempts) == (KEY, 2)
    assert throttle.last_at == throttle.blocked_until == NOW
    assert await known(units, OTHER) is None


async def test_looking_remembers_nothing(units: UnitsOfWork) -> None:
    async with units() as unit:
        assert (await unit.throttles.get_for_update(KEY, now=NOW)).attempts == 0
    assert await known(units) is None


async def test_what_is_forgotten_begins_anew(units: UnitsOfWork) -> None:
    await count(units)
    await count(units, OTHER)
    async with units() as unit:
        await unit.throttles.forget(KEY)
        await unit.commit()
    assert await known(units) is None
    assert await known(units, OTHER) is not None


async def test_of_a_hundred_attempts_at_once_only_the_free_ones_pass(units: UnitsOfWork) -> None:
    assert sum(await asyncio.gather(*(count(units) for _ in range(100)))) == POLICY.free
