"""Days with other hours over HTTP."""

from typing import Any

import pytest

from domain.scheduling.life import Status
from tests.builders import some_terms
from tests.times import utc
from tests.unit.http.site import Person, Site, faults, path_of, problem

pytestmark = pytest.mark.anyio

TUESDAY = utc("2027-03-02 09:00")  # 10:00 in Madrid
DAY = {"date": "2027-03-02", "openings": [{"start": "16:00", "end": "18:00"}], "note": "Mañana en el juzgado"}
UNKNOWN = "018f0000-0000-7000-8000-000000000000"


async def add(site: Site, dentist: Person, *, query: str = "", **changes: Any):
    return await site.ask("POST", path_of(dentist, "exceptions") + query, by=dentist, json={**DAY, **changes})


async def dates(site: Site, dentist: Person, query: str = "") -> list[str]:
    answer = await site.ask("GET", path_of(dentist, "exceptions") + query)
    assert answer.status_code == 200, answer.text
    assert answer.json()["next"] is None
    return [item["date"] for item in answer.json()["items"]]


async def test_a_day_is_entered_shown_and_deleted(site: Site):
    dentist = await site.dentist()
    service = site.service_of(dentist, some_terms(duration=60))

    async def starts() -> list[str]:
        window = {"from": "2027-03-02", "to": "2027-03-03"}
        answer = await site.ask("GET", f"/services/{service.id}/availability", params=window)
        return [slot["start"][11:16] for slot in answer.json()["slots"]]

    usual = await starts()
    entered = await add(site, dentist)

    assert entered.status_code == 201, entered.text
    assert entered.json() == {
        **DAY,
        "id": entered.json()["id"],
        "created_at": "2027-03-01T08:00:00Z",
        "orphans": [],
        "dry_run": False,
    }
    assert entered.headers["Location"] == f"/api/v1{path_of(dentist, 'exceptions')}/{entered.json()['id']}"
    assert await dates(site, dentist) == ["2027-03-02"]
    assert await starts() == ["16:00", "17:00"]

    deleted = await site.client.delete(entered.headers["Location"], headers=dentist.headers)
    again = await site.client.delete(entered.headers["Location"], headers=dentist.headers)

    assert (deleted.status_code, deleted.json()) == (200, {"orphans": [], "dry_run": False})
    assert (again.status_code, problem(again)["code"]) == (404, "not_found")
    assert await dates(site, dentist) == []
    assert await starts() == usual


async def test_a_day_off_has_no_openings_and_midnight_is_the_end_of_a_day(site: Site):
    dentist = await site.dentist()

    off = await add(site, dentist, openings=[])
    late = await add(site, dentist, date="2027-03-03", openings=[{"start": "22:00", "end": "00:00"}])

    assert off.json()["openings"] == []
    assert late.json()["openings"] == [{"start": "22:00", "end": "24:00"}]


async def test_a_date_has_one_exception(site: Site):
    dentist = await site.dentist()
    await add(site, dentist)

    answer = await add(site, dentist, openings=[])

    assert (answer.status_code, problem(answer)["code"]) == (409, "exception_exists")


async def test_days_are_listed_by_date_from_one_to_another(site: Site):
    dentist = await site.dentist()
    for day in ("2027-03-19", "2027-03-02", "2027-03-10"):
        await add(site, dentist, date=day)

    assert await dates(site, dentist) == ["2027-03-02", "2027-03-10", "2027-03-19"]
    assert await dates(site, dentist, "?from=2027-03-10") == ["2027-03-10", "2027-03-19"]
    assert await dates(site, dentist, "?to=2027-03-10") == ["2027-03-02", "2027-03-10"]
    assert await dates(site, dentist, "?from=2027-03-10&to=2027-03-10") == ["2027-03-10"]


async def test_only_the_professional_and_administrators_read_the_note(site: Site):
    dentist, other = await site.dentist(), await site.dentist("Otra")
    await add(site, dentist)

    async def note(reader: Person | None) -> str | None:
        answer = await site.ask("GET", path_of(dentist, "exceptions"), by=reader)
        return answer.json()["items"][0].get("note")

    assert [await note(reader) for reader in (dentist, await site.admin())] == [DAY["note"]] * 2
    assert [await note(reader) for reader in (None, await site.client_person(), other)] == [None] * 3


