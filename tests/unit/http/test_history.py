"""What happened to an appointment, over HTTP."""

from datetime import timedelta

import pytest

from tests.builders import some_terms
from tests.unit.http.site import Site, faults, problem

pytestmark = pytest.mark.anyio

UNKNOWN = "018f0000-0000-7000-8000-000000000000"


async def test_every_step_is_told_with_who_took_it_and_why(site: Site):
    client, dentist, admin = await site.client_person("Carla"), await site.dentist("Diego"), await site.admin()
    service = site.service_of(dentist, some_terms(requires_approval=True))
    any_version = {"If-Match": "*"}
    held = await site.ask(
        "POST", f"/services/{service.id}/holds", by=client, json={"start": "2027-03-02T10:00:00+01:00"}
    )
    site.application.clock.advance(timedelta(minutes=1))
    await site.ask(
        "POST",
        "/appointments",
        by=client,
        json={"service_id": str(service.id), "start": "2027-03-02T10:00:00+01:00", "hold_id": held.json()["id"]},
    )
    path = f"/appointments/{held.json()['id']}"
    await site.ask("POST", f"{path}/confirm", by=dentist, headers=any_version)
    move = {"start": "2027-03-02T11:00:00+01:00", "reason": "Llego tarde"}
    await site.ask("POST", f"{path}/reschedule", by=client, headers=any_version, json=move)
    cancelled = await site.ask("POST", f"{path}/cancel", by=admin, headers=any_version, json={"reason": "Obras"})
    assert cancelled.status_code == 200, cancelled.text

    answer = await site.ask("GET", f"{path}/history", by=client)

    assert answer.json()["next"] is None
    items = answer.json()["items"]
    assert items[0] == {
        "at": "2027-03-01T08:00:00Z",
        "action": "hold",
        "by": "client",
        "full_name": "Carla",
        "reason": None,
        "status_before": None,
        "status": "held",
        "start_before": None,
        "start": "2027-03-02T09:00:00Z",
        "sequence": 0,
    }
    told = [(item["action"], item["by"], item["full_name"], item["reason"], item["status"]) for item in items[1:]]
    assert told == [
        ("request", "client", "Carla", None, "pending"),
        ("confirm", "professional", "Diego", None, "confirmed"),
        ("reschedule", "client", "Carla", "Llego tarde", "confirmed"),
        ("cancel", "admin", None, "Obras", "cancelled"),
    ]
    assert items[3]["at"] == "2027-03-01T08:01:00Z"
    assert (items[3]["start_before"], items[3]["start"]) == ("2027-03-02T09:00:00Z", "2027-03-02T10:00:00Z")
    assert [item["sequence"] for item in items] == [0, 0, 0, 1, 2]
    assert [item["status_before"] for item in items] == [None, "held", "pending", "confirmed", "confirmed"]


async def test_only_administrators_read_which_administrator_it_was(site: Site):
    client, dentist, admin = await site.client_person("Carla"), await site.dentist("Diego"), await site.admin()
    appointment = site.appointment_of(client, site.service_of(dentist))
    path = f"/appointments/{appointment.id}"
    await site.ask("POST", f"{path}/cancel", by=admin, headers={"If-Match": "*"}, json={"reason": "Obras"})

    told = [
        (await site.ask("GET", f"{path}/history", by=reader)).json()["items"][-1] for reader in (client, dentist, admin)
    ]

    assert [(step["by"], step["full_name"]) for step in told] == [
        ("admin", None),
        ("admin", None),
        ("admin", "Adela Admin"),
    ]


async def test_what_nobody_did_the_system_did(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist, some_terms(requires_approval=True, approval_hours=1))
    booked = await site.ask(
        "POST",
        "/appointments",
        by=client,
        json={"service_id": str(service.id), "start": "2027-03-02T10:00:00+01:00"},
    )
    stored = next(iter(site.application.storage.appointments.values()))
    stored.expires_at = site.application.clock.now()
    await site.application.use_cases.expire_lapsed()

    answer = await site.ask("GET", f"/appointments/{booked.json()['id']}/history", by=dentist)

    last = answer.json()["items"][-1]
    assert (last["action"], last["by"], last["full_name"]) == ("expire", "system", None)


async def test_a_history_has_no_parameters_and_nobody_has_no_history(site: Site):
    client = await site.client_person()
    appointment = site.appointment_of(client, site.service_of(await site.dentist()))

    asked = await site.ask("GET", f"/appointments/{appointment.id}/history?limit=1", by=client)
    unknown = await site.ask("GET", f"/appointments/{UNKNOWN}/history", by=client)

    assert faults(asked) == {("/limit", "unknown_field")}
    assert (unknown.status_code, problem(unknown)["code"]) == (404, "not_found")
