"""Rate limits with a real Valkey, which goes away in the middle."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from time import perf_counter

import pytest
import redis

from adapters.counting.rate_limiter import CountsUnreachable, SharedRateLimiter
from adapters.counting.valkey_counts import ValkeyCounts
from adapters.memory.clock import AdjustableClock
from adapters.memory.security import PlainDigests
from application.rate_limits import Quota
from tests.builders import NOW
from tests.integration.tasks.valkey import MortalValkey, mortal_valkey
from tests.integration.tasks.waiting import eventually

pytestmark = pytest.mark.anyio

QUOTA = Quota("auth", 30)
A_MOMENT = 0.1
"""Seconds: a tenth of what is waited for an answer in the background, and far more than counting takes by itself."""


@pytest.fixture
def valkey() -> Iterator[MortalValkey]:
    with mortal_valkey() as server:
        yield server


@asynccontextmanager
async def process(valkey: MortalValkey) -> AsyncIterator[SharedRateLimiter]:
    """One of several that share their counts."""
    one = SharedRateLimiter(ValkeyCounts(valkey.url), AdjustableClock(NOW), PlainDigests(), pause=0.05)
    try:
        yield one
    finally:
        await one.aclose()


async def told(valkey: MortalValkey, number: int) -> None:
    """Wait until Valkey has counted so many."""
    with redis.Redis.from_url(valkey.url) as seen:

        def counted() -> int:
            return sum(int(seen.get(key) or 0) for key in seen.scan_iter("citas:rate:*"))

        await eventually(lambda: counted() == number, what=f"{number} in Valkey")


async def until_refused(one: SharedRateLimiter, most: int = 60) -> int:
    """How many requests are admitted, one after the other."""
    for admitted in range(most):
        if not one.admit(QUOTA, "ana").allowed:
            return admitted
        await asyncio.sleep(0.002)
    return most


async def test_numbers_are_added_up_and_forgotten_after_their_time(valkey: MortalValkey):
    counts = ValkeyCounts(valkey.url)

    assert await counts.add("a", 3, seconds=120) == 3
    assert await counts.add("a", 4, seconds=120) == 7
    assert await counts.add("b", 1, seconds=120) == 1

    with redis.Redis.from_url(valkey.url) as seen:
        assert sorted(seen.keys()) == [b"citas:rate:a", b"citas:rate:b"]
        assert 0 < seen.ttl("citas:rate:a") <= 120
    await counts.aclose()


async def test_processes_share_a_quota(valkey: MortalValkey):
    async with process(valkey) as one, process(valkey) as other:
        for number in range(1, 21):
            assert one.admit(QUOTA, "ana").allowed
            await told(valkey, number)

        assert 10 <= await until_refused(other) <= 11


async def test_valkey_dies_in_the_middle_and_nobody_notices(valkey: MortalValkey):
    async with process(valkey) as one, process(valkey) as other:
        for number in range(1, 11):
            one.admit(QUOTA, "ana")
            await told(valkey, number)

        valkey.kill()
        slowest = 0.0
        for _ in range(10):
            began = perf_counter()
            assert one.admit(QUOTA, "ana").allowed
            slowest = max(slowest, perf_counter() - began)
            await asyncio.sleep(0.002)
        assert slowest < A_MOMENT

        valkey.start()  # and has forgotten everything

        await eventually(lambda: not one.admit(QUOTA, "ana").allowed, what="the end of the quota")
        assert await until_refused(other) < 30


async def test_valkey_hangs_in_the_middle_and_nobody_waits(valkey: MortalValkey):
    async with process(valkey) as one:
        one.admit(QUOTA, "ana")
        await told(valkey, 1)

        valkey.freeze()
        began = perf_counter()
        assert [one.admit(QUOTA, "ana").allowed for _ in range(40)].count(True) == 29
        assert perf_counter() - began < A_MOMENT
        await asyncio.sleep(0)

        valkey.thaw()
        await told(valkey, 30)


async def test_counts_that_cannot_be_reached_say_so_without_an_address(valkey: MortalValkey):
    counts = ValkeyCounts(valkey.url)
    valkey.kill()

    with pytest.raises(CountsUnreachable) as failure:
        await counts.add("a", 1, seconds=60)

    assert str(failure.value) == "ConnectionError"
    await counts.aclose()
