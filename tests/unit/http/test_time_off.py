"""Time off over HTTP."""

from typing import Any

import pytest

from domain.scheduling.life import Status
from tests.builders import some_terms
from tests.times import utc
from tests.unit.http.site import Person, Site, faults, path_of, problem

pytestmark = pytest.mark.anyio

MORNING = {"start": "2027-03-02T08:00:00+01:00", "end": "2027-03-02T14:00:00+01:00", "note": "Médico"}
UNKNOWN = "018f0000-0000-7000-8000-000000000000"


async def add(site: Site, dentist: Person, *, query: str = "", **changes: Any):
    return await site.ask("POST", path_of(dentist, "time-off") + query, by=dentist, json={**MORNING, **changes})


async def starts(site: Site, dentist: Person, query: str = "") -> list[str]:
    answer = await site.ask("GET", path_of(dentist, "time-off") + query, by=dentist)
    assert answer.status_code == 200, answer.text
    assert answer.json()["next"] is None
    return [item["start"] for item in answer.json()["items"]]


async def test_time_off_is_taken_shown_and_deleted(site: Site):
    dentist = await site.dentist()
    service = site.service_of(dentist, some_terms(duration=60))

    async def free() -> list[str]:
        window = {"from": "2027-03-02", "to": "2027-03-03"}
        answer = await site.ask("GET", f"/services/{service.id}/availability", params=window)
        return [slot["start"][11:16] for slot in answer.json()["slots"]]

    usual = await free()
    taken = await add(site, dentist)

    assert taken.status_code == 201, taken.text
    shown = {
        "id": taken.json()["id"],
        "start": "2027-03-02T07:00:00Z",
        "end": "2027-03-02T13:00:00Z",
        "note": "Médico",
        "created_at": "2027-03-01T08:00:00Z",
    }
    assert taken.json() == {**shown, "orphans": [], "dry_run": False}
    assert taken.headers["Location"] == f"/api/v1{path_of(dentist, 'time-off')}/{shown['id']}"
    listed = await site.ask("GET", path_of(dentist, "time-off"), by=dentist)
    assert listed.json() == {"items": [shown], "next": None}
    assert await free() == ["15:00", "16:00", "17:00"]

    deleted = await site.client.delete(taken.headers["Location"], headers=dentist.headers)
    again = await site.client.delete(taken.headers["Location"], headers=dentist.headers)

    assert (deleted.status_code, deleted.json()) == (200, {"orphans": [], "dry_run": False})
    assert (again.status_code, problem(again)["code"]) == (404, "not_found")
    assert await free() == usual


async def test_time_off_is_listed_as_far_as_it_meets_what_is_asked_for(site: Site):
    dentist = await site.dentist()
    for day in ("05", "02", "03"):
        await add(site, dentist, start=f"2027-03-{day}T08:00:00Z", end=f"2027-03-{day}T10:00:00Z")
    second, third, fifth = (f"2027-03-{day}T08:00:00Z" for day in ("02", "03", "05"))

    assert await starts(site, dentist) == [second, third, fifth]
    assert await starts(site, dentist, "?from=2027-03-03T09:00:00Z") == [third, fifth]
    assert await starts(site, dentist, "?to=2027-03-03T08:00:00Z") == [second]
    assert await starts(site, dentist, "?from=2027-03-02T10:00:00Z&to=2027-03-05T08:00:00Z") == [third]


async def test_time_off_meets_appointments_and_does_what_was_decided(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    first, second = (site.appointment_of(client, service, start=utc(f"2027-03-02 {hour}:00")) for hour in ("09", "10"))
    decisions = [
        {"appointment_id": str(first.id), "action": "cancel", "reason": "Estoy enferma"},
        {"appointment_id": str(second.id), "action": "move", "start": "2027-03-02T17:00:00+01:00"},
    ]

    tried = await add(site, dentist, query="?dry_run=true", decisions=decisions)

    assert (tried.status_code, tried.json()["dry_run"]) == (200, True)
    assert "id" not in tried.json()
    assert "Location" not in tried.headers
    assert await starts(site, dentist) == []
    stored = site.application.storage.appointments
    assert [stored[known.id].status for known in (first, second)] == [Status.CONFIRMED] * 2

    taken = await add(site, dentist, decisions=decisions)

    assert taken.json()["orphans"] == [
        {**orphan, "appointment": {**orphan["appointment"], "updated_at": taken.json()["created_at"]}}
        for orphan in tried.json()["orphans"]
    ]
    assert [orphan["action"] for orphan in taken.json()["orphans"]] == ["cancel", "move"]
    assert stored[first.id].status is Status.CANCELLED
    assert stored[second.id].time.start == utc("2027-03-02 16:00")


async def test_deleting_time_off_can_be_tried_first(site: Site):
    dentist = await site.dentist()
    taken = await add(site, dentist)
    path = f"{path_of(dentist, 'time-off')}/{taken.json()['id']}"

    tried = await site.ask("DELETE", path + "?dry_run=true", by=dentist)

    assert (tried.status_code, tried.json()) == (200, {"orphans": [], "dry_run": True})
    assert len(await starts(site, dentist)) == 1


async def test_what_is_in_the_way_moves_to_no_taken_time(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    in_the_way, _ = (site.appointment_of(client, service, start=utc(f"2027-03-02 {hour}:00")) for hour in ("09", "16"))
    move = {"appointment_id": str(in_the_way.id), "action": "move", "start": "2027-03-02T16:00:00Z"}

    answer = await add(site, dentist, decisions=[move])

    assert answer.status_code == 422
    assert faults(answer) == {("/decisions/0/start", "slot_taken")}
    assert await starts(site, dentist) == []


async def test_every_fault_of_time_off_is_named(site: Site):
    answer = await add(site, await site.dentist(), start="mañana", end="2027-03-02T14:00:00", note="a\x00b", days=2)

    assert faults(answer) == {
        ("/start", "malformed"),
        ("/end", "naive"),
        ("/note", "control_character"),
        ("/days", "unknown_field"),
    }


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"end": MORNING["start"]}, ("/end", "not_after_start")),
        ({"end": "2027-03-01T00:00:00Z"}, ("/end", "not_after_start")),
        ({"start": "1969-12-31T00:00:00Z"}, ("/start", "out_of_range")),
        ({"end": "9999-12-31T00:00:00Z"}, ("/end", "out_of_range")),
        ({"start": None}, ("/start", "wrong_type")),
        ({"note": "x" * 201}, ("/note", "too_long")),
        ({"decisions": [{"appointment_id": UNKNOWN, "action": "move"}]}, ("/decisions/0/start", "missing")),
        (
            {"decisions": [{"appointment_id": UNKNOWN, "action": "keep"}]},
            ("/decisions/0/appointment_id", "not_an_orphan"),
        ),
    ],
)
async def test_time_off_that_cannot_be_is_refused(site: Site, changes: dict[str, Any], found: tuple[str, str]):
    dentist = await site.dentist()

    answer = await add(site, dentist, **changes)

    assert faults(answer) == {found}
    assert await starts(site, dentist) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?from=x&to=2027-03-02", {("/from", "malformed"), ("/to", "malformed")}),
        ("?from=2027-03-02T00:00:00Z&to=2027-03-02T00:00:00Z", {("/to", "not_after_start")}),
        ("?first=2027-03-02", {("/first", "unknown_field")}),
    ],
)
async def test_time_off_is_asked_for_by_instants(site: Site, query: str, found: set[tuple[str, str]]):
    dentist = await site.dentist()

    assert faults(await site.ask("GET", path_of(dentist, "time-off") + query, by=dentist)) == found
