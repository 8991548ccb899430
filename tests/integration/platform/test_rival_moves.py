"""Appointments that move at the same moment: into each other's place, round in a ring, and swapped by their professional."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.integration.platform.people import Person, Platform
from tests.integration.platform.races import (
    Attempt,
    booking,
    check_losers,
    from_the_gate,
    in_a_row,
    moment,
    outcomes,
    refused_for,
    transition,
)
from tests.integration.platform.storage import statuses

OVERLAP = frozenset({"overlaps_appointment"})
HALF_AN_HOUR = timedelta(minutes=30)
TIMES = 10

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

type Booked = tuple[dict[str, Any], str]
"""An appointment and its tag."""


def booked(client: Person, service: dict[str, Any], start: str) -> Booked:
    answer = client.post("/appointments", {"service_id": service["id"], "start": start})
    assert answer.status_code == 201, answer.text
    return answer.json(), answer.headers["ETag"]


def move(who: Person, appointment: Booked, start: str) -> Attempt:
    return transition(who, appointment[0], "reschedule", {"start": start}, appointment[1])


def swap(professional: Person, one: Booked, other: Booked, *, as_read: bool = True) -> Attempt:
    body = {"with": other[0]["id"]} | ({"if_match": other[1]} if as_read else {})
    return transition(professional, one[0], "swap", body, one[1] if as_read else "*")


def start_of(who: Person, appointment: Booked) -> datetime:
    return moment(who.get(f"/appointments/{appointment[0]['id']}").json()["start"])


def check_moved(who: Person, appointments: Sequence[Booked], wanted: Sequence[str], answers: Sequence[httpx.Response]):
    """Each is where its client was told that it is: where they wanted it, or where it was."""
    for appointment, start, answer in zip(appointments, wanted, answers, strict=True):
        expected = start if answer.status_code == 200 else appointment[0]["start"]
        assert start_of(who, appointment) == moment(expected)


async def test_two_clients_want_the_time_of_the_other(platform: Platform) -> None:
    professional = platform.professional()
    service = platform.service(professional)
    people = platform.regulars(2)
    for n in range(4):
        slots = platform.slots(service)[n : n + 2]
        appointments = [booked(person, service, start) for person, start in zip(people, slots, strict=True)]
        wanted = slots[::-1]

        answers = await from_the_gate(platform, list(map(move, people, appointments, wanted)))

        # Neither can give way to the other: for that there is the professional, who can swap them.
        assert outcomes(answers) == {(409, "slot_taken"): 2}
        check_moved(professional, appointments, wanted, answers)
        swapped = await from_the_gate(platform, [swap(professional, *appointments)])
        assert [start_of(professional, one) for one in appointments] == list(map(moment, wanted)), swapped[0].text


async def test_moves_round_a_ring_with_one_free_place(platform: Platform) -> None:
    professional = platform.professional()
    service = platform.service(professional)
    people = platform.regulars(4)
    places = in_a_row(platform.slots(service), 5, HALF_AN_HOUR)
    for n in range(5):
        free = places[n]
        taken = [start for start in places if start != free]
        appointments = [booked(person, service, start) for person, start in zip(people, taken, strict=True)]
        wanted = [*taken[1:], free]

        answers = await from_the_gate(platform, list(map(move, people, appointments, wanted)))

        assert answers[-1].status_code == 200, answers[-1].text  # nobody is in their way
        # Whoever moved went where the next one had been, who had moved before.
        made = [answer.status_code == 200 for answer in answers]
        assert outcomes(answers) == Counter({(200, None): sum(made), (409, "slot_taken"): 4 - sum(made)})
        assert made == sorted(made)
        check_moved(professional, appointments, wanted, answers)
        for appointment, _ in appointments:
            assert professional.transition(appointment, "cancel").status_code == 200


async def test_moves_that_would_half_overlap(platform: Platform) -> None:
    professional = platform.professional()
    service = platform.service(professional, duration=60, interval=30)
    people = platform.regulars(2)
    slots = in_a_row(platform.slots(service), 7, HALF_AN_HOUR)
    for _ in range(4):
        appointments = [booked(person, service, start) for person, start in zip(people, slots[::6], strict=True)]
        wanted = [slots[3], slots[2]]  # towards each other, half an hour too far

        answers = await from_the_gate(platform, list(map(move, people, appointments, wanted)))

        assert outcomes(answers) == {(200, None): 1, (409, "slot_taken"): 1}
        check_moved(professional, appointments, wanted, answers)
        for appointment, _ in appointments:
            assert professional.transition(appointment, "cancel").status_code == 200


@pytest.mark.parametrize("inverse", [False, True])
async def test_one_swap_is_done_once(platform: Platform, *, inverse: bool) -> None:
    professional = platform.professional()
    service = platform.service(professional)
    client = platform.regulars(1)[0]
    first, second = (booked(client, service, start) for start in platform.slots(service)[:2])
    there, back = swap(professional, first, second), swap(professional, second, first)

    answers = await from_the_gate(platform, [back if inverse and n % 2 else there for n in range(TIMES)])

    assert outcomes(answers) == {(200, None): 1, (412, "stale_version"): TIMES - 1}
    assert start_of(client, first) == moment(second[0]["start"])
    assert start_of(client, second) == moment(first[0]["start"])


@pytest.mark.parametrize("times", [TIMES, TIMES + 1])
async def test_swaps_back_and_forth_all_happen(platform: Platform, times: int) -> None:
    professional = platform.professional()
    service = platform.service(professional)
    client = platform.regulars(1)[0]
    pair = [booked(client, service, start) for start in platform.slots(service)[:2]]

    answers = await from_the_gate(
        platform, [swap(professional, *(pair if n % 2 else pair[::-1]), as_read=False) for n in range(times)]
    )

    assert outcomes(answers) == {(200, None): times}
    ended = [client.get(f"/appointments/{one['id']}").json() for one, _ in pair]
    assert [one["sequence"] for one in ended] == [times, times]
    started = [one["start"] for one, _ in pair]
    assert [one["start"] for one in ended] == (started[::-1] if times % 2 else started)


async def test_a_swap_of_unequal_appointments_beside_bookings(platform: Platform) -> None:
    professional = platform.professional()
    short = platform.service(professional, name="Revisión", duration=30, interval=30)
    long = platform.service(professional, name="Endodoncia", duration=60, interval=30)
    people = platform.regulars(4)
    starts = in_a_row(platform.slots(short), 6, HALF_AN_HOUR)
    for _ in range(5):
        one, other = booked(people[0], short, starts[0]), booked(people[1], long, starts[3])
        # The long one needs the half hour after the short one, and leaves one free behind where it was.
        needed, left = starts[1], starts[4]

        answers = await from_the_gate(
            platform,
            [
                *(booking(person, short, needed) for person in people),
                swap(professional, one, other),
                *(booking(person, short, left) for person in people),
            ],
        )

        swapped, into, out_of = answers[4], answers[:4], answers[5:]
        if swapped.status_code == 200:
            assert outcomes(into) == {(409, "slot_taken"): 4}
            late = any(answer.status_code == 201 for answer in out_of)  # after the swap, if they came so late
            assert outcomes(out_of) == Counter({(201, None): int(late), (409, "slot_taken"): 4 - late})
            expected = [starts[3], starts[0]]
        else:
            assert outcomes([swapped]) == {(409, "slot_taken"): 1}
            assert outcomes(into) == {(201, None): 1, (409, "slot_taken"): 3}
            assert outcomes(out_of) == {(409, "slot_taken"): 4}
            expected = [starts[0], starts[3]]
        assert [start_of(professional, known) for known in (one, other)] == list(map(moment, expected))
        made = [answer.json() for answer in answers if answer.status_code == 201]
        for appointment in [one[0], other[0], *made]:
            assert professional.transition(appointment, "cancel").status_code == 200
    ended = statuses(platform.up, short["professional_id"])
    assert ended == {"cancelled": ended.total()}


async def test_a_place_that_somebody_leaves_is_taken_once(platform: Platform) -> None:
    professional = platform.professional()
    service = platform.service(professional)
    people = platform.regulars(4)
    slots = platform.slots(service)
    for slot, away in zip(slots[:15:5], slots[18:], strict=False):
        leaving = booked(people[0], service, slot)

        answers = await from_the_gate(
            platform,
            [move(people[0], leaving, away), *(booking(people[n % 4], service, slot) for n in range(10))],
        )
        again = await from_the_gate(platform, [booking(person, service, slot) for person in people])

        assert answers[0].status_code == 200, answers[0].text
        assert outcomes([*answers[1:], *again]) == {(201, None): 1, (409, "slot_taken"): 13}
        check_losers(platform, service, refused_for(again, "slot_taken"), reasons=OVERLAP, tries=people[0])
