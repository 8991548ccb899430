"""Changing weekly hours over HTTP: what is left outside, what is decided about it, and trying it first."""

from typing import Any

import pytest

from domain.scheduling.life import Status
from tests.times import utc
from tests.unit.http.site import Person, Site, faults, path_of

pytestmark = pytest.mark.anyio

AFTERNOONS = {"timezone": "Europe/Madrid", "weekly": [{"weekday": "tue", "start": "15:00", "end": "18:00"}]}
INSIDE, OUTSIDE = utc("2027-03-02 14:00"), utc("2027-03-02 09:00")  # 15:00 and 10:00 in Madrid
FREE = "2027-03-02T15:30:00+01:00"
UNKNOWN = "018f0000-0000-7000-8000-000000000000"


async def put(site: Site, dentist: Person, *, by: Person | None = None, query: str = "", **changes: Any):
    path, match = path_of(dentist, "working-hours"), changes.pop("match", "*")
    return await site.ask(
        "PUT", path + query, by=by or dentist, headers={"If-Match": match}, json={**AFTERNOONS, **changes}
    )


async def test_a_change_answers_with_what_it_leaves_outside_and_keeps_it(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    outside, inside = (site.appointment_of(client, service, start=start) for start in (OUTSIDE, INSIDE))

    answer = await put(site, dentist)

    assert answer.status_code == 200, answer.text
    (orphan,) = answer.json()["orphans"]
    assert (orphan["appointment"]["id"], orphan["action"]) == (str(outside.id), "keep")
    assert orphan["appointment"]["client"]["email"] == str(client.user.email)
    assert answer.json()["dry_run"] is False
    stored = site.application.storage.appointments
    assert [stored[known.id].time.start for known in (outside, inside)] == [OUTSIDE, INSIDE]
    assert (await put(site, dentist)).json()["orphans"] == [], "it lay outside before"


async def test_a_dry_run_tells_the_same_and_changes_nothing(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    outside = site.appointment_of(client, site.service_of(dentist), start=OUTSIDE)
    path = path_of(dentist, "working-hours")
    before = await site.ask("GET", path)
    decisions = [{"appointment_id": str(outside.id), "action": "cancel", "reason": "Cierro por las mañanas"}]

    answer = await put(site, dentist, query="?dry_run=true", decisions=decisions)

    assert (answer.status_code, answer.json()["dry_run"]) == (200, True)
    assert "ETag" not in answer.headers
    assert answer.json()["weekly"] == AFTERNOONS["weekly"]
    (orphan,) = answer.json()["orphans"]
    assert (orphan["action"], orphan["appointment"]["status"]) == ("cancel", "cancelled")
    after = await site.ask("GET", path)
    assert (after.json(), after.headers["ETag"]) == (before.json(), before.headers["ETag"])
    assert site.application.storage.appointments[outside.id].status is Status.CONFIRMED
    assert site.application.storage.outbox == {}


async def test_each_orphan_is_kept_moved_or_cancelled_as_was_decided(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    kept, moved, cancelled = (
        site.appointment_of(client, service, start=utc(f"2027-03-02 {clock}")) for clock in ("08:00", "09:00", "10:00")
    )
    decisions = [
        {"appointment_id": str(kept.id), "action": "keep"},
        {"appointment_id": str(moved.id), "action": "move", "start": FREE, "reason": "Solo tardes"},
        {"appointment_id": str(cancelled.id), "action": "cancel", "reason": "Lo siento"},
    ]

    answer = await put(site, dentist, decisions=decisions)

    assert answer.status_code == 200, answer.text
    shown = [
        (orphan["action"], orphan["appointment"]["id"], orphan["appointment"]["status"], orphan["appointment"]["start"])
        for orphan in answer.json()["orphans"]
    ]
    assert shown == [
        ("keep", str(kept.id), "confirmed", "2027-03-02T08:00:00Z"),
        ("move", str(moved.id), "confirmed", "2027-03-02T14:30:00Z"),
        ("cancel", str(cancelled.id), "cancelled", "2027-03-02T10:00:00Z"),
    ]
    assert answer.json()["orphans"][2]["appointment"]["cancellation_reason"] == "Lo siento"
    read = await site.ask("GET", f"/appointments/{moved.id}", by=client)
    assert (read.json()["start"], read.json()["sequence"]) == ("2027-03-02T14:30:00Z", 1)


async def test_the_answers_tag_is_that_of_the_hours(site: Site):
    dentist = await site.dentist()
    site.appointment_of(await site.client_person(), site.service_of(dentist), start=OUTSIDE)

    changed = await put(site, dentist)
    known = await site.ask("GET", path_of(dentist, "working-hours"), headers={"If-None-Match": changed.headers["ETag"]})

    assert known.status_code == 304
    assert (await put(site, dentist, match=changed.headers["ETag"])).status_code == 200
    assert (await put(site, dentist, match=changed.headers["ETag"])).status_code == 412


@pytest.mark.parametrize("query", ["", "?dry_run=true"])
async def test_hours_are_for_the_version_that_was_read(site: Site, query: str):
    dentist = await site.dentist()
    path = path_of(dentist, "working-hours") + query

    without = await site.ask("PUT", path, by=dentist, json=AFTERNOONS)
    stale = await site.ask("PUT", path, by=dentist, headers={"If-Match": '"7-0123456789ab"'}, json=AFTERNOONS)

    assert (without.status_code, stale.status_code) == (428, 412)


async def test_every_fault_of_a_decision_has_its_place(site: Site):
    decisions = [
        {"action": "throw", "start": "mañana", "reason": "\x00"},
        {"appointment_id": "7", "action": "keep", "by": "me"},
    ]

    answer = await put(site, await site.dentist(), decisions=decisions)

    assert faults(answer) == {
        ("/decisions/0/appointment_id", "missing"),
        ("/decisions/0/action", "not_allowed"),
        ("/decisions/0/start", "malformed"),
        ("/decisions/0/reason", "control_character"),
        ("/decisions/1/appointment_id", "malformed"),
        ("/decisions/1/by", "unknown_field"),
    }


@pytest.mark.parametrize(
    ("decision", "found"),
    [
        ({"action": "move"}, ("/decisions/1/start", "missing")),
        ({"action": "keep", "start": FREE}, ("/decisions/1/start", "not_for_this_action")),
        ({"action": "cancel", "start": FREE}, ("/decisions/1/start", "not_for_this_action")),
        ({"action": "move", "start": "2027-03-02T15:30:00.5+01:00"}, ("/decisions/1/start", "too_precise")),
        ({"action": "move", "start": "9999-12-31T00:00:00Z"}, ("/decisions/1/start", "out_of_range")),
        ({"action": "cancel", "reason": "a\u202eb"}, ("/decisions/1/reason", "control_character")),
        ({"action": "keep", "appointment_id": UNKNOWN}, ("/decisions/1/appointment_id", "not_an_orphan")),
    ],
)
async def test_a_decision_that_cannot_be_is_refused_in_its_place(
    site: Site, decision: dict[str, str], found: tuple[str, str]
):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    first, second = (
        site.appointment_of(client, service, start=utc(f"2027-03-02 {clock}")) for clock in ("08:00", "09:00")
    )
    decisions = [{"appointment_id": str(first.id), "action": "keep"}, {"appointment_id": str(second.id), **decision}]

    answer = await put(site, dentist, decisions=decisions)

    assert faults(answer) == {found}
    assert (await put(site, dentist)).json()["orphans"] != [], "nothing was stored"


async def test_nobody_decides_twice_nor_about_what_stays_inside(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    outside, inside = (site.appointment_of(client, service, start=start) for start in (OUTSIDE, INSIDE))
    keep, stray = ({"appointment_id": str(known.id), "action": "keep"} for known in (outside, inside))

    twice = await put(site, dentist, decisions=[keep, keep])
    astray = await put(site, dentist, decisions=[stray])

    assert faults(twice) == {("/decisions/1/appointment_id", "repeated")}
    assert faults(astray) == {("/decisions/0/appointment_id", "not_an_orphan")}


async def test_an_orphan_moves_to_no_taken_time(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    outside, _ = (site.appointment_of(client, service, start=start) for start in (OUTSIDE, INSIDE))
    decisions = [{"appointment_id": str(outside.id), "action": "move", "start": INSIDE.isoformat()}]

    answer = await put(site, dentist, decisions=decisions)

    assert answer.status_code == 422
    assert faults(answer) == {("/decisions/0/start", "slot_taken")}
    assert (await site.ask("GET", path_of(dentist, "working-hours"))).json()["weekly"] != AFTERNOONS["weekly"]


async def test_holidays_are_those_of_a_region(site: Site):
    dentist = await site.dentist()
    service = site.service_of(dentist)

    async def is_free_on_good_friday() -> bool:
        window = {"from": "2027-03-26", "to": "2027-03-27"}
        answer = await site.ask("GET", f"/services/{service.id}/availability", params=window)
        return answer.json()["slots"] != []

    weekly = [{"weekday": "fri", "start": "09:00", "end": "13:00"}]
    observed = await put(site, dentist, weekly=weekly, holidays_region="es-md")
    assert (observed.json()["holidays_region"], await is_free_on_good_friday()) == ("ES-MD", False)
    ignored = await put(site, dentist, weekly=weekly)
    assert (ignored.json()["holidays_region"], await is_free_on_good_friday()) == (None, True)


@pytest.mark.parametrize(
    ("region", "code"),
    [("", "unknown_region"), ("XX-1", "unknown_region"), ("España", "unknown_region"), (7, "wrong_type")],
)
async def test_nobody_observes_the_holidays_of_nowhere(site: Site, region: object, code: str):
    answer = await put(site, await site.dentist(), holidays_region=region)

    assert faults(answer) == {("/holidays_region", code)}
