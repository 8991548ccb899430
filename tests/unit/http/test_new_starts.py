"""Where an appointment could move, over HTTP."""

import pytest

from tests.builders import some_terms
from tests.times import utc
from tests.unit.http.site import Person, Site, faults, problem

pytestmark = pytest.mark.anyio

TUESDAY = {"from": "2027-03-02", "to": "2027-03-03"}
UNKNOWN = "018f0000-0000-7000-8000-000000000000"


async def found(site: Site, appointment: object, by: Person, **params: str) -> list[str]:
    answer = await site.ask("GET", f"/appointments/{appointment}/availability", by=by, params={**TUESDAY, **params})
    assert answer.status_code == 200, answer.text
    return [slot["start"] for slot in answer.json()["slots"]]


async def test_an_appointment_does_not_stand_in_its_own_way_and_keeps_what_was_agreed(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist, some_terms(duration=120, interval=60))
    appointment = site.appointment_of(client, service, start=utc("2027-03-02 09:00"))
    await site.ask("PATCH", f"/services/{service.id}", by=dentist, headers={"If-Match": "*"}, json={"duration": 30})

    answer = await site.ask("GET", f"/appointments/{appointment.id}/availability", by=client, params=TUESDAY)

    assert answer.json() == {
        "service_id": str(service.id),
        "timezone": "Europe/Madrid",
        "slots": [
            {
                "start": f"2027-03-02T{hour:02}:00:00+01:00",
                "end": f"2027-03-02T{hour + 2:02}:00:00+01:00",
                "seats_left": 1,
            }
            for hour in (9, 11, 15, 16)
        ],
    }


async def test_what_is_shown_is_what_moving_accepts(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    appointment = site.appointment_of(client, service, start=utc("2027-03-02 09:00"))
    starts = await found(site, appointment.id, client)

    assert "2027-03-02T10:00:00+01:00" not in starts, "it is there already"
    for start in starts:
        answer = await site.ask(
            "POST",
            f"/appointments/{appointment.id}/reschedule",
            by=client,
            headers={"If-Match": "*"},
            json={"start": start},
        )
        assert answer.status_code == 200, answer.text


async def test_times_are_those_of_the_zone_that_is_asked_for(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    appointment = site.appointment_of(client, site.service_of(dentist, some_terms(duration=180)))

    assert await found(site, appointment.id, client, timezone="Atlantic/Canary") == [
        "2027-03-02T08:00:00+00:00",
        "2027-03-02T14:00:00+00:00",
    ]


@pytest.mark.parametrize(
    ("params", "faulty"),
    [
        ({}, {("/from", "missing"), ("/to", "missing")}),
        (
            {"from": "x", "to": "y", "timezone": "z"},
            {("/from", "malformed"), ("/to", "malformed"), ("/timezone", "unknown_timezone")},
        ),
        ({"from": "2027-03-02", "to": "2027-05-04"}, {("/to", "too_long")}),
        ({"from": "2027-03-02", "to": "2027-03-02"}, {("/to", "not_after_start")}),
        ({**TUESDAY, "day": "2027-03-02"}, {("/day", "unknown_field")}),
    ],
)
async def test_a_window_is_as_for_a_service(site: Site, params: dict[str, str], faulty: set[tuple[str, str]]):
    client, dentist = await site.client_person(), await site.dentist()
    appointment = site.appointment_of(client, site.service_of(dentist))

    answer = await site.ask("GET", f"/appointments/{appointment.id}/availability", by=client, params=params)

    assert faults(answer) == faulty


@pytest.mark.parametrize("window", [TUESDAY, {"from": "2027-03-02T00:00:00Z", "to": "2027-03-03T00:00:00Z"}])
async def test_nobody_moves_what_is_not_there(site: Site, window: dict[str, str]):
    answer = await site.ask(
        "GET", f"/appointments/{UNKNOWN}/availability", by=await site.client_person(), params=window
    )

    assert (answer.status_code, problem(answer)["code"]) == (404, "not_found")
