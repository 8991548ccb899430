"""Booking, showing and changing appointments over HTTP."""

from datetime import datetime, timedelta, timezone

import pytest

from domain.scheduling.appointment import Status
from tests.times import utc
from tests.unit.http.site import Site, faults, problem

pytestmark = pytest.mark.anyio

START = "2027-03-02T10:00:00+01:00"


async def test_an_appointment_is_shown_to_those_in_it_and_to_administrators(site: Site):
    client, dentist, admin, stranger = (
        await site.client_person(),
        await site.dentist(),
        await site.admin(),
        await site.client_person("Otra"),
    )
    appointment = site.appointment_of(client, site.service_of(dentist))

    answers = [
        await site.ask("GET", f"/appointments/{appointment.id}", by=person)
        for person in (client, dentist, admin, stranger)
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 404]
    assert all(answer.json()["client"]["email"] == str(client.user.email) for answer in answers[:3])


async def test_an_appointment_has_everything_that_the_contract_names(site: Site):
    client = await site.client_person()
    appointment = site.appointment_of(client, site.service_of(await site.dentist()))

    shown = (await site.ask("GET", f"/appointments/{appointment.id}", by=client)).json()

    assert shown.keys() >= {
        *("id", "number", "status", "service", "professional", "client", "start", "end", "timezone", "local_start"),
        *("duration", "notes", "location", "sequence", "policy", "created_at", "updated_at"),
    }
    assert shown["service"].keys() == {"id", "name"}
    assert shown["professional"].keys() == {"id", "full_name", "slug"}
    assert shown["client"].keys() == {"id", "full_name", "email", "phone"}
    assert shown["policy"].keys() == {"cancel_until", "reschedule_until"}
    assert (shown["start"], shown["end"]) == ("2027-03-02T09:00:00Z", "2027-03-02T09:30:00Z")
    assert (shown["local_start"], shown["timezone"]) == ("2027-03-02T10:00:00", "Europe/Madrid")


async def test_of_two_for_one_slot_the_second_is_refused(site: Site):
    first, second = await site.client_person(), await site.client_person("Otra")
    service = site.service_of(await site.dentist())
    body = {"service_id": str(service.id), "start": START}

    won = await site.ask("POST", "/appointments", by=first, json=body)
    lost = await site.ask("POST", "/appointments", by=second, json=body)

    assert (won.status_code, lost.status_code) == (201, 409)
    assert problem(lost)["code"] == "slot_taken"


@pytest.mark.parametrize("start", ["2027-03-02T10:07:00+01:00", "2027-03-06T10:00:00+01:00", "2027-02-01T10:00:00Z"])
async def test_what_is_not_offered_cannot_be_booked(site: Site, start: str):
    service = site.service_of(await site.dentist())

    answer = await site.ask(
        "POST", "/appointments", by=await site.client_person(), json={"service_id": str(service.id), "start": start}
    )

    assert (answer.status_code, problem(answer)["code"]) == (409, "slot_not_offered")


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ("2027-03-02T10:00:00", "naive"),
        ("2027-03-02", "malformed"),
        ("mañana", "malformed"),
        ("2027-03-02T23:59:60Z", "malformed"),
        ("9999-12-31T23:59:59-14:00", "out_of_range"),
        ("0001-01-01T00:00:00+14:00", "out_of_range"),
        ("2027-03-02T10:00:00.5+01:00", "too_precise"),
        (1803978000, "wrong_type"),
        (None, "wrong_type"),
    ],
)
async def test_a_start_is_an_instant(site: Site, start: object, code: str):
    service = site.service_of(await site.dentist())

    answer = await site.ask(
        "POST", "/appointments", by=await site.client_person(), json={"service_id": str(service.id), "start": start}
    )

    assert faults(answer) == {("/start", code)}


async def test_where_a_new_appointment_is_does_not_depend_on_how_it_was_asked_for(site: Site):
    service = site.service_of(await site.dentist())
    body = {"service_id": str(service.id), "start": START}

    booked = await site.ask("POST", "/appointments/", by=await site.client_person(), json=body)

    assert booked.headers["Location"] == f"/api/v1/appointments/{booked.json()['id']}"


async def test_a_repeated_request_books_once(site: Site):
    client, service = await site.client_person(), site.service_of(await site.dentist())
    body = {"service_id": str(service.id), "start": START}
    same = {"start": START, "service_id": str(service.id)}
    key = {"Idempotency-Key": "attempt-1"}

    first = await site.ask("POST", "/appointments", by=client, headers=key, json=body)
    again = await site.ask("POST", "/appointments", by=client, headers=key, json=same)

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert len(site.application.storage.appointments) == 1


async def test_a_repeated_request_may_spell_its_instant_in_another_zone(site: Site):
    client, service = await site.client_person(), site.service_of(await site.dentist())
    here, there = START, datetime.fromisoformat(START).astimezone(timezone(timedelta(hours=5))).isoformat()
    key = {"Idempotency-Key": "attempt-1"}

    first, again = [
        await site.ask(
            "POST", "/appointments", by=client, headers=key, json={"service_id": str(service.id), "start": start}
        )
        for start in (here, there)
    ]

    assert here != there
    assert (again.status_code, again.content) == (201, first.content)


async def test_a_key_names_one_request(site: Site):
    client, service = await site.client_person(), site.service_of(await site.dentist())
    key = {"Idempotency-Key": "attempt-1"}
    body = {"service_id": str(service.id), "start": START}
    await site.ask("POST", "/appointments", by=client, headers=key, json=body)

    other = await site.ask("POST", "/appointments", by=client, headers=key, json={**body, "notes": "Otra"})
    stranger = await site.ask("POST", "/appointments", by=await site.client_person("X"), headers=key, json=body)

    assert (other.status_code, problem(other)["code"]) == (422, "idempotency_key_reused")
    assert problem(stranger)["code"] == "slot_taken"


