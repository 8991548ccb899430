"""A client that asks one address again and again, in a process of its own: `python -m bench.load PORT PATH SECONDS`.

It keeps its connections, reads each answer whole, and does next to nothing else, since it shares the machine with what
it measures. It prints one JSON object: how many answers, in how many seconds, the median and the 99th percentile in ms.
"""

import asyncio
import json
import sys
from dataclasses import dataclass, field
from time import perf_counter
from typing import cast

import uvloop

CONNECTIONS = 8
"""Enough to keep one worker busy; no more than the pools of both servers have connections to the database."""
_GOOD = b"HTTP/1.1 200"
_END_OF_HEAD, _LENGTH = b"\r\n\r\n", b"content-length: "


class WrongAnswer(Exception):
    """The server answered something that must not be counted."""


@dataclass(slots=True)
class _Count:
    """What all connections share."""

    request: bytes
    until: float
    done: asyncio.Future[None]
    open: int = 0
    seconds: list[float] = field(default_factory=list)


class _Connection(asyncio.Protocol):
    def __init__(self, count: _Count) -> None:
        self._count = count
        self._transport: asyncio.WriteTransport | None = None
        self._received = b""
        self._wanted = 0
        self._asked_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)  # uvloop's own, which has it by its methods alone
        self._count.open += 1
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._wanted and (end := self._received.find(_END_OF_HEAD)) >= 0:
            head = self._received[:end].lower()
            if not self._received.startswith(_GOOD) or (at := head.find(_LENGTH)) < 0:
                self._fail(self._received[:200].decode("latin-1"))
                return
            self._wanted = end + len(_END_OF_HEAD) + int(head[at + len(_LENGTH) :].partition(b"\r\n")[0])
        if self._wanted and len(self._received) >= self._wanted:
            self._answered()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        if self._asked_at:
            self._fail("the server hung up")

    def _ask(self) -> None:
        assert self._transport is not None
        self._received, self._wanted = b"", 0
        self._asked_at = perf_counter()
        self._transport.write(self._count.request)

    def _answered(self) -> None:
        assert self._transport is not None
        now = perf_counter()
        self._count.seconds.append(now - self._asked_at)
        if now < self._count.until:
            self._ask()
            return
        self._asked_at = 0.0
        self._transport.close()
        self._count.open -= 1
        if not self._count.open and not self._count.done.done():
            self._count.done.set_result(None)

    def _fail(self, why: str) -> None:
        if not self._count.done.done():
            self._count.done.set_exception(WrongAnswer(why))


async def load(port: int, path: str, seconds: float) -> dict[str, float]:
    """Ask for so many seconds. Raises WrongAnswer on anything but 200."""
    loop = asyncio.get_running_loop()
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json\r\n\r\n".encode()
    began = perf_counter()
    count = _Count(request, began + seconds, loop.create_future())
    for _ in range(CONNECTIONS):
        await loop.create_connection(lambda: _Connection(count), "127.0.0.1", port)
    async with asyncio.timeout(seconds + 10):
        await count.done
    took, ordered = perf_counter() - began, sorted(count.seconds)
    return {
        "answers": len(ordered),
        "seconds": took,
        "median_ms": ordered[len(ordered) // 2] * 1000,
        "p99_ms": ordered[len(ordered) * 99 // 100] * 1000,
    }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(load(int(sys.argv[1]), sys.argv[2], float(sys.argv[3])))))
