"""Holding a slot over HTTP."""

from datetime import timedelta

import pytest

from domain.scheduling.life import Status
from tests.builders import some_terms
from tests.unit.http.site import Person, Site, faults, problem

pytestmark = pytest.mark.anyio

START, LATER = "2027-03-02T10:00:00+01:00", "2027-03-02T11:00:00+01:00"
UNKNOWN = "018f0000-0000-7000-8000-000000000000"


async def hold(site: Site, service_id: object, by: Person, start: str = START):
    return await site.ask("POST", f"/services/{service_id}/holds", by=by, json={"start": start})


async def book(site: Site, service_id: object, by: Person, start: str = START, **more: object):
    return await site.ask("POST", "/appointments", by=by, json={"service_id": str(service_id), "start": start, **more})


async def test_a_hold_keeps_a_slot_for_five_minutes(site: Site):
    client, other = await site.client_person(), await site.client_person("Otra")
    service = site.service_of(await site.dentist())

    held = await hold(site, service.id, client)

    assert held.status_code == 201, held.text
    assert held.json() == {
        "id": held.json()["id"],
        "service_id": str(service.id),
        "start": "2027-03-02T09:00:00Z",
        "end": "2027-03-02T09:30:00Z",
        "expires_at": "2027-03-01T08:05:00Z",
    }
    assert held.headers["Location"] == f"/api/v1/holds/{held.json()['id']}"
    refused = await book(site, service.id, other)
    assert (refused.status_code, problem(refused)["code"]) == (409, "slot_taken")
    assert problem(refused)["reasons"] == [{"code": "overlaps_hold"}]

    site.application.clock.advance(timedelta(minutes=5))

    assert (await book(site, service.id, other)).status_code == 201


async def test_a_hold_is_used_up_by_booking(site: Site):
    client, service = await site.client_person(), site.service_of(await site.dentist())
    held = await hold(site, service.id, client)

    booked = await book(site, service.id, client, hold_id=held.json()["id"])
    again = await book(site, service.id, client, hold_id=held.json()["id"])

    assert (booked.status_code, booked.json()["status"]) == (201, "confirmed")
    assert (again.status_code, problem(again)["code"]) == (409, "hold_unusable")
    released = await site.ask("DELETE", f"/holds/{held.json()['id']}", by=client)
    assert (released.status_code, problem(released)["code"]) == (404, "not_found")


async def test_a_clerk_books_what_they_hold_for_whoever_is_on_the_phone(site: Site):
    dentist = await site.dentist()
    service = site.service_of(dentist)
    client = await site.regular(service)

    held = await hold(site, service.id, dentist)
    named = await book(site, service.id, dentist, hold_id=held.json()["id"], client_id=str(client.user.id))
    await hold(site, service.id, dentist, LATER)
    described = {"full_name": "Nueva Persona", "email": "nueva@example.com"}
    unnamed = await book(site, service.id, dentist, LATER, client=described)

    assert (named.status_code, named.json()["id"]) == (201, held.json()["id"])
    assert named.json()["client"]["id"] == str(client.user.id)
    assert (unnamed.status_code, unnamed.json()["client"]["full_name"]) == (201, "Nueva Persona")


async def test_holding_twice_is_holding_once(site: Site):
    client, service = await site.client_person(), site.service_of(await site.dentist())

    first, again = await hold(site, service.id, client), await hold(site, service.id, client)

    assert (again.status_code, again.json()) == (201, first.json())


async def test_a_hold_is_for_what_was_held(site: Site):
    client, service = await site.client_person(), site.service_of(await site.dentist())
    held = await hold(site, service.id, client)

    elsewhere = await book(site, service.id, client, LATER, hold_id=held.json()["id"])
    unknown = await book(site, service.id, client, hold_id=UNKNOWN)
    strangers = await book(site, service.id, await site.client_person("Otra"), LATER, hold_id=held.json()["id"])

    assert (elsewhere.status_code, problem(elsewhere)["code"]) == (409, "hold_unusable")
    assert (unknown.status_code, problem(unknown)["code"]) == (404, "not_found")
    assert (strangers.status_code, problem(strangers)["code"]) == (404, "not_found")


