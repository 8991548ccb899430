"""The operator's console beside the API: two programs, one calendar."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.integration.platform.people import Platform
from tests.integration.platform.races import (
    all_at_once,
    booking,
    free_starts,
    gate,
    hold,
    in_a_row,
    moment,
    outcomes,
    transition,
)
from tests.integration.platform.storage import statuses

PEOPLE = 4
HALF_AN_HOUR = timedelta(minutes=30)

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code, and what it told a program."""

    code: int
    told: dict[str, Any]


async def command(platform: Platform, *arguments: str) -> Ended:
    """Run a command as a process of its own."""
    done = await asyncio.to_thread(platform.citas, *arguments, "--json")
    return Ended(done.returncode, json.loads(done.stdout or done.stderr))


def create(service: dict[str, Any], start: str, client: str) -> Sequence[str]:
    return "appointments", "create", service["id"], start, "--client", client


async def test_a_console_and_the_api_book_one_slot(platform: Platform) -> None:
    service = platform.service(platform.professional())
    people = platform.regulars(PEOPLE)
    for slot in platform.slots(service)[:11:5]:
        before = statuses(platform.up, service["professional_id"])
        async with gate(platform) as gathered:
            console = asyncio.create_task(command(platform, *create(service, slot, people[0].email)))
            await gathered(1)
            wanting = asyncio.create_task(all_at_once(platform, [booking(person, service, slot) for person in people]))
            await gathered(1 + PEOPLE)
        ended, answers = await console, await wanting

        assert statuses(platform.up, service["professional_id"]) - before == {"confirmed": 1}
        if ended.code == 0:
            assert moment(ended.told["start"]) == moment(slot)
            assert outcomes(answers) == {(409, "slot_taken"): PEOPLE}
        else:
            assert (ended.code, ended.told["code"]) == (1, "slot_taken")
            assert outcomes(answers) == {(201, None): 1, (409, "slot_taken"): PEOPLE - 1}
            assert {reason["code"] for reason in ended.told["reasons"]} == {"overlaps_appointment"}
            offered = [moment(start) for start in ended.told["alternatives"]]
            assert len(offered) == 3
            assert set(offered) <= set(free_starts(platform, service, min(offered), max(offered) + HALF_AN_HOUR))


async def test_a_console_books_what_somebody_else_holds_and_moves_into(platform: Platform) -> None:
    service = platform.service(platform.professional())
    people = platform.regulars(PEOPLE)
    starts = in_a_row(platform.slots(service), 12, HALF_AN_HOUR)
    known = people[0].post("/appointments", {"service_id": service["id"], "start": starts[-1]}).json()
    # Each slot has a holder of its own: who holds another one gives up what they held before.
    for slot, holder in zip(starts[:2], people[1:3], strict=True):
        before = statuses(platform.up, service["professional_id"])
        async with gate(platform) as gathered:
            console = asyncio.create_task(command(platform, *create(service, slot, people[0].email)))
            await gathered(1)
            rivals = [
                hold(holder, service, slot),
                transition(people[0], known, "reschedule", {"start": slot}),
                booking(people[3], service, slot),
            ]
            wanting = asyncio.create_task(all_at_once(platform, rivals))
            await gathered(1 + len(rivals))
        ended, answers = await console, await wanting

        held, moved, booked = (answer.status_code for answer in answers)
        won = [ended.code == 0, held == 201, moved == 200, booked == 201]
        assert sum(won) == 1
        assert {(answer.json()["code"]) for answer in answers if answer.status_code > 201} <= {"slot_taken"}
        assert ended.code == 0 or (ended.code, ended.told["code"]) == (1, "slot_taken")
        new = {"held": 1} if held == 201 else {} if moved == 200 else {"confirmed": 1}
        assert statuses(platform.up, service["professional_id"]) - before == new


async def test_a_console_cancels_what_its_client_moves(platform: Platform) -> None:
    service = platform.service(platform.professional())
    client = platform.regulars(1)[0]
    slots = platform.slots(service)
    known = client.post("/appointments", {"service_id": service["id"], "start": slots[0]}).json()
    async with gate(platform) as gathered:
        console = asyncio.create_task(
            command(platform, "appointments", "cancel", known["id"], "--reason", "Cierre del centro.")
        )
        await gathered(1)
        moving = [transition(client, known, "reschedule", {"start": slots[3]})]
        wanting = asyncio.create_task(all_at_once(platform, moving))
        await gathered(2)
    ended, answers = await console, await wanting

    assert (ended.code, ended.told["status"]) == (0, "cancelled")
    final = client.get(f"/appointments/{known['id']}").json()
    assert (final["status"], final["cancellation_reason"]) == ("cancelled", "Cierre del centro.")
    moved = answers[0].status_code == 200
    assert moved or outcomes(answers) == {(409, "illegal_transition"): 1}
    assert final["sequence"] == 1 + moved
    now = datetime.now(UTC)
    assert moment(slots[0]) in free_starts(platform, service, now, now + timedelta(days=4))
