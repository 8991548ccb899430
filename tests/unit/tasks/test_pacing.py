import asyncio
from time import monotonic

import pytest

from adapters.tasks.pacing import Backoff, first_of, keep_doing
from application.errors import DependencyDown

pytestmark = pytest.mark.anyio


def test_delays_double_up_to_the_longest_and_start_over():
    backoff = Backoff(first=1, longest=5)
    assert not backoff.is_waiting
    assert [backoff.next() for _ in range(5)] == [1, 2, 4, 5, 5]
    assert backoff.is_waiting
    backoff.reset()
    assert not backoff.is_waiting
    assert backoff.next() == 1


async def test_waiting_ends_with_the_first_event():
    early, late = asyncio.Event(), asyncio.Event()
    waiting = asyncio.create_task(first_of(late, early, within=60))
    await asyncio.sleep(0)
    early.set()
    await asyncio.wait_for(waiting, 5)
    assert not late.is_set()


async def test_waiting_for_what_has_happened_takes_no_time():
    happened = asyncio.Event()
    happened.set()
    await asyncio.wait_for(first_of(asyncio.Event(), happened, within=60), 5)


async def test_waiting_ends_by_itself():
    began = monotonic()
    await first_of(asyncio.Event(), within=0.05)
    assert monotonic() - began < 5


@pytest.mark.parametrize("trouble", [DependencyDown("postgresql"), RuntimeError("a fault of ours")])
async def test_a_bad_round_does_not_end_the_loop_and_is_not_rested_after(trouble: Exception):
    stop = asyncio.Event()
    rounds: list[str] = []

    async def work() -> None:
        rounds.append("work")
        if len(rounds) == 1:
            raise trouble

    async def rest() -> None:
        rounds.append("rest")
        stop.set()

    await asyncio.wait_for(keep_doing(work, name="test", rest=rest, stop=stop), 5)
    assert rounds == ["work", "work", "rest"]


async def test_a_loop_that_was_stopped_does_nothing():
    stop = asyncio.Event()
    stop.set()

    async def never() -> None:
        raise AssertionError

    await keep_doing(never, name="test", rest=never, stop=stop)


async def test_a_loop_in_trouble_can_be_stopped():
    stop = asyncio.Event()

    async def work() -> None:
        asyncio.get_running_loop().call_soon(stop.set)
        raise DependencyDown("postgresql")

    async def rest() -> None:
        raise AssertionError

    await asyncio.wait_for(keep_doing(work, name="test", rest=rest, stop=stop), 5)