async def test_an_exception_says_what_it_leaves_outside_and_does_what_was_decided(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    outside = site.appointment_of(client, site.service_of(dentist), start=TUESDAY)
    move = {"appointment_id": str(outside.id), "action": "move", "start": "2027-03-02T16:00:00+01:00"}

    kept = await add(site, dentist, query="?dry_run=true")
    moved = await add(site, dentist, decisions=[move])

    assert [orphan["action"] for orphan in kept.json()["orphans"]] == ["keep"]
    (orphan,) = moved.json()["orphans"]
    assert (orphan["action"], orphan["appointment"]["start"]) == ("move", "2027-03-02T15:00:00Z")
    assert site.application.storage.appointments[outside.id].time.start == utc("2027-03-02 15:00")


async def test_deleting_a_day_may_leave_appointments_outside_too(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    entered = await add(site, dentist, date="2027-03-06")  # a Saturday, which is closed in other weeks
    booked = site.appointment_of(client, site.service_of(dentist), start=utc("2027-03-06 15:00"))
    path = f"{path_of(dentist, 'exceptions')}/{entered.json()['id']}"
    decisions = {"decisions": [{"appointment_id": str(booked.id), "action": "cancel", "reason": "Cierro"}]}

    tried = await site.ask("DELETE", path + "?dry_run=true", by=dentist, json=decisions)

    assert (tried.status_code, tried.json()["dry_run"]) == (200, True)
    assert tried.json()["orphans"][0]["appointment"]["status"] == "cancelled"
    assert await dates(site, dentist) == ["2027-03-06"]
    assert site.application.storage.appointments[booked.id].status is Status.CONFIRMED

    deleted = await site.ask("DELETE", path, by=dentist, json=decisions)

    assert deleted.json()["orphans"][0]["action"] == "cancel"
    assert await dates(site, dentist) == []
    assert site.application.storage.appointments[booked.id].status is Status.CANCELLED


async def test_a_dry_run_stores_nothing(site: Site):
    dentist = await site.dentist()

    answer = await add(site, dentist, query="?dry_run=true")

    assert (answer.status_code, answer.json()["dry_run"]) == (200, True)
    assert "Location" not in answer.headers
    assert "id" not in answer.json()
    assert await dates(site, dentist) == []


async def test_every_fault_of_a_day_is_named(site: Site):
    dentist = await site.dentist()

    answer = await add(
        site,
        dentist,
        date="2027-02-30",
        openings=[{"start": "9:00", "end": "24:01", "weekday": "mon"}, {"start": "09:00"}],
        note="a\x00b",
        reason="x",
        decisions=[{"appointment_id": "7", "action": "keep"}],
    )

    assert faults(answer) == {
        ("/date", "malformed"),
        ("/openings/0/start", "malformed"),
        ("/openings/0/end", "malformed"),
        ("/openings/0/weekday", "unknown_field"),
        ("/openings/1/end", "missing"),
        ("/note", "control_character"),
        ("/reason", "unknown_field"),
        ("/decisions/0/appointment_id", "malformed"),
    }


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"date": "1969-12-31"}, ("/date", "out_of_range")),
        ({"date": "9999-12-31"}, ("/date", "out_of_range")),
        ({"date": "2027-03-02T10:00:00Z"}, ("/date", "malformed")),
        ({"date": 20270302}, ("/date", "wrong_type")),
        ({"date": None}, ("/date", "wrong_type")),
        ({"openings": None}, ("/openings", "wrong_type")),
        ({"openings": [{"start": "09:00", "end": "09:30"}] * 11}, ("/openings", "too_many")),
        ({"note": "x" * 201}, ("/note", "too_long")),
        ({"note": "dos\nlíneas"}, ("/note", "control_character")),
        ({"decisions": [{"appointment_id": UNKNOWN, "action": "move"}]}, ("/decisions/0/start", "missing")),
        (
            {"decisions": [{"appointment_id": UNKNOWN, "action": "keep"}]},
            ("/decisions/0/appointment_id", "not_an_orphan"),
        ),
    ],
)
async def test_a_day_that_cannot_be_is_refused(site: Site, changes: dict[str, Any], found: tuple[str, str]):
    dentist = await site.dentist()

    answer = await add(site, dentist, **changes)

    assert faults(answer) == {found}
    assert await dates(site, dentist) == []


async def test_a_wrong_decision_about_a_deletion_has_its_place(site: Site):
    dentist = await site.dentist()
    path = f"{path_of(dentist, 'exceptions')}/{(await add(site, dentist)).json()['id']}"

    answer = await site.ask(
        "DELETE", path, by=dentist, json={"decisions": [{"appointment_id": UNKNOWN, "action": "keep"}]}
    )

    assert faults(answer) == {("/decisions/0/appointment_id", "not_an_orphan")}
    assert await dates(site, dentist) == ["2027-03-02"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?from=x&to=2027-02-30", {("/from", "malformed"), ("/to", "malformed")}),
        ("?from=2027-03-02T00:00:00Z", {("/from", "malformed")}),
        ("?from=2027-03-02&to=2027-03-01", {("/to", "before_start")}),
        ("?from=0001-01-01&to=9999-12-31", {("/from", "out_of_range"), ("/to", "out_of_range")}),
        ("?since=2027-03-02", {("/since", "unknown_field")}),
    ],
)
async def test_days_are_asked_for_by_date(site: Site, query: str, found: set[tuple[str, str]]):
    dentist = await site.dentist()

    assert faults(await site.ask("GET", path_of(dentist, "exceptions") + query)) == found


async def test_nobody_sees_the_days_of_nobody(site: Site):
    answer = await site.ask("GET", f"/professionals/{UNKNOWN}/exceptions")

    assert (answer.status_code, problem(answer)["code"]) == (404, "not_found")


async def test_what_is_no_truth_value_is_no_dry_run(site: Site):
    dentist = await site.dentist()

    answer = await add(site, dentist, query="?dry_run=perhaps")

    assert faults(answer) == {("/dry_run", "wrong_type")}
    assert await dates(site, dentist) == []
