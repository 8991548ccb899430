"""Requests that wait for approval, when several people decide about them, or nobody in time."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from application.use_cases import UseCases
from tests.integration.platform.people import Person, Platform, operating
from tests.integration.platform.races import (
    all_at_once,
    booking,
    check_losers,
    from_the_gate,
    in_a_row,
    outcomes,
    refused_for,
    transition,
)
from tests.integration.platform.storage import connected, have_lapse, statuses

PEOPLE = 4
TIMES = 10
TAKEN = frozenset({"overlaps_appointment"})
OPEN_ANSWERS = {(200, None): 1, (409, "illegal_transition"): TIMES - 1}
READ_ANSWERS = {(200, None): 1, (412, "stale_version"): TIMES - 1}

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


def asked_for(client: Person, service: dict[str, Any], start: str) -> tuple[dict[str, Any], str]:
    """A request, and its tag."""
    answer = client.post("/appointments", {"service_id": service["id"], "start": start})
    assert (answer.status_code, answer.json()["status"]) == (201, "pending"), answer.text
    return answer.json(), answer.headers["ETag"]


async def test_two_neighbouring_requests_are_approved_at_once(platform: Platform) -> None:
    professional = platform.professional()
    service = platform.service(professional, requires_approval=True)
    people = platform.regulars(PEOPLE)
    for first, second in zip(*[iter(platform.slots(service)[:8])] * 2, strict=True):
        pending = [asked_for(people[n], service, start) for n, start in enumerate([first, second])]

        answers = await from_the_gate(
            platform, [transition(professional, known, "confirm", etag=etag) for known, etag in pending]
        )

        assert outcomes(answers) == {(200, None): 2}
        assert [answer.json()["status"] for answer in answers] == ["confirmed"] * 2
    assert statuses(platform.up, service["professional_id"]) == {"confirmed": 8}


@pytest.mark.parametrize("as_it_was_read", [True, False])
@pytest.mark.parametrize("action", ["confirm", "decline"])
async def test_one_request_is_decided_about_once(platform: Platform, action: str, *, as_it_was_read: bool) -> None:
    professional = platform.professional()
    service = platform.service(professional, requires_approval=True)
    known, etag = asked_for(platform.regulars(1)[0], service, platform.slots(service)[0])
    answer = transition(professional, known, action, etag=etag if as_it_was_read else "*")

    answers = await from_the_gate(platform, [answer] * TIMES)

    assert outcomes(answers) == (READ_ANSWERS if as_it_was_read else OPEN_ANSWERS)
    decided = {"confirm": "confirmed", "decline": "declined"}[action]
    assert statuses(platform.up, service["professional_id"]) == {decided: 1}


@pytest.mark.parametrize("as_it_was_read", [True, False])
async def test_a_request_is_approved_declined_and_withdrawn_at_once(
    platform: Platform, *, as_it_was_read: bool
) -> None:
    professional, client = platform.professional(), platform.regulars(1)[0]
    service = platform.service(professional, requires_approval=True)
    ends = Counter[str]()
    for start in platform.slots(service)[:6]:
        known, etag = asked_for(client, service, start)
        tag = etag if as_it_was_read else "*"

        answers = await from_the_gate(
            platform,
            [
                transition(professional, known, "confirm", etag=tag),
                transition(professional, known, "decline", etag=tag),
                transition(client, known, "cancel", etag=tag),
            ],
        )

        told = outcomes(answers)
        late = (412, "stale_version") if as_it_was_read else (409, "illegal_transition")
        final = client.get(f"/appointments/{known['id']}").json()["status"]
        if final == "cancelled" and not as_it_was_read and answers[0].status_code == 200:
            # What was approved can still be called off, and both were told that they had done it.
            assert told == {(200, None): 2, late: 1}
        else:
            assert told == {(200, None): 1, late: 2}
            assert [answer.json()["status"] for answer in answers if answer.status_code == 200] == [final]
        ends[final] += 1
    assert ends.keys() <= {"confirmed", "declined", "cancelled"}
    assert statuses(platform.up, service["professional_id"]) == ends


async def test_a_declined_time_is_had_by_one_of_those_who_want_it(platform: Platform) -> None:
    professional = platform.professional()
    service = platform.service(professional, requires_approval=True)
    people = platform.regulars(PEOPLE)
    for start in platform.slots(service)[:16:5]:  # far enough apart that nobody is given another round's as alternative
        known, etag = asked_for(people[0], service, start)
        declining = transition(professional, known, "decline", {"reason": "No es posible."}, etag)

        answers = await all_at_once(
            platform, [declining, *(booking(people[n % PEOPLE], service, start) for n in range(12))]
        )
        again = await all_at_once(platform, [booking(people[n], service, start) for n in range(PEOPLE)])

        assert answers[0].status_code == 200, answers[0].text
        # Whoever asked before the professional had declined came too early, and one of all came at the right time.
        assert outcomes([*answers[1:], *again]) == {(201, None): 1, (409, "slot_taken"): 12 + PEOPLE - 1}
        check_losers(platform, service, refused_for(again, "slot_taken"), reasons=TAKEN, tries=people[1])


async def test_a_request_expires_while_it_is_being_approved(platform: Platform) -> None:
    professional = platform.professional()
    service = platform.service(professional, requires_approval=True)
    people = platform.regulars(PEOPLE)
    slots = in_a_row(platform.slots(service), 6, timedelta(minutes=30))
    async with operating(platform.up) as use_cases:
        for n, start in enumerate(slots):
            known, _ = asked_for(people[0], service, start)
            await have_lapse(platform.up, known["id"], within=timedelta(milliseconds=15 * n))
            answering = [transition(professional, known, "confirm")] * 4
            wanting = [booking(people[n % PEOPLE], service, start) for n in range(8)]

            answers, _ = await asyncio.gather(
                all_at_once(platform, [*answering, *wanting]), _expire_until(platform, known, use_cases)
            )

            confirms, bookings = outcomes(answers[:4]), outcomes(answers[4:])
            final = people[0].get(f"/appointments/{known['id']}").json()["status"]
            if final == "confirmed":
                assert confirms == {(200, None): 1, (409, "illegal_transition"): 3}
                assert bookings == {(409, "slot_taken"): 8}
            else:
                assert final == "expired"
                assert confirms == {(409, "illegal_transition"): 4}
                # Those who came before the time was up were too early.
                late = await all_at_once(platform, wanting)
                assert outcomes([*answers[4:], *late]) == {(201, None): 1, (409, "slot_taken"): 15}


async def _expire_until(platform: Platform, known: dict[str, Any], use_cases: UseCases) -> None:
    """Run the scheduler's job again and again until the request is decided about, one way or the other."""
    query = "SELECT status = 'pending' FROM appointments WHERE id = $1::text::uuid"
    async with connected(platform.up) as connection:
        while await connection.fetchval(query, known["id"]):
            await use_cases.expire_lapsed()
