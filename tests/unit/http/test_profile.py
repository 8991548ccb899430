"""Changing one's own account over HTTP."""

from typing import Any

import httpx
import pytest

from tests.builders import PASSWORD, some_terms
from tests.unit.http.site import Person, Site, faults, problem

pytestmark = pytest.mark.anyio

NEW = "un tranvía azul marino"


async def me(site: Site, person: Person) -> httpx.Response:
    return await site.ask("GET", "/me", by=person)


async def revise(site: Site, person: Person, body: dict[str, Any], *, etag: str | None = None) -> httpx.Response:
    etag = etag or (await me(site, person)).headers["ETag"]
    return await site.ask("PATCH", "/me", by=person, json=body, headers={"If-Match": etag})


async def test_what_is_named_changes_and_the_rest_stays(site: Site):
    ana = await site.client_person("Ana Pérez")
    before = (await me(site, ana)).json()

    answer = await revise(site, ana, {"full_name": " Ana  García ", "phone": "600 222 333", "locale": "en"})

    assert answer.status_code == 200
    changed = {"full_name": "Ana  García", "phone": "+34600222333", "locale": "en"}
    assert answer.json() == before | changed
    assert (await me(site, ana)).json() == answer.json()
    assert (await me(site, ana)).headers["ETag"] == answer.headers["ETag"]


async def test_null_takes_the_phone_away(site: Site):
    ana = await site.client_person()
    assert (await revise(site, ana, {"phone": None})).json()["phone"] is None


async def test_a_change_names_the_version_that_it_is_meant_for(site: Site):
    ana = await site.client_person()
    etag = (await me(site, ana)).headers["ETag"]
    assert (await revise(site, ana, {"timezone": "Atlantic/Canary"}, etag=etag)).status_code == 200

    stale = await revise(site, ana, {"full_name": "Other"}, etag=etag)
    blind = await site.ask("PATCH", "/me", by=ana, json={"full_name": "Other"})

    assert (stale.status_code, problem(stale)["code"]) == (412, "stale_version")
    assert (blind.status_code, problem(blind)["code"]) == (428, "precondition_required")
    assert (await me(site, ana)).json()["full_name"] != "Other"


async def test_every_fault_is_named_and_nothing_is_stored(site: Site):
    ana = await site.client_person()
    before = (await me(site, ana)).json()
    body = {
        "full_name": "",
        "phone": "12",
        "locale": "fr",
        "timezone": "Europe/Atlantis",
        "roles": ["admin"],
        "notification_preferences": {"sms": True},
    }

    answer = await revise(site, ana, body)

    assert {pointer for pointer, _ in faults(answer)} == {
        "/full_name",
        "/phone",
        "/locale",
        "/timezone",
        "/roles",
        "/notification_preferences/sms",
    }
    assert (await me(site, ana)).json() == before


async def test_who_wants_no_mail_of_appointments_has_them_in_the_inbox_alone(site: Site):
    dentist, ana = await site.dentist(), await site.client_person()
    service = site.service_of(dentist, some_terms())
    answer = await revise(site, ana, {"notification_preferences": {"appointments_by_email": False}})
    assert answer.json()["notification_preferences"]["appointments_by_email"] is False

    slots = await site.ask(
        "GET", f"/services/{service.id}/availability", params={"from": "2027-03-02", "to": "2027-03-03"}
    )
    booking = {"service_id": str(service.id), "start": slots.json()["slots"][0]["start"]}
    assert (await site.ask("POST", "/appointments", by=ana, json=booking)).status_code == 201
    await site.application.work()

    mailer = site.application.mailer
    assert not mailer.sent_to(str(ana.user.email))
    assert len(mailer.sent_to(str(dentist.user.email))) == 1
    assert (await site.ask("GET", "/notifications/unread-count", by=ana)).json() == {"count": 1}


async def test_a_password_is_changed_by_who_knows_the_present_one(site: Site):
    ana = await site.client_person()
    other = await site.log_in(ana.user)
    body = {"current_password": PASSWORD, "password": NEW}

    wrong = await site.ask("PUT", "/me/password", by=ana, json=body | {"current_password": "wrong"})
    common = await site.ask("PUT", "/me/password", by=ana, json=body | {"password": "password"})
    right = await site.ask("PUT", "/me/password", by=ana, json=body)

    assert faults(wrong) == {("/current_password", "wrong")}
    assert faults(common) == {("/password", "guessable")}
    assert right.status_code == 204
    assert (await me(site, ana)).status_code == 200
    assert (await me(site, other)).status_code == 401


@pytest.mark.parametrize("path", ["/auth/password-reset-requests", "/auth/register"])
async def test_known_and_unknown_addresses_are_answered_alike(site: Site, path: str):
    ana = await site.client_person()
    more = {"password": NEW, "full_name": "Ana"} if path == "/auth/register" else {}

    known = await site.ask("POST", path, json={"email": str(ana.user.email), **more})
    unknown = await site.ask("POST", path, json={"email": "nobody@example.com", **more})

    assert known.status_code == unknown.status_code == 202
    assert known.content == unknown.content
    assert known.headers.keys() == unknown.headers.keys()


async def test_a_password_is_set_anew_with_a_mailed_link(site: Site):
    ana = await site.client_person()
    await site.ask("POST", "/auth/password-reset-requests", json={"email": str(ana.user.email)})
    await site.application.work()
    (mail,) = site.application.mailer.sent_to(str(ana.user.email))
    assert mail.link is not None
    assert mail.link.startswith("https://citas.example/reset-password?token=")
    body = {"token": mail.link.rpartition("=")[2], "password": NEW}

    refused = await site.ask("POST", "/auth/password-resets", json=body | {"password": "12345678"})
    done = await site.ask("POST", "/auth/password-resets", json=body)
    again = await site.ask("POST", "/auth/password-resets", json=body)

    assert faults(refused) == {("/password", "guessable")}
    assert done.status_code == 204
    assert (again.status_code, problem(again)["code"]) == (409, "link_unusable")
    assert (await me(site, ana)).status_code == 401


async def test_an_address_is_changed_with_a_link_that_goes_there(site: Site):
    ana = await site.client_person()
    body = {"email": "nueva@example.com", "password": PASSWORD}
    wrong = await site.ask("POST", "/me/email", by=ana, json=body | {"password": "wrong"})
    asked = await site.ask("POST", "/me/email", by=ana, json=body)
    assert faults(wrong) == {("/password", "wrong")}
    assert asked.status_code == 202
    await site.application.work()
    (mail,) = site.application.mailer.sent_to("nueva@example.com")
    assert mail.link is not None

    token = {"token": mail.link.rpartition("=")[2]}
    assert (await site.ask("POST", "/auth/email-changes", json=token)).status_code == 204
    assert (await site.ask("POST", "/auth/email-changes", json=token)).status_code == 409
    assert (await me(site, ana)).json()["email"] == "nueva@example.com"
