"""Where somebody is signed in, and ending it from elsewhere."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.memory.application import FIRST_MOMENT
from domain.accounts.session import SESSION_LIFETIME
from tests.builders import an_id
from tests.unit.http.site import Person, Site, problem

pytestmark = pytest.mark.anyio


async def sessions_of(site: Site, person: Person) -> list[dict[str, Any]]:
    answer = await site.ask("GET", "/me/sessions", by=person)
    assert answer.status_code == 200, answer.text
    assert answer.json()["next"] is None
    return answer.json()["items"]


async def test_each_device_is_listed_and_the_one_that_asks_is_named(site: Site):
    phone = await site.client_person()
    laptop = await site.log_in(phone.user)
    await site.client_person("Somebody else")

    listed = await sessions_of(site, laptop)

    assert [session["current"] for session in listed].count(True) == 1
    assert len(listed) == 2
    assert listed[0].keys() == {
        "id",
        "current",
        "created_at",
        "last_used_at",
        "expires_at",
        "address",
        "agent",
    }


async def test_the_device_that_was_used_last_comes_first(site: Site):
    first = await site.client_person()
    site.application.clock.advance(timedelta(minutes=1))
    second = await site.log_in(first.user)
    [newer, older] = await sessions_of(site, second)
    assert (newer["current"], older["current"]) == (True, False)
    assert newer["last_used_at"] > older["last_used_at"]


async def test_another_device_is_signed_out_at_once(site: Site):
    phone = await site.client_person()
    laptop = await site.log_in(phone.user)
    [lost] = [session for session in await sessions_of(site, laptop) if not session["current"]]

    assert (await site.ask("DELETE", f"/me/sessions/{lost['id']}", by=laptop)).status_code == 204

    assert (await site.ask("GET", "/me", by=phone)).status_code == 401
    assert [session["current"] for session in await sessions_of(site, laptop)] == [True]
    again = await site.ask("DELETE", f"/me/sessions/{lost['id']}", by=laptop)
    assert (again.status_code, problem(again)["code"]) == (404, "not_found")


async def test_somebody_elses_session_does_not_exist(site: Site):
    one, other = await site.client_person(), await site.client_person("Other")
    [theirs] = await sessions_of(site, other)

    for session_id in (theirs["id"], str(an_id()), "no-uuid"):
        assert (await site.ask("DELETE", f"/me/sessions/{session_id}", by=one)).status_code == 404
    assert (await site.ask("GET", "/me", by=other)).status_code == 200


async def test_logging_out_everywhere_ends_every_session_of_ones_own(site: Site):
    phone, stranger = await site.client_person(), await site.client_person("Stranger")
    laptop = await site.log_in(phone.user)

    assert (await site.ask("POST", "/auth/logout-everywhere", by=laptop)).status_code == 204

    for gone in (phone, laptop):
        assert (await site.ask("GET", "/me", by=gone)).status_code == 401
    assert (await site.ask("GET", "/me", by=stranger)).status_code == 200


async def test_a_session_that_has_ended_by_itself_is_not_listed(site: Site):
    old = await site.client_person()
    site.application.clock.set(FIRST_MOMENT + SESSION_LIFETIME)
    new = await site.log_in(old.user)
    assert [session["current"] for session in await sessions_of(site, new)] == [True]
