"""Rate limits over several processes, with counts that may be gone."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from adapters.counting.rate_limiter import CountsUnreachable, SharedRateLimiter
from adapters.memory.clock import AdjustableClock
from adapters.memory.rate_limits import MemoryRateLimiter
from adapters.memory.security import PlainDigests
from application.rate_limits import Quota, RateLimiter
from tests.builders import NOW

pytestmark = pytest.mark.anyio

STRICT = Quota("auth", 30)
WIDE = Quota("user", 600)


class Numbers:
    """Shared counts that can be gone, and that remember how often they were asked."""

    def __init__(self) -> None:
        self.numbers: Counter[str] = Counter()
        self.asked = 0
        self.gone = False
        self.open = asyncio.Event()
        self.open.set()

    async def add(self, key: str, amount: int, *, seconds: int) -> int:
        assert seconds >= 60
        self.asked += 1
        await self.open.wait()
        if self.gone:
            raise CountsUnreachable("gone")
        self.numbers[key] += amount
        return self.numbers[key]

    async def aclose(self) -> None:
        self.gone = True


def limiter(numbers: Numbers, clock: AdjustableClock | None = None) -> SharedRateLimiter:
    return SharedRateLimiter(numbers, clock or AdjustableClock(NOW), PlainDigests(), pause=0)


async def ask(one: RateLimiter, quota: Quota, times: int, subject: str = "ana") -> int:
    """How many of so many requests are admitted; what is told in the background is told between them."""
    admitted = 0
    for _ in range(times):
        admitted += one.admit(quota, subject).allowed
        for _ in range(5):
            await asyncio.sleep(0)
    return admitted


@pytest.fixture(params=["memory", "shared"])
def either(request: pytest.FixtureRequest) -> tuple[RateLimiter, AdjustableClock]:
    clock = AdjustableClock(NOW)
    return (MemoryRateLimiter(clock) if request.param == "memory" else limiter(Numbers(), clock)), clock


async def test_a_quota_is_used_up_and_comes_again_with_the_next_minute(either: tuple[RateLimiter, AdjustableClock]):
    one, clock = either
    clock.advance(timedelta(seconds=45))

    first = one.admit(STRICT, "ana")
    assert (first.allowed, first.remaining, first.seconds) == (True, 29, 15)
    assert await ask(one, STRICT, 40) == 29
    refused = one.admit(STRICT, "ana")
    assert (refused.allowed, refused.remaining, refused.seconds) == (False, 0, 15)

    clock.advance(timedelta(seconds=14))
    assert not one.admit(STRICT, "ana").allowed
    clock.advance(timedelta(seconds=1))
    assert (one.admit(STRICT, "ana").remaining, one.admit(STRICT, "ana").seconds) == (29, 60)


async def test_each_subject_and_each_quota_has_its_own(either: tuple[RateLimiter, AdjustableClock]):
    one, _ = either
    await ask(one, STRICT, 30)

    assert not one.admit(STRICT, "ana").allowed
    assert one.admit(STRICT, "benito").remaining == 29
    assert one.admit(WIDE, "ana").remaining == 599


async def test_processes_share_a_quota():
    numbers = Numbers()
    processes = [limiter(numbers), limiter(numbers)]

    admitted = 0
    for _ in range(40):
        for process in processes:
            admitted += await ask(process, STRICT, 1)

    assert 30 <= admitted <= 31


async def test_each_process_lets_a_sixtieth_more_through_at_most():
    numbers = Numbers()
    processes = [limiter(numbers) for _ in range(4)]

    admitted = 0
    for _ in range(300):
        for process in processes:
            admitted += await ask(process, WIDE, 1)

    assert 600 <= admitted <= 640


async def test_it_is_told_in_parts_and_not_at_all_of_whoever_asks_seldom():
    numbers = Numbers()
    one = limiter(numbers)

    await ask(one, WIDE, 9)
    assert numbers.asked == 0
    await ask(one, WIDE, 91)
    assert numbers.asked == 10
    assert list(numbers.numbers.values()) == [100]


async def test_nothing_that_is_told_names_anybody():
    numbers = Numbers()
    await ask(limiter(numbers), STRICT, 1, "192.0.2.7")

    [key] = numbers.numbers
    assert "192.0.2.7" not in key


async def test_requests_wait_for_nothing_while_counts_hang():
    numbers = Numbers()
    numbers.open.clear()
    one = limiter(numbers)

    assert await ask(one, STRICT, 40) == 30
    assert numbers.asked == 1  # and the rest waits its turn

    numbers.open.set()
    await asyncio.sleep(0.01)
    assert list(numbers.numbers.values()) == [30]


async def test_without_counts_each_process_counts_for_itself_and_tells_it_afterwards(
    capsys: pytest.CaptureFixture[str],
):
    numbers = Numbers()
    one, other = limiter(numbers), limiter(numbers)
    numbers.gone = True

    assert await ask(one, STRICT, 20) == 20
    assert await ask(other, STRICT, 5) == 5
    numbers.gone = False
    assert await ask(one, STRICT, 1) == 1
    assert list(numbers.numbers.values()) == [21]
    assert await ask(other, STRICT, 40) == 4
    assert capsys.readouterr().out.count("rate_counts_down") == 2


async def test_what_waited_while_counts_were_gone_is_told_with_the_next():
    numbers = Numbers()
    numbers.open.clear()
    one = limiter(numbers)
    for subject in ("ana", "benito", "carla"):
        await ask(one, STRICT, 2, subject)
    numbers.gone = True
    numbers.open.set()
    await asyncio.sleep(0.01)
    assert not numbers.numbers

    numbers.gone = False
    await ask(one, STRICT, 1, "ana")

    assert sorted(numbers.numbers.values()) == [2, 2, 3]


async def test_a_pause_is_made_before_counts_that_are_gone_are_asked_again():
    numbers = Numbers()
    numbers.gone = True
    one = SharedRateLimiter(numbers, AdjustableClock(NOW), PlainDigests(), pause=3600)

    await ask(one, STRICT, 20)

    assert numbers.asked == 1


async def test_what_a_minute_has_counted_is_forgotten_with_it():
    numbers, clock = Numbers(), AdjustableClock(NOW)
    one = limiter(numbers, clock)
    await ask(one, STRICT, 30)
    clock.advance(timedelta(minutes=1))

    assert await ask(one, STRICT, 30) == 30
    assert list(numbers.numbers.values()) == [30, 30]


async def test_what_is_being_told_at_the_end_is_let_go():
    numbers = Numbers()
    numbers.open.clear()
    one = limiter(numbers)
    await ask(one, STRICT, 1)

    await one.aclose()

    assert numbers.gone
