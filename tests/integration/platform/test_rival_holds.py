"""Slots that are held: by one of many, beside bookings, and while their time runs out."""

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.platform.people import Person, Platform
from tests.integration.platform.races import (
    Attempt,
    all_at_once,
    booking,
    check_losers,
    from_the_gate,
    hold,
    in_a_row,
    outcomes,
    refused_for,
)
from tests.integration.platform.storage import have_lapse, statuses

PEOPLE = 12
HALF_AN_HOUR = timedelta(minutes=30)
HELD = frozenset({"overlaps_hold"})
TAKEN = frozenset({"overlaps_appointment"})

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


def held_by(person: Person, service: dict[str, Any], start: str) -> dict[str, Any]:
    answer = person.post(f"/services/{service['id']}/holds", {"start": start})
    assert answer.status_code == 201, answer.text
    return answer.json()


def release(person: Person, held: dict[str, Any]) -> Attempt:
    return Attempt(who=person, path=f"/holds/{held['id']}", method="DELETE")


async def test_one_of_many_holds_a_slot(platform: Platform) -> None:
    service = platform.service(platform.professional())
    people = platform.regulars(PEOPLE)
    slot = platform.slots(service)[0]

    answers = await from_the_gate(platform, [hold(person, service, slot) for person in people])

    assert outcomes(answers) == {(201, None): 1, (409, "slot_taken"): PEOPLE - 1}
    assert statuses(platform.up, service["professional_id"]) == {"held": 1}
    check_losers(platform, service, refused_for(answers, "slot_taken"), reasons=HELD, tries=people[0])


async def test_two_hundred_hold_one_slot(platform: Platform) -> None:
    """Whoever has it may ask again and keeps it no longer; nobody else gets it, and nobody is told that the database is down."""
    service = platform.service(platform.professional())
    people = platform.regulars(4)
    slot = platform.slots(service)[0]

    answers = await all_at_once(platform, [hold(people[n % 4], service, slot) for n in range(200)])

    assert outcomes(answers) == {(201, None): 50, (409, "slot_taken"): 150}
    assert len({n % 4 for n, answer in enumerate(answers) if answer.status_code == 201}) == 1
    assert statuses(platform.up, service["professional_id"]) == {"held": 1}


async def test_some_hold_a_slot_that_others_book(platform: Platform) -> None:
    people = platform.regulars(PEOPLE)
    for _ in range(4):  # each time in another calendar: whoever holds again lets go of what they held before
        service = platform.service(platform.professional())
        slot = platform.slots(service)[0]

        answers = await from_the_gate(
            platform,
            [hold(person, service, slot) for person in people[::2]]
            + [booking(person, service, slot) for person in people[1::2]],
        )

        assert outcomes(answers) == {(201, None): 1, (409, "slot_taken"): PEOPLE - 1}
        (winner,) = (n for n, answer in enumerate(answers) if answer.status_code == 201)
        won = "held" if winner < PEOPLE // 2 else "confirmed"
        assert statuses(platform.up, service["professional_id"]) == {won: 1}
        reasons = HELD if won == "held" else TAKEN
        check_losers(platform, service, refused_for(answers, "slot_taken"), reasons=reasons, tries=people[winner - 1])


async def test_holds_and_bookings_that_overlap(platform: Platform) -> None:
    professional = platform.professional()
    long = platform.service(professional, name="Endodoncia", duration=120, interval=30)
    people = platform.regulars(PEOPLE)
    starts = in_a_row(platform.slots(long), 4, HALF_AN_HOUR)

    answers = await from_the_gate(
        platform,
        [
            hold(person, long, starts[n % 4]) if n % 2 else booking(person, long, starts[n % 4])
            for n, person in enumerate(people)
        ],
    )

    assert outcomes(answers) == {(201, None): 1, (409, "slot_taken"): PEOPLE - 1}
    assert statuses(platform.up, long["professional_id"]).total() == 1


