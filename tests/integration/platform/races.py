"""Many people who do something at the same moment, and what each of them is told."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.integration.platform.people import Person, Platform
from tests.integration.platform.storage import connected

ALTERNATIVES = 3
AT_THE_GATE = 8
"""How many requests must wait at the gate before it opens: as many as the workers have connections for, and to spare."""
_PATIENCE_SECONDS = 30.0

type Outcome = tuple[int, str | None]
"""The status, and the code of the problem if it is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One request that somebody makes."""

    who: Person
    path: str
    body: object = None
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def booking(who: Person, service: Mapping[str, Any], start: str, **more: object) -> Attempt:
    """Book a slot."""
    return Attempt(who=who, path="/appointments", body={"service_id": service["id"], "start": start, **more})


def hold(who: Person, service: Mapping[str, Any], start: str) -> Attempt:
    """Hold a slot."""
    return Attempt(who=who, path=f"/services/{service['id']}/holds", body={"start": start})


def transition(
    who: Person, appointment: Mapping[str, Any], action: str, body: object = None, etag: str = "*"
) -> Attempt:
    """Do something with an appointment, as it was when its tag was read."""
    path = f"/appointments/{appointment['id']}/{action}"
    return Attempt(who=who, path=path, body=body, headers={"If-Match": etag})


def outcome(answer: httpx.Response) -> Outcome:
    return answer.status_code, answer.json().get("code") if answer.content else None


def outcomes(answers: Iterable[httpx.Response]) -> Counter[Outcome]:
    return Counter(map(outcome, answers))


async def all_at_once(platform: Platform, attempts: Sequence[Attempt]) -> list[httpx.Response]:
    """Send every request at the same moment over connections of their own; the answers in the order of the attempts."""
    limits = httpx.Limits(max_connections=len(attempts))
    async with httpx.AsyncClient(base_url=f"{platform.up.address}/api/v1", timeout=60, limits=limits) as client:
        return await asyncio.gather(*(_send(client, attempt) for attempt in attempts))


async def from_the_gate(platform: Platform, attempts: Sequence[Attempt]) -> list[httpx.Response]:
    """As `all_at_once`, with the first of them let go only when they all stand before their first look at the calendar."""
    async with gate(platform) as gathered:
        racing = asyncio.create_task(all_at_once(platform, attempts))
        await gathered(min(len(attempts), AT_THE_GATE))
    return await racing


@asynccontextmanager
async def gate(platform: Platform) -> AsyncGenerator[Callable[[int], Awaitable[None]]]:
    """Nobody gets at appointments inside; at the end all who wait for them go at the same moment.

    Yields what waits until so many wait.
    """
    async with connected(platform.up) as connection, connection.transaction():
        await connection.execute("LOCK TABLE appointments IN ACCESS EXCLUSIVE MODE")

        async def gathered(count: int) -> None:
            query = "SELECT count(*) FROM pg_locks WHERE relation = 'appointments'::regclass AND NOT granted"
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while int(await connection.fetchval(query) or 0) < count:  # noqa: ASYNC110 (who waits is in other processes)
                    await asyncio.sleep(0.005)

        yield gathered


async def _send(client: httpx.AsyncClient, attempt: Attempt) -> httpx.Response:
    return await client.request(
        attempt.method, attempt.path, json=attempt.body, headers=attempt.who.headers | dict(attempt.headers)
    )


def refused_for(answers: Iterable[httpx.Response], code: str) -> list[dict[str, Any]]:
    """The problems of those who were told `code`."""
    return [answer.json() for answer in answers if outcome(answer)[1] == code]


def check_losers(
    platform: Platform,
    service: Mapping[str, Any],
    problems: Sequence[Mapping[str, Any]],
    *,
    reasons: frozenset[str],
    tries: Person,
) -> None:
    """Whoever came too late is told why, and at most three starts that are free: one of them is booked at once."""
    assert problems
    known = [frozenset(reason["code"] for reason in problem["reasons"]) for problem in problems]
    assert all(codes and codes <= reasons for codes in known), Counter(known)
    assert all(len(problem["alternatives"]) == ALTERNATIVES for problem in problems)
    offered = sorted({moment(start) for problem in problems for start in problem["alternatives"]})
    free = free_starts(platform, service, offered[0], offered[-1] + timedelta(seconds=1))
    assert set(offered) <= set(free)
    booked = tries.post("/appointments", {"service_id": service["id"], "start": offered[0].isoformat()})
    assert booked.status_code == 201, booked.text
    assert offered[0] not in free_starts(platform, service, offered[0], offered[-1] + timedelta(seconds=1))


def free_starts(platform: Platform, service: Mapping[str, Any], since: datetime, until: datetime) -> list[datetime]:
    answer = platform.client.get(
        f"/services/{service['id']}/availability",
        params={"from": since.isoformat(), "to": until.isoformat(), "timezone": "UTC"},
    )
    assert answer.status_code == 200, answer.text
    return [moment(slot["start"]) for slot in answer.json()["slots"]]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def in_a_row(slots: Sequence[str], count: int, apart: timedelta) -> list[str]:
    """The first `count` starts that follow each other directly."""
    starts = [moment(slot) for slot in slots]
    first = next(n for n, at in enumerate(starts) if starts[n : n + count] == [at + apart * k for k in range(count)])
    return list(slots[first : first + count])