@pytest.mark.parametrize("key", ["", "with space", "x" * 256, "tab\tbed"])
async def test_a_key_is_visible_ascii(site: Site, key: str):
    service = site.service_of(await site.dentist())
    body = {"service_id": str(service.id), "start": START}

    answer = await site.ask(
        "POST", "/appointments", by=await site.client_person(), headers={"Idempotency-Key": key}, json=body
    )

    assert faults(answer) == {("/Idempotency-Key", "malformed")}
    assert site.application.storage.appointments == {}


@pytest.mark.parametrize("action", ["cancel", "reschedule", "complete", "no-show"])
async def test_every_transition_is_for_the_version_that_was_read(site: Site, action: str):
    client, dentist = await site.client_person(), await site.dentist()
    appointment = site.appointment_of(client, site.service_of(dentist))
    path = f"/appointments/{appointment.id}/{action}"
    body = {"json": {"start": "2027-03-02T12:00:00Z"}} if action == "reschedule" else {}

    without = await site.ask("POST", path, by=dentist, **body)
    stale = await site.ask("POST", path, by=dentist, headers={"If-Match": '"7-0123456789ab"'}, **body)

    assert (without.status_code, stale.status_code) == (428, 412)
    assert site.application.storage.appointments[appointment.id].status is Status.CONFIRMED


async def test_a_cancellation_needs_no_body(site: Site):
    client = await site.client_person()
    appointment = site.appointment_of(client, site.service_of(await site.dentist()))

    answer = await site.ask("POST", f"/appointments/{appointment.id}/cancel", by=client, headers={"If-Match": "*"})
    again = await site.ask("POST", f"/appointments/{appointment.id}/cancel", by=client, headers={"If-Match": "*"})

    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert (again.status_code, problem(again)["code"]) == (409, "illegal_transition")


async def test_an_administrator_says_why(site: Site):
    appointment = site.appointment_of(await site.client_person(), site.service_of(await site.dentist()))

    answer = await site.ask(
        "POST", f"/appointments/{appointment.id}/cancel", by=await site.admin(), headers={"If-Match": "*"}
    )

    assert faults(answer) == {("/reason", "missing")}


@pytest.mark.parametrize(("action", "status"), [("complete", "completed"), ("no-show", "no_show")])
async def test_a_professional_closes_what_has_begun(site: Site, action: str, status: str):
    client, dentist = await site.client_person(), await site.dentist()
    appointment = site.appointment_of(client, site.service_of(dentist), start=utc("2027-03-01 07:45"))
    later = site.appointment_of(client, site.service_of(dentist))

    async def close(person, which):
        return await site.ask("POST", f"/appointments/{which.id}/{action}", by=person, headers={"If-Match": "*"})

    assert problem(await close(client, appointment))["code"] == "role_required"
    assert problem(await close(dentist, later))["code"] == "not_started"
    assert (await close(dentist, appointment)).json()["status"] == status


async def test_lists_are_filtered_and_ordered(site: Site):
    client, dentist, admin = await site.client_person(), await site.dentist(), await site.admin()
    service = site.service_of(dentist)
    past, soon, late = (
        site.appointment_of(client, service, start=utc("2027-03-02 09:00") + timedelta(days=days))
        for days in (-7, 0, 7)
    )

    async def listed(person, query: str) -> list[str]:
        answer = await site.ask("GET", f"/appointments?{query}", by=person)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    assert await listed(client, "") == [str(past.id), str(soon.id), str(late.id)]
    assert await listed(client, "from=2027-03-01T08:00:00Z") == [str(soon.id), str(late.id)]
    assert await listed(client, "to=2027-03-01T08:00:00Z&order=latest_first") == [str(past.id)]
    assert await listed(dentist, "as=professional&order=latest_first") == [str(late.id), str(soon.id), str(past.id)]
    assert await listed(dentist, "as=client") == []
    assert await listed(admin, f"as=admin&client_id={client.user.id}&status=confirmed&limit=1") == [str(past.id)]
    assert await listed(admin, f"as=admin&client_id={admin.user.id}") == []


@pytest.mark.parametrize("capacity", ["professional", "admin"])
async def test_nobody_lists_as_what_they_are_not(site: Site, capacity: str):
    answer = await site.ask("GET", f"/appointments?as={capacity}", by=await site.client_person())

    assert (answer.status_code, problem(answer)["code"]) == (403, "role_required")


async def test_what_has_not_changed_is_not_sent_again(site: Site):
    client = await site.client_person()
    path = f"/appointments/{site.appointment_of(client, site.service_of(await site.dentist())).id}"
    etag = (await site.ask("GET", path, by=client)).headers["ETag"]

    same = await site.ask("GET", path, by=client, headers={"If-None-Match": etag})
    other = await site.ask("GET", path, by=client, headers={"If-None-Match": '"x"'})

    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", etag)
    assert "content-type" not in same.headers
    assert (other.status_code, other.headers["ETag"]) == (200, etag)


async def test_a_new_name_of_the_service_is_a_new_answer(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    path = f"/appointments/{site.appointment_of(client, service).id}"
    etag = (await site.ask("GET", path, by=client)).headers["ETag"]
    await site.ask("PATCH", f"/services/{service.id}", by=dentist, headers={"If-Match": "*"}, json={"name": "Nuevo"})

    answer = await site.ask("GET", path, by=client, headers={"If-None-Match": etag})
    change = await site.ask("POST", f"{path}/cancel", by=client, headers={"If-Match": etag})

    assert (answer.status_code, answer.json()["service"]["name"]) == (200, "Nuevo")
    assert change.status_code == 200, "the appointment itself is the one that was read"
