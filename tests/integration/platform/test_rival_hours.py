"""Hours that close while people book in them: whoever was first is listed, and whoever comes later is refused."""

import random
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.integration.platform.people import ALL_DAY, Person, Platform
from tests.integration.platform.races import (
    Attempt,
    all_at_once,
    booking,
    check_losers,
    free_starts,
    in_a_row,
    moment,
    outcomes,
    refused_for,
    transition,
)
from tests.integration.platform.storage import statuses

MADRID = ZoneInfo("Europe/Madrid")
PEOPLE = 4
HALF_AN_HOUR = timedelta(minutes=30)
ROUNDS = 5

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


def time_off(professional: Person, service: dict[str, Any], first: str, last: str, *decisions: object) -> Attempt:
    """Away from the first of these slots to the end of the last."""
    end = moment(last) + timedelta(minutes=service["duration"])
    body = {"start": first, "end": end.isoformat(), "decisions": decisions}
    return Attempt(who=professional, path=f"/professionals/{service['professional_id']}/time-off", body=body)


def amid(attempts: list[Attempt], change: Attempt) -> list[Attempt]:
    """The change somewhere among the others; which place is no matter, as long as it is not always the same."""
    place = random.randrange(len(attempts) + 1)
    return [*attempts[:place], change, *attempts[place:]]


def parted(change: Attempt, attempts: list[Attempt], answers: list[httpx.Response]) -> tuple[Any, list[httpx.Response]]:
    """The answer to the change, and those to the others."""
    place = attempts.index(change)
    return answers[place], [*answers[:place], *answers[place + 1 :]]


def check_told(change: httpx.Response, bookings: list[httpx.Response], known: dict[str, str], reason: str) -> None:
    """The professional was told of everybody whose booking was accepted, and everybody else of the reason."""
    made = [answer.json()["id"] for answer in bookings if answer.status_code == 201]
    told = {orphan["appointment"]["id"]: orphan["action"] for orphan in change.json()["orphans"]}
    assert told == known | dict.fromkeys(made, "keep")
    for problem in refused_for(bookings, "slot_not_offered"):
        codes = {found["code"] for found in problem["reasons"]}
        assert reason in codes, problem


async def test_time_off_beside_bookings_of_the_times_that_it_takes(platform: Platform) -> None:
    professional = platform.professional()
    service = platform.service(professional)
    people = platform.regulars(PEOPLE)
    for n in range(ROUNDS):
        slots = in_a_row(platform.slots(service, after_days=1 + 3 * n), 8, HALF_AN_HOUR)
        known = people[0].post("/appointments", {"service_id": service["id"], "start": slots[0]}).json()
        decision = {"appointment_id": known["id"], "action": "cancel", "reason": "Congreso."}
        change = time_off(professional, service, slots[0], slots[6], decision)
        attempts = amid([booking(people[k % PEOPLE], service, slots[1 + k % 6]) for k in range(24)], change)

        away, bookings = parted(change, attempts, await all_at_once(platform, attempts))

        assert away.status_code == 201, away.text
        told = outcomes(bookings)
        made = told.pop((201, None), 0)
        taken, late = told.pop((409, "slot_taken"), 0), told.pop((409, "slot_not_offered"), 0)
        assert (told, made + taken + late) == ({}, 24)
        check_told(away, bookings, {known["id"]: "cancel"}, "time_off")
        assert people[0].get(f"/appointments/{known['id']}").json()["status"] == "cancelled"
        assert free_starts(platform, service, moment(slots[0]), moment(slots[7])) == []
        assert free_starts(platform, service, moment(slots[7]), moment(slots[7]) + HALF_AN_HOUR) == [moment(slots[7])]
        refused = await all_at_once(platform, [booking(person, service, slots[0]) for person in people])
        assert outcomes(refused) == {(409, "slot_not_offered"): PEOPLE}
        check_losers(
            platform,
            service,
            refused_for(refused, "slot_not_offered"),
            reasons=frozenset({"time_off"}),
            tries=people[0],
        )


async def test_shorter_hours_beside_bookings_of_the_hours_that_go(platform: Platform) -> None:
    professional = platform.professional()
    service = platform.service(professional)
    people = platform.regulars(PEOPLE)
    path = f"/professionals/{service['professional_id']}/working-hours"
    shorter = [{**opening, "end": "12:00"} for opening in ALL_DAY]
    slots = [start for start in platform.slots(service) if _local_hour(start) >= 12][:6]
    for _ in range(ROUNDS):
        body = {"timezone": "Europe/Madrid", "weekly": shorter}
        etag = professional.get(path).headers["ETag"]
        change = Attempt(who=professional, method="PUT", path=path, body=body, headers={"If-Match": etag})
        attempts = amid([booking(people[k % PEOPLE], service, slots[k % 6]) for k in range(18)], change)

        shut, bookings = parted(change, attempts, await all_at_once(platform, attempts))

        assert shut.status_code == 200, shut.text
        check_told(shut, bookings, {}, "outside_opening_hours")
        made = [answer.json() for answer in bookings if answer.status_code == 201]
        assert {answer.status_code for answer in bookings} <= {201, 409}
        assert {moment(one["start"]) for one in made} <= set(map(moment, slots))
        platform.open_hours(professional)
        for appointment in made:
            assert professional.transition(appointment, "cancel").status_code == 200


