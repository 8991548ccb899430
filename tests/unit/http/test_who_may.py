"""Every scheduling operation by everybody: nobody, clients, professionals and administrators."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from domain.scheduling.life import Status
from tests.times import utc
from tests.unit.http.site import Person, Site, problem

pytestmark = pytest.mark.anyio

ACTORS = ("nobody", "client", "other client", "professional", "other professional", "admin")
CODES = {401: "unauthenticated", 403: "role_required", 404: "not_found"}

type Case = tuple[str, str, Mapping[str, Any] | None, tuple[int, ...]]
SERVICE_START = "2027-03-02T17:00:00+01:00"
CASES: Mapping[str, Case] = {
    # What is public.
    "exceptions": ("GET", "/professionals/{professional}/exceptions", None, (200, 200, 200, 200, 200, 200)),
    "explain": (
        "GET",
        "/services/{service}/availability/explain?start=2027-03-02T10:00:00",
        None,
        (200, 200, 200, 200, 200, 200),
    ),
    "earliest": ("GET", "/availability/earliest", None, (200, 200, 200, 200, 200, 200)),
    # What is the professional's own.
    "hours": (
        "PUT",
        "/professionals/{professional}/working-hours?dry_run=true",
        {"timezone": "Europe/Madrid", "weekly": []},
        (401, 403, 403, 200, 404, 403),
    ),
    "enter exception": (
        "POST",
        "/professionals/{professional}/exceptions?dry_run=true",
        {"date": "2027-03-04", "openings": []},
        (401, 403, 403, 200, 404, 403),
    ),
    "remove exception": (
        "DELETE",
        "/professionals/{professional}/exceptions/{exception}?dry_run=true",
        None,
        (401, 403, 403, 200, 404, 403),
    ),
    "take time off": (
        "POST",
        "/professionals/{professional}/time-off?dry_run=true",
        {"start": "2027-03-02T08:00:00Z", "end": "2027-03-02T09:00:00Z"},
        (401, 403, 403, 200, 404, 403),
    ),
    "end time off": (
        "DELETE",
        "/professionals/{professional}/time-off/{time_off}?dry_run=true",
        None,
        (401, 403, 403, 200, 404, 403),
    ),
    "time off": ("GET", "/professionals/{professional}/time-off", None, (401, 403, 403, 200, 404, 200)),
    # What anybody does who is signed in.
    "hold": ("POST", "/services/{service}/holds", {"start": SERVICE_START}, (401, 201, 201, 201, 201, 201)),
    "release": ("DELETE", "/holds/{hold}", None, (401, 204, 404, 404, 404, 404)),
    "book": (
        "POST",
        "/appointments",
        {"service_id": "{service}", "start": SERVICE_START},
        (401, 201, 201, 201, 201, 201),
    ),
    "book for somebody": (
        "POST",
        "/appointments",
        {"service_id": "{service}", "start": SERVICE_START, "client_id": "{regular}"},
        (401, 403, 403, 201, 403, 201),
    ),
    "book for somebody new": (
        "POST",
        "/appointments",
        {
            "service_id": "{service}",
            "start": SERVICE_START,
            "client": {"full_name": "Nuria Nueva", "email": "nuria@example.com"},
        },
        (401, 403, 403, 201, 403, 201),
    ),
    # What is an appointment's.
    "history": ("GET", "/appointments/{request}/history", None, (401, 200, 404, 200, 404, 200)),
    "new starts": (
        "GET",
        "/appointments/{request}/availability?from=2027-03-02&to=2027-03-03",
        None,
        (401, 200, 404, 200, 404, 200),
    ),
    "confirm": ("POST", "/appointments/{request}/confirm", None, (401, 403, 404, 200, 404, 403)),
    "decline": ("POST", "/appointments/{request}/decline", {"reason": "No"}, (401, 403, 404, 200, 404, 403)),
    "cancel": ("POST", "/appointments/{request}/cancel", {"reason": "No"}, (401, 200, 404, 200, 404, 200)),
    "reschedule": (
        "POST",
        "/appointments/{request}/reschedule",
        {"start": SERVICE_START, "reason": "Mejor así"},
        (401, 200, 404, 200, 404, 200),
    ),
    "swap": (
        "POST",
        "/appointments/{request}/swap",
        {"with": "{appointment}", "reason": "Mejor así"},
        (401, 403, 404, 200, 404, 200),
    ),
    "complete": ("POST", "/appointments/{begun}/complete", None, (401, 403, 404, 200, 404, 403)),
    "no-show": ("POST", "/appointments/{begun}/no-show", None, (401, 403, 404, 200, 404, 403)),
}


async def scene(site: Site) -> tuple[Mapping[str, Person | None], Callable[[str], str]]:
    """Everybody, and a calendar in which there is something of everything."""
    dentist, client, admin = await site.dentist(), await site.client_person(), await site.admin()
    service = site.service_of(dentist)
    path = f"/professionals/{service.professional_id}"
    exception = await site.ask("POST", f"{path}/exceptions", by=dentist, json={"date": "2027-03-03", "openings": []})
    time_off = await site.ask(
        "POST", f"{path}/time-off", by=dentist, json={"start": "2027-03-04T08:00:00Z", "end": "2027-03-05T08:00:00Z"}
    )
    pending = site.appointment_of(
        client, service, start=utc("2027-03-02 10:00"), status=Status.PENDING, expires_at=utc("2027-03-02 10:00")
    )
    held = site.appointment_of(client, service, start=utc("2027-03-02 11:00"), status=Status.HELD)
    names = {
        "professional": service.professional_id,
        "service": service.id,
        "exception": exception.json()["id"],
        "time_off": time_off.json()["id"],
        "hold": held.id,
        "request": pending.id,
        "appointment": site.appointment_of(client, service, start=utc("2027-03-02 09:00")).id,
        "begun": site.appointment_of(client, service, start=utc("2027-03-01 07:45")).id,
        "regular": (await site.regular(service, "Rita Regular")).user.id,
    }
    people = {
        "nobody": None,
        "client": client,
        "other client": await site.client_person("Otra"),
        "professional": dentist,
        "other professional": await site.dentist("Doctora Otra"),
        "admin": admin,
    }
    return people, lambda text: text.format_map(names)


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("name", CASES)
async def test_everybody_may_do_what_is_theirs_and_nothing_else(site: Site, name: str, actor: str):
    method, path, body, statuses = CASES[name]
    people, filled = await scene(site)
    expected = statuses[ACTORS.index(actor)]
    more = (
        {}
        if body is None
        else {"json": {key: filled(said) if isinstance(said, str) else said for key, said in body.items()}}
    )

    answer = await site.ask(method, filled(path), by=people[actor], headers={"If-Match": "*"}, **more)

    assert answer.status_code == expected, answer.text
    if expected in CODES:
        assert problem(answer)["code"] == CODES[expected]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[3][0] == 401])
async def test_a_token_that_is_none_is_refused_everywhere(site: Site, name: str):
    method, path, _, _ = CASES[name]
    _, filled = await scene(site)

    answer = await site.ask(method, filled(path), headers={"If-Match": "*", "Authorization": "Bearer x"})

    assert (answer.status_code, problem(answer)["code"]) == (401, "invalid_token")


@pytest.mark.parametrize("name", ["exceptions", "explain"])
async def test_whoever_believes_to_be_logged_in_is_told_that_they_are_not(site: Site, name: str):
    _, path, _, _ = CASES[name]
    _, filled = await scene(site)

    answer = await site.ask("GET", filled(path), headers={"Authorization": "Bearer x"})

    assert (answer.status_code, problem(answer)["code"]) == (401, "invalid_token")