async def test_a_hold_is_let_go_of(site: Site):
    client, other = await site.client_person(), await site.client_person("Otra")
    service = site.service_of(await site.dentist())
    path = f"/holds/{(await hold(site, service.id, client)).json()['id']}"

    stranger = await site.ask("DELETE", path, by=other)
    released, again = [await site.ask("DELETE", path, by=client) for _ in range(2)]

    assert (stranger.status_code, problem(stranger)["code"]) == (404, "not_found")
    assert [(answer.status_code, answer.content) for answer in (released, again)] == [(204, b"")] * 2
    assert (await book(site, service.id, other)).status_code == 201


async def test_whoever_holds_another_slot_lets_go_of_the_first(site: Site):
    client, service = await site.client_person(), site.service_of(await site.dentist())
    first, second = [(await hold(site, service.id, client, start)).json()["id"] for start in (START, LATER)]

    statuses = {str(held.id): held.status for held in site.application.storage.appointments.values()}

    assert statuses == {first: Status.EXPIRED, second: Status.HELD}


async def test_a_hold_is_no_appointment_to_anybody(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    held = await hold(site, site.service_of(dentist).id, client)

    shown = await site.ask("GET", f"/appointments/{held.json()['id']}", by=client)
    listed = await site.ask("GET", "/appointments?as=professional", by=dentist)
    cancelled = await site.ask(
        "POST", f"/appointments/{held.json()['id']}/cancel", by=client, headers={"If-Match": "*"}
    )

    assert (shown.status_code, cancelled.status_code) == (404, 404)
    assert listed.json()["items"] == []


async def test_what_cannot_be_held_is_told_with_what_can(site: Site):
    client, service = await site.client_person(), site.service_of(await site.dentist())
    await hold(site, service.id, await site.client_person("Otra"))

    taken = await hold(site, service.id, client)
    closed = await hold(site, service.id, client, "2027-03-02T14:00:00+01:00")

    assert (taken.status_code, problem(taken)["code"]) == (409, "slot_taken")
    assert problem(taken)["alternatives"] == ["2027-03-02T08:30:00Z", "2027-03-02T09:30:00Z", "2027-03-02T08:00:00Z"]
    assert (closed.status_code, problem(closed)["code"]) == (409, "slot_not_offered")
    assert problem(closed)["reasons"] == [{"code": "outside_opening_hours"}]


async def test_nobody_holds_what_is_not_there(site: Site):
    client, hidden = await site.client_person(), site.service_of(await site.dentist(), some_terms(active=False))

    unknown, inactive = [await hold(site, service_id, client) for service_id in (UNKNOWN, hidden.id)]

    assert (unknown.status_code, problem(unknown)["code"]) == (404, "not_found")
    assert (inactive.status_code, problem(inactive)["code"]) == (409, "service_inactive")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, {("/start", "missing")}),
        ({"start": "mañana", "minutes": 5}, {("/start", "malformed"), ("/minutes", "unknown_field")}),
        ({"start": "2027-03-02T10:00:00"}, {("/start", "naive")}),
        ({"start": "2027-03-02T10:00:00.5Z"}, {("/start", "too_precise")}),
        ({"start": "9999-12-31T10:00:00Z"}, {("/start", "out_of_range")}),
    ],
)
async def test_a_hold_needs_an_instant(site: Site, body: dict[str, object], found: set[tuple[str, str]]):
    service = site.service_of(await site.dentist())

    answer = await site.ask("POST", f"/services/{service.id}/holds", by=await site.client_person(), json=body)

    assert faults(answer) == found
    assert site.application.storage.appointments == {}
