"""Programs that hold a key: what they may do, and what keys never do."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from domain.accounts.api_key import LIVE_API_KEYS, Scope
from domain.accounts.values import Role
from tests.builders import PASSWORD, a_professional, a_user, an_api_key
from tests.unit.http.matrix.rows import ROWS, Row
from tests.unit.http.matrix.test_matrix import operations
from tests.unit.http.matrix.world import World, a_world, filled
from tests.unit.http.site import Person, Site, faults, problem

pytestmark = pytest.mark.anyio

SESSIONS_ALONE = (
    *("/auth/", "/me/password", "/me/email", "/me/sessions", "/me/api-keys", "/me/totp", "/me/export", "/me/consent"),
    *("/professional-applications", "/admin/"),
)
"""Where keys do nothing, whatever is built there."""


def key_of(site: Site, person: Person, scopes: Iterable[Scope] = Scope, **more: Any) -> Mapping[str, str]:
    """Put a key into storage; what is sent with it."""
    key, token = an_api_key(person.user, scopes=scopes, **more)
    site.application.storage.api_keys[key.id] = key
    return {"Authorization": f"Bearer {token}"}


def scopes_of(operation: Mapping[str, Any]) -> list[str] | None:
    """The scopes that a key needs; None where none is taken."""
    return next((scheme["api_key"] for scheme in operation.get("security", []) if "api_key" in scheme), None)


async def send(world: World, row: Row, headers: Mapping[str, str]) -> Any:
    things = world.things["ours"]
    method, path, _ = (await operations(world.site))[row.operation]
    path = path.format_map({name: things[thing] for name, thing in row.path.items()})
    body = {} if row.body is None else {"json": filled(row.body, things)}
    return await world.site.client.request(method, f"{path}?{row.query}", headers={"If-Match": "*", **headers}, **body)


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_a_key_with_all_scopes_does_what_takes_keys_and_nothing_else(site: Site, row: Row):
    _, _, operation = (await operations(site))[row.operation]
    world = await a_world(site)
    client = world.people["client"]
    assert client is not None
    before, headers = world.stored(), key_of(site, client)

    answer = await send(world, row, headers)

    if "security" not in operation:
        assert answer.status_code == row.columns["nobody"]  # who asks makes no difference
    elif scopes_of(operation) is None:
        assert (answer.status_code, problem(answer)["code"]) == (403, "session_needed")
        assert answer.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope"'
        assert {**world.stored(), "api_keys": ""} == {**before, "api_keys": ""}
    else:
        assert answer.status_code == row.columns["its client"], answer.text


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_a_key_without_the_scope_is_refused_and_told_which_it_needs(site: Site, row: Row):
    _, _, operation = (await operations(site))[row.operation]
    needed = scopes_of(operation)
    if needed is None:
        return
    world = await a_world(site)
    owner = world.people["professional"]
    assert owner is not None
    headers = key_of(site, owner, {scope for scope in Scope if scope not in needed})
    before = world.stored()

    answer = await send(world, row, headers)

    assert (answer.status_code, problem(answer)["code"]) == (403, "insufficient_scope")
    assert answer.headers["WWW-Authenticate"] == f'Bearer error="insufficient_scope", scope="{" ".join(needed)}"'
    assert {**world.stored(), "api_keys": ""} == {**before, "api_keys": ""}


async def test_each_scope_is_for_something_and_reading_changes_nothing(site: Site):
    used: set[str] = set()
    for method, path, operation in (await operations(site)).values():
        scopes = scopes_of(operation)
        if scopes is not None:
            used.update(scopes)
            assert [scope.endswith(":read") for scope in scopes] == [method == "GET"], path
            assert not any(part in path for part in SESSIONS_ALONE), path
    assert used == set(Scope)


async def test_nothing_that_administrators_see_is_seen_with_their_key(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    appointment = site.appointment_of(client, site.service_of(dentist))
    admin = await site.admin()
    headers = key_of(site, admin)

    assert (await site.ask("GET", f"/appointments/{appointment.id}", by=admin)).status_code == 200
    assert (await site.ask("GET", f"/appointments/{appointment.id}", headers=headers)).status_code == 404
    listed = await site.ask("GET", "/appointments?as=admin", headers=headers)
    assert (listed.status_code, problem(listed)["code"]) == (403, "role_required")


async def test_a_key_of_a_professional_runs_their_calendar(site: Site):
    owner = a_user(roles=[Role.PROFESSIONAL, Role.ADMIN])
    person = await site.log_in(owner, a_professional(owner))
    assert person.professional is not None
    headers = key_of(site, person, {Scope.CALENDAR_WRITE})

    made = await site.ask(
        "POST",
        f"/professionals/{person.professional.id}/services",
        headers=headers,
        json={"name": "Limpieza", "duration": 30},
    )

    assert made.status_code == 201


async def test_a_key_is_made_shown_once_listed_and_revoked(site: Site):
    client = await site.client_person()
    wanted = {"name": "Agenda", "scopes": ["profile:read", "profile:read"], "expires_in_days": 30, "password": PASSWORD}

    made = await site.ask("POST", "/me/api-keys", by=client, json=wanted)

    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    key, token = made.json()["key"], made.json()["token"]
    assert (key["name"], key["scopes"], key["last_used_at"]) == ("Agenda", ["profile:read"], None)
    assert key["expires_at"] == "2027-03-31T08:00:00Z"
    headers = {"Authorization": f"Bearer {token}"}
    assert (await site.ask("GET", "/me", headers=headers)).json()["id"] == str(client.user.id)
    listed = await site.ask("GET", "/me/api-keys", by=client)
    assert listed.json() == {"items": [{**key, "last_used_at": "2027-03-01T08:00:00Z"}], "next": None}

    assert (await site.ask("DELETE", f"/me/api-keys/{key['id']}", by=client)).status_code == 204
    answer = await site.ask("GET", "/me", headers=headers)
    assert (answer.status_code, problem(answer)["code"]) == (401, "invalid_token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    again = await site.ask("DELETE", f"/me/api-keys/{key['id']}", by=client)
    assert (again.status_code, problem(again)["code"]) == (404, "not_found")


async def test_a_key_that_has_ended_is_refused_everywhere(site: Site):
    client = await site.client_person()
    headers = key_of(site, client, lifetime=timedelta(0))

    for path in ("/me", "/me/sessions", "/appointments?as=client"):
        answer = await site.ask("GET", path, headers=headers)
        assert (answer.status_code, problem(answer)["code"]) == (401, "invalid_token"), path


async def test_what_a_key_is_for_has_to_be_said(site: Site):
    client = await site.client_person()
    good = {"name": "Agenda", "scopes": ["profile:read"], "password": PASSWORD}

    for change, fault in (
        ({"name": ""}, ("/name", "too_short")),
        ({"name": "n" * 61}, ("/name", "too_long")),
        ({"scopes": []}, ("/scopes", "too_few")),
        ({"scopes": ["admin"]}, ("/scopes/0", "not_allowed")),
        ({"expires_in_days": 0}, ("/expires_in_days", "out_of_range")),
        ({"expires_in_days": 731}, ("/expires_in_days", "out_of_range")),
        ({"password": "wrong"}, ("/password", "wrong")),
    ):
        answer = await site.ask("POST", "/me/api-keys", by=client, json={**good, **change})
        assert faults(answer) == {fault}
    assert not site.application.storage.api_keys


async def test_there_is_an_end_to_how_many(site: Site):
    client = await site.client_person()
    for _ in range(LIVE_API_KEYS):
        key_of(site, client)

    answer = await site.ask(
        "POST", "/me/api-keys", by=client, json={"name": "Una más", "scopes": ["profile:read"], "password": PASSWORD}
    )

    assert (answer.status_code, problem(answer)["code"]) == (409, "too_many_api_keys")