async def test_only_one_of_two_who_read_the_same_hours_changes_them(platform: Platform) -> None:
    professional = platform.professional()
    service = platform.service(professional)
    path = f"/professionals/{service['professional_id']}/working-hours"
    etag = professional.get(path).headers["ETag"]
    bodies = [{"timezone": "Europe/Madrid", "weekly": ALL_DAY[:n]} for n in range(7)]

    answers = await all_at_once(
        platform,
        [Attempt(who=professional, method="PUT", path=path, body=body, headers={"If-Match": etag}) for body in bodies],
    )

    assert outcomes(answers) == {(200, None): 1, (412, "stale_version"): 6}
    (kept,) = (n for n, answer in enumerate(answers) if answer.status_code == 200)
    assert len(professional.get(path).json()["weekly"]) == kept


async def test_a_day_off_is_entered_once(platform: Platform) -> None:
    professional = platform.professional()
    service = platform.service(professional)
    path = f"/professionals/{service['professional_id']}/exceptions"
    day = platform.slots(service)[0][:10]

    answers = await all_at_once(
        platform, [Attempt(who=professional, path=path, body={"date": day, "openings": []})] * 10
    )

    assert outcomes(answers) == {(201, None): 1, (409, "exception_exists"): 9}
    assert [item["date"] for item in professional.get(path).json()["items"]] == [day]


async def test_a_change_moves_somebody_where_others_book(platform: Platform) -> None:
    professional = platform.professional()
    service = platform.service(professional)
    people = platform.regulars(PEOPLE)
    for n in range(ROUNDS):
        slots = in_a_row(platform.slots(service, after_days=1 + 3 * n), 8, HALF_AN_HOUR)
        known = people[0].post("/appointments", {"service_id": service["id"], "start": slots[0]}).json()
        decision = {"appointment_id": known["id"], "action": "move", "start": slots[5]}
        change = time_off(professional, service, slots[0], slots[0], decision)
        attempts = amid([booking(person, service, slots[5]) for person in people], change)

        away, bookings = parted(change, attempts, await all_at_once(platform, attempts))

        now_at = moment(people[0].get(f"/appointments/{known['id']}").json()["start"])
        if away.status_code == 201:
            assert outcomes(bookings) == {(409, "slot_taken"): PEOPLE}
            assert [(one["action"], one["appointment"]["start"]) for one in away.json()["orphans"]] == [
                ("move", _utc(slots[5]))
            ]
            assert now_at == moment(slots[5])
        else:
            # Nothing of the change has happened: they are where they were, and the professional is not away.
            assert outcomes([away]) == {(422, "invalid_value"): 1}
            assert [(f["pointer"], f["code"]) for f in away.json()["errors"]] == [("/decisions/0/start", "slot_taken")]
            assert outcomes(bookings) == {(201, None): 1, (409, "slot_taken"): PEOPLE - 1}
            assert now_at == moment(slots[0])
            assert professional.transition(known, "cancel").status_code == 200
            assert free_starts(platform, service, moment(slots[0]), moment(slots[1])) == [moment(slots[0])]


async def test_an_orphan_is_moved_by_its_client_while_the_professional_cancels_it(platform: Platform) -> None:
    professional = platform.professional()
    service = platform.service(professional)
    client = platform.regulars(1)[0]
    for n in range(ROUNDS):
        slots = in_a_row(platform.slots(service, after_days=1 + 3 * n), 8, HALF_AN_HOUR)
        known = client.post("/appointments", {"service_id": service["id"], "start": slots[0]}).json()
        decision = {"appointment_id": known["id"], "action": "cancel"}
        change = time_off(professional, service, slots[0], slots[0], decision)
        moving = transition(client, known, "reschedule", {"start": slots[5]})

        away, moved = parted(change, attempts := amid([moving], change), await all_at_once(platform, attempts))

        final = client.get(f"/appointments/{known['id']}").json()
        if away.status_code == 201:
            assert outcomes(moved) == {(409, "illegal_transition"): 1}
            assert final["status"] == "cancelled"
        else:  # there is nothing to decide about any more
            assert (away.status_code, away.json()["errors"][0]["code"]) == (422, "not_an_orphan")
            assert outcomes(moved) == {(200, None): 1}
            assert (final["status"], moment(final["start"])) == ("confirmed", moment(slots[5]))
    ended = statuses(platform.up, service["professional_id"])
    assert ended.total() == ROUNDS


def _local_hour(start: str) -> int:
    return datetime.fromisoformat(start).astimezone(MADRID).hour


def _utc(start: str) -> str:
    return moment(start).isoformat().replace("+00:00", "Z")
