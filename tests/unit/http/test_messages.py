"""What people were told of an appointment, over HTTP, and the rules of reminders."""

import pytest

from tests.builders import some_terms
from tests.unit.http.site import Site, faults, problem

pytestmark = pytest.mark.anyio

UNKNOWN = "018f0000-0000-7000-8000-000000000000"


async def test_it_is_told_what_was_sent_what_will_be_and_why_not(site: Site):
    client, dentist = await site.client_person("Carla"), await site.dentist("Diego")
    service = site.service_of(dentist, some_terms(reminders=(60, 2880)))
    wanted = {"service_id": str(service.id), "start": "2027-03-02T10:00:00+01:00"}
    booked = (await site.ask("POST", "/appointments", by=client, json=wanted)).json()
    await site.application.work()

    answer = await site.ask("GET", f"/appointments/{booked['id']}/messages", by=client)

    assert answer.status_code == 200
    assert answer.json()["next"] is None
    inside, mailed, planned = answer.json()["items"]
    assert (inside["state"], inside["reason"], inside["minutes"]) == ("not_sent", "booked_inside", 2880)
    assert (mailed["kind"], mailed["state"], mailed["attempts"]) == ("appointment_booked", "sent", 1)
    assert planned == {
        "kind": "appointment_reminder",
        "to": "client",
        "state": "planned",
        "due_at": "2027-03-02T08:00:00Z",
        "sent_at": None,
        "attempts": 0,
        "reason": None,
        "minutes": 60,
        "last_error": None,
    }
    missing = await site.ask("GET", f"/appointments/{UNKNOWN}/messages", by=client)
    assert (missing.status_code, problem(missing)["code"]) == (404, "not_found")


async def test_a_professional_sets_when_clients_of_a_service_are_reminded(site: Site):
    dentist = await site.dentist()
    service = site.service_of(dentist)
    path = f"/services/{service.id}"
    shown = await site.ask("GET", path)
    assert shown.json()["reminders"] == [1440, 120]

    changed = await site.ask(
        "PATCH", path, by=dentist, json={"reminders": [30, 4320, 30]}, headers={"If-Match": shown.headers["ETag"]}
    )

    assert changed.status_code == 200
    assert changed.json()["reminders"] == [4320, 30]
    for wrong, pointer in (([9], "/reminders/0"), ([10] * 6, "/reminders"), ([43_201], "/reminders/0")):
        refused = await site.ask("PATCH", path, by=dentist, json={"reminders": wrong}, headers={"If-Match": "*"})
        assert refused.status_code == 422
        assert [pointer] == [at for at, _ in faults(refused)]
    none = await site.ask("PATCH", path, by=dentist, json={"reminders": []}, headers={"If-Match": "*"})
    assert none.json()["reminders"] == []


async def test_everybody_says_when_they_want_to_be_left_alone(site: Site):
    ana = await site.client_person()
    shown = await site.ask("GET", "/me", by=ana)
    assert shown.json()["notification_preferences"]["quiet_hours"] == {"start": "22:00", "end": "08:00"}

    async def revise(quiet: object) -> dict[str, object]:
        body = {"notification_preferences": {"quiet_hours": quiet}}
        answer = await site.ask("PATCH", "/me", by=ana, json=body, headers={"If-Match": "*"})
        return answer.json()["notification_preferences"] if answer.status_code == 200 else {"faults": faults(answer)}

    assert (await revise({"start": "13:00", "end": "16:30"}))["quiet_hours"] == {"start": "13:00", "end": "16:30"}
    assert (await revise(None))["quiet_hours"] is None
    at = "/notification_preferences/quiet_hours"
    assert (await revise({"start": "24:00", "end": "9:00"}))["faults"] == {
        (f"{at}/start", "malformed"), (f"{at}/end", "malformed"),
    }  # fmt: skip
    assert await revise({"start": "09:00", "end": "09:00"}) == {"faults": {(f"{at}/end", "empty")}}
