"""Hashing passwords takes a core for 20 ms each: that many do it at once keeps nobody else waiting."""

import asyncio
import secrets
from collections import Counter
from time import perf_counter

import httpx
import pytest

from tests.integration.platform.people import PASSWORD, Platform
from tests.integration.platform.storage import copy_account

pytestmark = [pytest.mark.anyio, pytest.mark.postgres, pytest.mark.measured]

PEOPLE = 50
SECONDS = 6.0
PAUSE = 0.02
P99 = 0.200
GUESSES = 100
FREE = 5
WAITING = 200
CROWD = 400
"""More than may wait for a thread that hashes, and more than those threads hash before the last one has arrived."""


@pytest.mark.parametrize("path", ["/health/ready", "/health/live"])
async def test_fifty_who_log_in_again_and_again_keep_nobody_waiting(one_worker: Platform, path: str) -> None:
    emails = [f"{secrets.token_hex(6)}@example.com" for _ in range(PEOPLE)]
    copy_account(one_worker.up, one_worker.account().email, emails)
    logins, asked, waits = Counter[int](), Counter[int](), list[float]()
    until = perf_counter() + SECONDS
    limits = httpx.Limits(max_connections=PEOPLE + 1)
    async with httpx.AsyncClient(base_url=one_worker.up.address, timeout=60, limits=limits) as client:

        async def log_in(email: str) -> None:
            while perf_counter() < until:
                answer = await client.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
                logins[answer.status_code] += 1

        async def look() -> None:
            while perf_counter() < until:
                began = perf_counter()
                asked[(await client.get(path)).status_code] += 1
                waits.append(perf_counter() - began)
                await asyncio.sleep(PAUSE)

        await asyncio.gather(look(), *(log_in(email) for email in emails))

    assert logins.keys() == {200}
    assert logins[200] >= 2 * PEOPLE
    assert asked.keys() == {200}
    assert len(waits) >= 100
    waits.sort()
    p99 = waits[len(waits) * 99 // 100]
    print(f"{path}: p99 {p99 * 1000:.0f} ms of {len(waits)}, beside {logins[200] / SECONDS:.0f} logins/s")
    assert p99 < P99


async def test_when_too_many_wait_the_next_are_told_so_before_those_have_their_answers(one_worker: Platform) -> None:
    login = {"email": one_worker.account().email, "password": PASSWORD}
    limits = httpx.Limits(max_connections=CROWD)
    async with httpx.AsyncClient(base_url=f"{one_worker.up.address}/api/v1", timeout=60, limits=limits) as client:
        answers = await asyncio.gather(*(client.post("/auth/login", json=login) for _ in range(CROWD)))
        assert (await client.post("/auth/login", json=login)).status_code == 200

    refused = [answer for answer in answers if answer.status_code != 200]
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(503, "dependency_down")}
    assert all(answer.headers["Retry-After"] == "5" for answer in refused)
    served = [answer.elapsed for answer in answers if answer.status_code == 200]
    assert len(served) >= WAITING
    assert max(answer.elapsed for answer in refused) < max(served)


async def test_of_a_hundred_guesses_at_once_few_learn_anything(one_worker: Platform) -> None:
    """Five are free, and of those that follow each waits twice as long as the one before."""
    email = one_worker.account().email
    limits = httpx.Limits(max_connections=GUESSES)
    async with httpx.AsyncClient(base_url=f"{one_worker.up.address}/api/v1", timeout=60, limits=limits) as client:

        async def guess(password: str) -> int:
            return (await client.post("/auth/login", json={"email": email, "password": password})).status_code

        began = perf_counter()
        told = Counter(await asyncio.gather(*(guess(f"wrong {number}") for number in range(GUESSES))))
        opened = int(perf_counter() - began + 1).bit_length() - 1  # after 1 s, 3 s, 7 s …
        assert told.keys() == {401, 429}
        assert FREE <= told[401] <= FREE + opened

        async with asyncio.timeout(60):
            while await guess("wrong") != 401:
                pass
        assert await guess(PASSWORD) == 429  # the next one has to wait for two seconds at least, also if it is right
