"""How a process ends: SIGTERM or SIGINT asks it to, what is in hand is finished, and nothing hangs."""

import asyncio
import signal
from collections.abc import Coroutine


def stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set, in the running loop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def run_until_stopped(stop: asyncio.Event, *work: Coroutine[object, object, None], grace_seconds: float) -> None:
    """Run all of it until `stop` is set, then give it so many seconds to end by itself.

    When one ends or fails before it should, all are stopped, and what went wrong is raised: whoever supervises the
    process starts a new one.
    """
    tasks = [asyncio.create_task(part) for part in work]
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    was_asked_to = stop.is_set()
    stop.set()
    done, late = await asyncio.wait(tasks, timeout=grace_seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for task in done:
        task.result()
    if not was_asked_to:
        raise RuntimeError("a part of this process ended before it was asked to")