async def test_whoever_holds_many_slots_at_once_keeps_one(platform: Platform) -> None:
    service = platform.service(platform.professional())
    person = platform.regulars(1)[0]
    slots = platform.slots(service)[:8]

    answers = await from_the_gate(platform, [hold(person, service, slot) for slot in slots])

    assert outcomes(answers) == {(201, None): 8}
    assert statuses(platform.up, service["professional_id"]) == {"held": 1, "expired": 7}
    assert len(set(platform.slots(service)) & set(slots)) == 7


async def test_two_want_to_hold_what_the_other_holds(platform: Platform) -> None:
    service = platform.service(platform.professional())
    one, other = platform.regulars(2)
    first, second = platform.slots(service)[:2]
    held_by(one, service, first)
    held_by(other, service, second)

    answers = await from_the_gate(platform, [hold(one, service, second), hold(other, service, first)])

    assert outcomes(answers) == {(409, "slot_taken"): 2}
    assert statuses(platform.up, service["professional_id"]) == {"held": 2}
    kept = await from_the_gate(platform, [booking(one, service, first), booking(other, service, second)])
    assert outcomes(kept) == {(201, None): 2}


@pytest.mark.parametrize("named", [True, False])
async def test_a_hold_is_used_once(platform: Platform, *, named: bool) -> None:
    service = platform.service(platform.professional())
    people = platform.regulars(PEOPLE)
    slot = platform.slots(service)[0]
    held = held_by(people[0], service, slot)
    hold_id = {"hold_id": held["id"]} if named else {}

    answers = await from_the_gate(
        platform,
        [booking(people[0], service, slot, **hold_id)] * 5 + [booking(person, service, slot) for person in people[1:]],
    )

    own, others = outcomes(answers[:5]), outcomes(answers[5:])
    assert own == {(201, None): 1, (409, "hold_unusable" if named else "slot_taken"): 4}
    assert others == {(409, "slot_taken"): PEOPLE - 1}
    assert statuses(platform.up, service["professional_id"]) == {"confirmed": 1}
    (booked,) = (answer.json() for answer in answers if answer.status_code == 201)
    assert booked["id"] == held["id"]


async def test_a_hold_is_booked_and_let_go_of_at_once(platform: Platform) -> None:
    service = platform.service(platform.professional())
    people = platform.regulars(PEOPLE)
    holder, others = people[0], people[1:5]
    for slot in platform.slots(service)[:6]:
        held = held_by(holder, service, slot)

        answers = await from_the_gate(
            platform,
            [
                release(holder, held),
                booking(holder, service, slot, hold_id=held["id"]),
                *(booking(person, service, slot) for person in others),
            ],
        )

        let_go, *booked = answers
        assert outcomes(booked) == {(201, None): 1, (409, "slot_taken"): len(others)}
        if let_go.status_code == 404:  # it was booked before
            assert (booked[0].status_code, booked[0].json()["id"]) == (201, held["id"])
        else:
            assert let_go.status_code == 204
            assert all(answer.json().get("id") != held["id"] for answer in booked)


async def test_a_hold_runs_out_while_it_is_being_booked(platform: Platform) -> None:
    service = platform.service(platform.professional())
    people = platform.regulars(PEOPLE)
    holder, others = people[0], people[1:7]
    for n, slot in enumerate(platform.slots(service)[:10]):
        held = held_by(holder, service, slot)
        await have_lapse(platform.up, held["id"], within=timedelta(milliseconds=10 * n))
        wanting = [
            booking(holder, service, slot, hold_id=held["id"]),
            *(booking(person, service, slot) for person in others),
        ]

        answers = await all_at_once(platform, wanting)

        # Whoever came before the time was up was too early, the holder before or after never too late.
        assert outcomes(answers) == {(201, None): 1, (409, "slot_taken"): len(others)}
    ended = statuses(platform.up, service["professional_id"])
    assert (ended["confirmed"], ended["held"]) == (10, 0)
