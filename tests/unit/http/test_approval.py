"""Confirming and declining requests over HTTP."""

from datetime import timedelta

import pytest

from domain.scheduling.life import Status
from tests.builders import some_terms
from tests.unit.http.site import Person, Site, faults, problem

pytestmark = pytest.mark.anyio

START = "2027-03-02T10:00:00+01:00"


async def requested(site: Site, client: Person, dentist: Person) -> str:
    """Where the client's request is."""
    service = site.service_of(dentist, some_terms(requires_approval=True))
    body = {"service_id": str(service.id), "start": START}
    answer = await site.ask("POST", "/appointments", by=client, json=body)
    assert answer.json()["status"] == "pending"
    return f"/appointments/{answer.json()['id']}"


async def test_a_request_is_confirmed_once(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    path = await requested(site, client, dentist)
    etag = (await site.ask("GET", path, by=dentist)).headers["ETag"]

    confirmed = await site.ask("POST", f"{path}/confirm", by=dentist, headers={"If-Match": etag})
    stale = await site.ask("POST", f"{path}/confirm", by=dentist, headers={"If-Match": etag})
    again = await site.ask("POST", f"{path}/confirm", by=dentist, headers={"If-Match": "*"})

    assert (confirmed.status_code, confirmed.json()["status"]) == (200, "confirmed")
    assert confirmed.json()["expires_at"] is None
    assert confirmed.headers["ETag"] == (await site.ask("GET", path, by=dentist)).headers["ETag"] != etag
    assert (stale.status_code, problem(stale)["code"]) == (412, "stale_version")
    assert (again.status_code, problem(again)["code"]) == (409, "illegal_transition")


@pytest.mark.parametrize("body", [None, {}, {"reason": None}, {"reason": "Ya no ofrezco eso"}])
async def test_a_request_is_declined_with_or_without_a_reason(site: Site, body: dict[str, str | None] | None):
    client, dentist = await site.client_person(), await site.dentist()
    path = await requested(site, client, dentist)
    sent = {} if body is None else {"json": body}

    declined = await site.ask("POST", f"{path}/decline", by=dentist, headers={"If-Match": "*"}, **sent)
    read = await site.ask("GET", path, by=client)
    other = await site.ask(
        "POST",
        "/appointments",
        by=await site.client_person("Otra"),
        json={"service_id": read.json()["service"]["id"], "start": START},
    )

    assert (declined.status_code, declined.json()["status"]) == (200, "declined")
    assert read.json()["cancellation_reason"] == (body or {}).get("reason")
    assert other.status_code == 201, "its time is free again"


@pytest.mark.parametrize("action", ["confirm", "decline"])
async def test_an_expired_request_is_not_answered_any_more(site: Site, action: str):
    client, dentist = await site.client_person(), await site.dentist()
    path = await requested(site, client, dentist)
    stored = next(iter(site.application.storage.appointments.values()))
    stored.expires_at = site.application.clock.now()

    answer = await site.ask("POST", f"{path}/{action}", by=dentist, headers={"If-Match": "*"})

    assert (answer.status_code, problem(answer)["code"]) == (409, "illegal_transition")
    assert "caducada" in problem(answer)["detail"]


async def test_whoever_asked_may_withdraw_and_move_a_request(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    path = await requested(site, client, dentist)

    moved = await site.ask(
        "POST",
        f"{path}/reschedule",
        by=client,
        headers={"If-Match": "*"},
        json={"start": "2027-03-02T11:00:00+01:00", "reason": "Mejor más tarde"},
    )
    withdrawn = await site.ask("POST", f"{path}/cancel", by=client, headers={"If-Match": "*"})

    assert (moved.json()["status"], moved.json()["sequence"]) == ("pending", 1)
    assert withdrawn.json()["status"] == "cancelled"


@pytest.mark.parametrize("action", ["confirm", "decline"])
async def test_a_request_is_answered_in_the_version_that_was_read(site: Site, action: str):
    client, dentist = await site.client_person(), await site.dentist()
    path = await requested(site, client, dentist)

    without = await site.ask("POST", f"{path}/{action}", by=dentist)
    stale = await site.ask("POST", f"{path}/{action}", by=dentist, headers={"If-Match": '"7-0123456789ab"'})

    assert (without.status_code, problem(without)["code"]) == (428, "precondition_required")
    assert (stale.status_code, problem(stale)["code"]) == (412, "stale_version")
    stored = next(iter(site.application.storage.appointments.values()))
    assert stored.status is Status.PENDING


async def test_a_reason_is_text(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    path = f"{await requested(site, client, dentist)}/decline"
    bodies = ({"reason": "x" * 1001, "by": "me"}, {"reason": 7}, {"reason": "\x00"})

    long, number, nul = [
        await site.ask("POST", path, by=dentist, headers={"If-Match": "*"}, json=body) for body in bodies
    ]

    assert faults(long) == {("/reason", "too_long"), ("/by", "unknown_field")}
    assert faults(number) == {("/reason", "wrong_type")}
    assert faults(nul) == {("/reason", "control_character")}


async def test_what_nobody_answered_is_shown_as_expired(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    path = await requested(site, client, dentist)
    stored = next(iter(site.application.storage.appointments.values()))
    stored.expires_at = site.application.clock.now() + timedelta(minutes=1)

    site.application.clock.advance(timedelta(minutes=1))
    await site.application.use_cases.expire_lapsed()
    read = await site.ask("GET", path, by=client)

    assert read.json()["status"] == "expired"
