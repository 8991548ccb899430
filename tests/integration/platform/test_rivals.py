"""Two hundred people press the same button and exactly one wins, whatever the path."""

from datetime import timedelta

import asyncpg
import pytest

from tests.integration.platform.people import Platform
from tests.integration.platform.races import (
    Attempt,
    all_at_once,
    booking,
    check_losers,
    from_the_gate,
    in_a_row,
    moment,
    outcome,
    outcomes,
    refused_for,
    transition,
)
from tests.integration.platform.storage import connected, statuses

RIVALS = 200
PEOPLE = 4
OVERLAP = frozenset({"overlaps_appointment"})
HALF_AN_HOUR = timedelta(minutes=30)

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


async def test_two_hundred_want_one_slot(platform: Platform) -> None:
    service = platform.service(platform.professional())
    people = platform.regulars(PEOPLE)
    slot = platform.slots(service)[0]

    answers = await all_at_once(platform, [booking(people[n % PEOPLE], service, slot) for n in range(RIVALS)])

    assert outcomes(answers) == {(201, None): 1, (409, "slot_taken"): RIVALS - 1}
    assert statuses(platform.up, service["professional_id"]) == {"confirmed": 1}
    check_losers(platform, service, refused_for(answers, "slot_taken"), reasons=OVERLAP, tries=people[0])


async def test_all_of_them_look_before_anybody_has_booked(platform: Platform) -> None:
    service = platform.service(platform.professional())
    people = platform.regulars(PEOPLE)
    slot = platform.slots(service)[0]

    answers = await from_the_gate(platform, [booking(people[n % PEOPLE], service, slot) for n in range(16)])

    assert outcomes(answers) == {(201, None): 1, (409, "slot_taken"): 15}
    assert statuses(platform.up, service["professional_id"]) == {"confirmed": 1}
    check_losers(platform, service, refused_for(answers, "slot_taken"), reasons=OVERLAP, tries=people[0])


async def test_overlapping_starts_of_two_services(platform: Platform) -> None:
    professional = platform.professional()
    long = platform.service(professional, name="Endodoncia", duration=120, interval=30)
    short = platform.service(professional, name="Revisión", duration=30, buffer_after=30, interval=30)
    people = platform.regulars(PEOPLE)
    # All of these would overlap the middle of the two hours: at most one of the long ones can be booked.
    starts = in_a_row(platform.slots(long), 4, HALF_AN_HOUR)

    answers = await all_at_once(platform, [booking(people[n % PEOPLE], long, starts[n % 4]) for n in range(120)])

    assert outcomes(answers) == {(201, None): 1, (409, "slot_taken"): 119}
    assert statuses(platform.up, long["professional_id"]) == {"confirmed": 1}
    (booked,) = (answer.json() for answer in answers if answer.status_code == 201)
    start, end = moment(booked["start"]), moment(booked["end"])
    assert not [at for at in map(moment, platform.slots(short)) if start - 2 * HALF_AN_HOUR < at < end]
    check_losers(platform, long, refused_for(answers, "slot_taken"), reasons=OVERLAP, tries=people[0])


async def test_neighbours_whose_buffers_meet(platform: Platform) -> None:
    professional = platform.professional()
    before = platform.service(professional, name="Higiene", duration=30, buffer_after=10, interval=30)
    after = platform.service(professional, name="Limpieza", duration=30, buffer_before=10, interval=30)
    people = platform.regulars(PEOPLE)
    first, second = in_a_row(platform.slots(before), 2, HALF_AN_HOUR)

    answers = await from_the_gate(
        platform,
        [
            booking(people[n % PEOPLE], service, start)
            for n in range(10)
            for service, start in [(before, first), (after, second)]
        ],
    )

    assert outcomes(answers) == {(201, None): 1, (409, "slot_taken"): 19}
    # One service's losers overlap the winner, the other's only its buffer.
    told = [problem["reasons"] for problem in refused_for(answers, "slot_taken")]
    assert sorted(code["code"] for reasons in told for code in reasons) == (
        ["buffer_of_neighbour"] * 10 + ["overlaps_appointment"] * 9
    )


async def test_everybody_moves_into_the_same_slot(platform: Platform) -> None:
    service = platform.service(platform.professional())
    people = platform.regulars(PEOPLE)
    slots = platform.slots(service)
    moves = list[Attempt]()
    for n in range(16):
        person = people[n % PEOPLE]
        booked = person.post("/appointments", {"service_id": service["id"], "start": slots[n]})
        moves.append(transition(person, booked.json(), "reschedule", {"start": slots[20]}, booked.headers["ETag"]))

    answers = await from_the_gate(platform, moves)

    assert outcomes(answers) == {(200, None): 1, (409, "slot_taken"): 15}
    check_losers(platform, service, refused_for(answers, "slot_taken"), reasons=OVERLAP, tries=people[0])


async def test_one_key_books_once_however_often_it_is_sent(platform: Platform) -> None:
    service = platform.service(platform.professional())
    person = platform.account()
    slots = platform.slots(service)
    wanted = {"service_id": service["id"], "start": slots[0]}
    key = {"Idempotency-Key": "a-key-of-mine"}

    answers = await all_at_once(
        platform, [Attempt(who=person, path="/appointments", body=wanted, headers=key) for _ in range(20)]
    )

    told = outcomes(answers)
    assert set(told) <= {(201, None), (409, "idempotency_in_flight")}
    assert told[201, None] >= 1
    first, second = (person.post("/appointments", wanted, **{"Idempotency-Key": "a-key-of-mine"}) for _ in range(2))
    assert (first.status_code, first.content) == (201, second.content)
    other = person.post("/appointments", {**wanted, "start": slots[1]}, **{"Idempotency-Key": "a-key-of-mine"})
    assert outcome(other) == (422, "idempotency_key_reused")
    assert len(person.get("/appointments?as=client").json()["items"]) == 1


async def test_the_database_itself_refuses_an_overlap(platform: Platform) -> None:
    service = platform.service(platform.professional())
    booked = platform.account().post(
        "/appointments", {"service_id": service["id"], "start": platform.slots(service)[0]}
    )
    async with connected(platform.up) as connection:
        columns = await connection.fetchval(
            "SELECT string_agg(attname, ', ') FROM pg_attribute WHERE attrelid = 'appointments'::regclass AND attnum > 0"
            " AND attgenerated = '' AND NOT attisdropped AND attname NOT IN ('id', 'number')"
        )
        copied = f"""
            INSERT INTO appointments (id, number, {columns})
            SELECT gen_random_uuid(), 'C-TWICE', {columns} FROM appointments WHERE id = $1::text::uuid
        """

        with pytest.raises(asyncpg.ExclusionViolationError, match="ex_appointments_no_double_booking"):
            await connection.execute(copied, booked.json()["id"])
