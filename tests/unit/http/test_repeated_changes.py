"""Transitions with an Idempotency-Key: a repeated request gets the first answer, and nothing is done twice."""

from collections.abc import Mapping
from typing import Any

import pytest

from domain.scheduling.life import Status
from tests.times import utc
from tests.unit.http.site import Person, Site, faults, problem

pytestmark = pytest.mark.anyio

KEY = {"Idempotency-Key": "attempt-1"}
ANY = {"If-Match": "*"}
FREE, ELSEWHERE = "2027-03-02T16:00:00+01:00", "2027-03-02T17:00:00+01:00"
BODIES: Mapping[str, tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]] = {
    "confirm": (None, None),
    "decline": ({"reason": "No"}, {"reason": "Nunca"}),
    "cancel": ({"reason": "No"}, None),
    "reschedule": ({"start": FREE}, {"start": ELSEWHERE}),
    "swap": ({"with": "{other}"}, {"with": "{other}", "reason": "Mejor"}),
    "complete": (None, None),
    "no-show": (None, None),
}
"""The body of each transition, and another one, where it has one."""


async def scene(site: Site, action: str) -> tuple[Person, str, str]:
    """A dentist, an appointment in their calendar to which `action` can be done, and another one."""
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    start = utc("2027-03-01 07:45" if action in {"complete", "no-show"} else "2027-03-02 09:00")
    status = Status.PENDING if action in {"confirm", "decline"} else Status.CONFIRMED
    appointment = site.appointment_of(client, service, start=start, status=status)
    other = site.appointment_of(client, service, start=utc("2027-03-02 10:00"), status=status)
    return dentist, str(appointment.id), str(other.id)


def sent(body: Mapping[str, Any] | None, other: str) -> dict[str, Any]:
    return {} if body is None else {"json": {name: said.format(other=other) for name, said in body.items()}}


@pytest.mark.parametrize("action", BODIES)
async def test_a_repeated_change_is_answered_as_the_first(site: Site, action: str):
    dentist, appointment, other = await scene(site, action)
    path, body = f"/appointments/{appointment}/{action}", sent(BODIES[action][0], other)
    etag = (await site.ask("GET", f"/appointments/{appointment}", by=dentist)).headers["ETag"]

    first = await site.ask("POST", path, by=dentist, headers={**KEY, "If-Match": etag}, **body)
    events = len(site.application.storage.outbox)
    again = await site.ask("POST", path, by=dentist, headers={**KEY, "If-Match": etag}, **body)
    later = await site.ask("POST", path, by=dentist, headers={**KEY, "If-Match": first.headers["ETag"]}, **body)

    assert first.status_code == 200, first.text
    for answer in (again, later):
        assert (answer.status_code, answer.content) == (200, first.content)
        assert answer.headers["ETag"] == first.headers["ETag"]
    assert len(site.application.storage.outbox) == events


@pytest.mark.parametrize("action", BODIES)
async def test_a_key_is_for_one_appointment(site: Site, action: str):
    dentist, appointment, other = await scene(site, action)
    body = sent(BODIES[action][0], other)
    await site.ask("POST", f"/appointments/{appointment}/{action}", by=dentist, headers={**KEY, **ANY}, **body)

    answer = await site.ask("POST", f"/appointments/{other}/{action}", by=dentist, headers={**KEY, **ANY}, **body)

    assert (answer.status_code, problem(answer)["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("action", [action for action, (one, _) in BODIES.items() if one is not None])
async def test_a_key_is_for_one_body(site: Site, action: str):
    dentist, appointment, other = await scene(site, action)
    path = f"/appointments/{appointment}/{action}"
    first, second = (sent(body, other) for body in BODIES[action])
    await site.ask("POST", path, by=dentist, headers={**KEY, **ANY}, **first)

    answer = await site.ask("POST", path, by=dentist, headers={**KEY, **ANY}, **second)

    assert (answer.status_code, problem(answer)["code"]) == (422, "idempotency_key_reused")


async def test_a_key_is_for_one_action(site: Site):
    dentist, appointment, _ = await scene(site, "complete")
    await site.ask("POST", f"/appointments/{appointment}/complete", by=dentist, headers={**KEY, **ANY})

    answer = await site.ask("POST", f"/appointments/{appointment}/no-show", by=dentist, headers={**KEY, **ANY})

    assert (answer.status_code, problem(answer)["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("action", ["cancel", "decline"])
async def test_no_body_says_the_same_as_an_empty_one(site: Site, action: str):
    dentist, appointment, _ = await scene(site, action)
    path = f"/appointments/{appointment}/{action}"

    first = await site.ask("POST", path, by=dentist, headers={**KEY, **ANY})
    again = await site.ask("POST", path, by=dentist, headers={**KEY, **ANY}, json={"reason": None})

    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)


async def test_a_refusal_is_not_remembered(site: Site):
    dentist, appointment, _ = await scene(site, "cancel")
    path = f"/appointments/{appointment}/cancel"

    stale = await site.ask("POST", path, by=dentist, headers={**KEY, "If-Match": '"7-0123456789ab"'})
    without = await site.ask("POST", path, by=dentist, headers=KEY)
    done = await site.ask("POST", path, by=dentist, headers={**KEY, **ANY})

    assert [answer.status_code for answer in (stale, without, done)] == [412, 428, 200]


async def test_keys_belong_to_those_who_gave_them(site: Site):
    dentist, appointment, _ = await scene(site, "cancel")
    path = f"/appointments/{appointment}/cancel"
    await site.ask("POST", path, by=dentist, headers={**KEY, **ANY})

    stranger = await site.ask("POST", path, by=await site.client_person("Otra"), headers={**KEY, **ANY})

    assert (stranger.status_code, problem(stranger)["code"]) == (404, "not_found")


@pytest.mark.parametrize("action", BODIES)
async def test_a_key_is_visible_ascii(site: Site, action: str):
    dentist, appointment, other = await scene(site, action)

    answer = await site.ask(
        "POST",
        f"/appointments/{appointment}/{action}",
        by=dentist,
        headers={"Idempotency-Key": "with space", **ANY},
        **sent(BODIES[action][0], other),
    )

    assert faults(answer) == {("/Idempotency-Key", "malformed")}
