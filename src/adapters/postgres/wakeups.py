"""Waking up when events are stored: LISTEN on a direct connection, which PgBouncer could not give."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Final

from adapters.postgres import direct
from adapters.postgres.engine import CONNECT_TIMEOUT_SECONDS
from adapters.postgres.failures import DRIVER_FAILURES
from adapters.postgres.notifications.outbox import CHANNEL

FIRST_DELAY_SECONDS: Final = 0.1
LONGEST_DELAY_SECONDS: Final = 5.0
PROBE_EVERY_SECONDS: Final = 15.0
"""A connection that went silent is found out by asking; meanwhile the worker's sweep does the work."""

_log = logging.getLogger(__name__)


async def listen(url: str, on_wake: Callable[[], None], stop: asyncio.Event) -> None:
    """Call `on_wake` whenever events were stored, until `stop` is set; connects again by itself, however long it takes.

    It is called after each connection too, since what was stored in between was not heard. It must return at once.
    """
    delay = FIRST_DELAY_SECONDS
    while not stop.is_set():
        try:
            connection = await direct.connect(url, application_name="citas events", timeout=CONNECT_TIMEOUT_SECONDS)
        except (*DRIVER_FAILURES, OSError) as failure:
            _log.warning("cannot listen for events, trying again in %.1f s: %s", delay, type(failure).__name__)
            await _first_of(stop.wait(), timeout=delay)
            delay = min(delay * 2, LONGEST_DELAY_SECONDS)
            continue
        delay = FIRST_DELAY_SECONDS
        try:
            await _hear(connection, on_wake, stop)
        finally:
            connection.terminate()


async def _hear(connection: Any, on_wake: Callable[[], None], stop: asyncio.Event) -> None:
    """Listen until the connection is lost or `stop` is set."""
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _: lost.set())
    try:
        await connection.add_listener(CHANNEL, lambda *_: on_wake())
        on_wake()
        while not stop.is_set() and not lost.is_set():
            await _first_of(stop.wait(), lost.wait(), timeout=PROBE_EVERY_SECONDS)
            if not stop.is_set() and not lost.is_set():
                await connection.execute("SELECT 1")
    except (*DRIVER_FAILURES, OSError) as failure:
        _log.warning("lost the connection that listens for events: %s", type(failure).__name__)


async def _first_of(*waits: Any, timeout: float) -> None:  # noqa: ASYNC109 (a wait for several things)
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
