"""Two hundred people press the same button and exactly one wins, whatever the path."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.integration.platform.people import Person, Platform

RIVALS = 200
PEOPLE = 4

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


def outcome(answer: httpx.Response) -> tuple[int, str | None]:
    return answer.status_code, answer.json().get("code")


async def all_at_once(
    platform: Platform, requests: Sequence[tuple[Person, str, dict[str, Any], dict[str, str]]]
) -> Counter[Any]:
    """Send every request at the same moment over connections of their own."""
    limits = httpx.Limits(max_connections=len(requests))
    async with httpx.AsyncClient(base_url=f"{platform.up.address}/api/v1", timeout=60, limits=limits) as client:
        answers = await asyncio.gather(
            *(client.post(path, json=body, headers=person.headers | extra) for person, path, body, extra in requests)
        )
    return Counter(map(outcome, answers))


def first_of_a_row(slots: Sequence[str], count: int, apart: timedelta) -> datetime:
    starts = [datetime.fromisoformat(slot) for slot in slots]
    return next(at for n, at in enumerate(starts) if starts[n : n + count] == [at + apart * k for k in range(count)])


async def test_two_hundred_want_one_slot(platform: Platform) -> None:
    service = platform.service(platform.professional())
    people = platform.regulars(PEOPLE)
    wanted = {"service_id": service["id"], "start": platform.slots(service)[0]}

    outcomes = await all_at_once(platform, [(people[n % PEOPLE], "/appointments", wanted, {}) for n in range(RIVALS)])

    assert outcomes == {(201, None): 1, (409, "slot_taken"): RIVALS - 1}


async def test_overlapping_starts_of_two_services(platform: Platform) -> None:
    professional = platform.professional()
    long = platform.service(professional, name="Endodoncia", duration=120, interval=30)
    short = platform.service(professional, name="Revisión", duration=30, buffer_after=30, interval=30)
    people = platform.regulars(PEOPLE)
    first = first_of_a_row(platform.slots(long), 4, timedelta(minutes=30))
    # All of these would overlap the middle of the two hours: at most one of the long ones can be booked.
    wanted = [
        (people[n % PEOPLE], "/appointments", {"service_id": long["id"], "start": at.isoformat()}, {})
        for n in range(120)
        for at in [first + timedelta(minutes=30 * (n % 4))]
    ]

    outcomes = await all_at_once(platform, wanted)

    assert outcomes == {(201, None): 1, (409, "slot_taken"): len(wanted) - 1}
    taken = [datetime.fromisoformat(start) for start in platform.slots(short)]
    booked = people[0].client.get("/appointments?as=professional", headers=professional.headers).json()["items"]
    start, end = (datetime.fromisoformat(booked[0][name]) for name in ("start", "end"))
    assert not [at for at in taken if start - timedelta(minutes=60) < at < end]


async def test_everybody_moves_into_the_same_slot(platform: Platform) -> None:
    service = platform.service(platform.professional())
    people = platform.regulars(PEOPLE)
    slots = platform.slots(service)
    moves = []
    for n in range(16):
        person = people[n % PEOPLE]
        booked = person.post("/appointments", {"service_id": service["id"], "start": slots[n]})
        path = f"/appointments/{booked.json()['id']}/reschedule"
        moves.append((person, path, {"start": slots[20]}, {"If-Match": booked.headers["ETag"]}))

    outcomes = await all_at_once(platform, moves)

    assert outcomes == {(200, None): 1, (409, "slot_taken"): len(moves) - 1}


async def test_one_key_books_once_however_often_it_is_sent(platform: Platform) -> None:
    service = platform.service(platform.professional())
    person = platform.account()
    slots = platform.slots(service)
    wanted = {"service_id": service["id"], "start": slots[0]}
    key = {"Idempotency-Key": "a-key-of-mine"}

    outcomes = await all_at_once(platform, [(person, "/appointments", wanted, key) for _ in range(20)])

    assert set(outcomes) <= {(201, None), (409, "idempotency_in_flight")}
    assert outcomes[201, None] >= 1
    first, second = (person.post("/appointments", wanted, **{"Idempotency-Key": "a-key-of-mine"}) for _ in range(2))
    assert (first.status_code, first.content) == (201, second.content)
    other = person.post("/appointments", {**wanted, "start": slots[1]}, **{"Idempotency-Key": "a-key-of-mine"})
    assert outcome(other) == (422, "idempotency_key_reused")
    assert len(person.get("/appointments?as=client").json()["items"]) == 1
