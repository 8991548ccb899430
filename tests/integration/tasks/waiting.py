"""Waiting for what happens in the background, without guessing how long it takes."""

import asyncio
from collections.abc import Callable


async def eventually[T](condition: Callable[[], T], *, within: float = 20.0, what: str = "the condition") -> T:
    """The first truthy answer of `condition`, asked again and again; fails after `within` seconds."""
    try:
        async with asyncio.timeout(within):
            while not (answer := condition()):  # noqa: ASYNC110 (what is waited for happens in other processes)
                await asyncio.sleep(0.01)
            return answer
    except TimeoutError:
        raise AssertionError(f"{what} did not come true within {within} s") from None
