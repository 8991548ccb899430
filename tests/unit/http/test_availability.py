"""Free slots over HTTP."""

from datetime import datetime

import pytest

from tests.builders import some_terms
from tests.unit.http.site import Site, faults, problem

pytestmark = pytest.mark.anyio

TUESDAY = {"from": "2027-03-02T00:00:00Z", "to": "2027-03-03T00:00:00Z"}


async def test_slots_carry_the_professionals_offset(site: Site):
    service = site.service_of(await site.dentist(), some_terms(duration=120))

    answer = await site.ask("GET", f"/services/{service.id}/availability", params=TUESDAY)

    assert answer.json() == {
        "service_id": str(service.id),
        "timezone": "Europe/Madrid",
        "slots": [
            {"start": "2027-03-02T09:00:00+01:00", "end": "2027-03-02T11:00:00+01:00", "seats_left": 1},
            {"start": "2027-03-02T11:00:00+01:00", "end": "2027-03-02T13:00:00+01:00", "seats_left": 1},
            {"start": "2027-03-02T15:00:00+01:00", "end": "2027-03-02T17:00:00+01:00", "seats_left": 1},
        ],
    }


async def test_slots_carry_the_offset_of_the_zone_that_is_asked_for(site: Site):
    service = site.service_of(await site.dentist(), some_terms(duration=120))

    answer = await site.ask(
        "GET", f"/services/{service.id}/availability", params={**TUESDAY, "timezone": "America/Bogota"}
    )

    assert answer.json()["timezone"] == "America/Bogota"
    assert answer.json()["slots"][0]["start"] == "2027-03-02T03:00:00-05:00"


async def test_what_is_booked_is_not_free(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist, some_terms(duration=120))
    body = {"service_id": str(service.id), "start": "2027-03-02T10:00:00Z"}

    booked = await site.ask("POST", "/appointments", by=client, json=body)
    answer = await site.ask("GET", f"/services/{service.id}/availability", params=TUESDAY)

    assert booked.status_code == 201
    assert [slot["start"][11:16] for slot in answer.json()["slots"]] == ["09:00", "15:00"]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, {("/from", "missing"), ("/to", "missing")}),
        ({"from": "2027-03-02T00:00:00Z"}, {("/to", "missing")}),
        ({"from": "2027-03-02T00:00:00", "to": "2027-03-03T00:00:00"}, {("/from", "naive"), ("/to", "naive")}),
        ({"from": "2027-03-03T00:00:00Z", "to": "2027-03-02T00:00:00Z"}, {("/to", "not_after_start")}),
        ({"from": "2027-03-02T00:00:00Z", "to": "2027-05-04T00:00:00Z"}, {("/to", "too_long")}),
        ({"from": "0001-01-01T00:00:00+14:00", "to": "2027-03-02T00:00:00Z"}, {("/from", "out_of_range")}),
        ({"from": "2027-03-02T00:00:00Z", "to": "9999-12-31T23:59:59-14:00"}, {("/to", "out_of_range")}),
        ({"from": "2016-12-31T23:59:60Z", "to": "2027-03-02T00:00:00Z"}, {("/from", "malformed")}),
        ({"from": "0", "to": "1803978000"}, {("/from", "malformed"), ("/to", "malformed")}),
        ({"from": "2027-02-30", "to": "20270302"}, {("/from", "malformed"), ("/to", "malformed")}),
        ({"from": "2027-03-02", "to": "2027-03-02"}, {("/to", "not_after_start")}),
        ({"from": "0001-01-01", "to": "9999-12-31"}, {("/from", "out_of_range"), ("/to", "out_of_range")}),
        ({"from": "1970-01-01", "to": "2027-03-03"}, {("/from", "out_of_range")}),
        ({**TUESDAY, "day": "2027-03-02", "x": "1"}, {("/day", "unknown_field"), ("/x", "unknown_field")}),
        ({**TUESDAY, "timezone": "Mars"}, {("/timezone", "unknown_timezone")}),
        ({**TUESDAY, "timezone": ""}, {("/timezone", "unknown_timezone")}),
        (
            {"from": "x", "to": "\x00", "timezone": "../etc"},
            {("/from", "malformed"), ("/to", "malformed"), ("/timezone", "unknown_timezone")},
        ),
    ],
)
async def test_a_window_is_two_instants_of_which_the_first_is_earlier(
    site: Site, params: dict[str, str], found: set[tuple[str, str]]
):
    service = site.service_of(await site.dentist())

    assert faults(await site.ask("GET", f"/services/{service.id}/availability", params=params)) == found


@pytest.mark.parametrize(
    ("params", "starts"),
    [
        ({}, ["2027-03-02T09:00:00+01:00", "2027-03-02T11:00:00+01:00", "2027-03-02T15:00:00+01:00"]),
        (
            {"timezone": "Pacific/Auckland"},
            ["2027-03-01T15:00:00+01:00", "2027-03-02T09:00:00+01:00", "2027-03-02T11:00:00+01:00"],
        ),
    ],
)
async def test_a_date_begins_at_midnight_in_the_zone_that_is_asked_for_else_in_the_professionals(
    site: Site, params: dict[str, str], starts: list[str]
):
    service = site.service_of(await site.dentist(), some_terms(duration=120))
    dates = {"from": "2027-03-02", "to": "2027-03-03"}

    answer = await site.ask("GET", f"/services/{service.id}/availability", params={**dates, **params})

    found = [datetime.fromisoformat(slot["start"]) for slot in answer.json()["slots"]]
    assert found == [datetime.fromisoformat(start) for start in starts]


async def test_a_date_and_an_instant_go_together(site: Site):
    service = site.service_of(await site.dentist(), some_terms(duration=120))
    window = {"from": "2027-03-02", "to": "2027-03-02T10:00:00Z"}

    answer = await site.ask("GET", f"/services/{service.id}/availability", params=window)

    assert [slot["start"][11:16] for slot in answer.json()["slots"]] == ["09:00"]


@pytest.mark.parametrize("language", ["es", "en"])
async def test_a_malformed_moment_is_answered_with_examples(site: Site, language: str):
    service = site.service_of(await site.dentist())
    params = {"from": "mañana", "to": "2027-03-03"}

    answer = await site.ask(
        "GET", f"/services/{service.id}/availability", params=params, headers={"Accept-Language": language}
    )

    (fault,) = problem(answer)["errors"]
    assert "2027-03-02," in fault["detail"]
    assert "2027-03-02T10:00:00+01:00" in fault["detail"]


async def test_nobody_offers_a_date_of_an_unknown_or_inactive_service(site: Site):
    hidden = site.service_of(await site.dentist(), some_terms(active=False))
    dates = {"from": "2027-03-02", "to": "2027-03-03"}

    for service_id in (hidden.id, "018f0000-0000-7000-8000-000000000000"):
        answer = await site.ask("GET", f"/services/{service_id}/availability", params=dates)

        assert (answer.status_code, problem(answer)["code"]) == (404, "not_found")


async def test_nobody_offers_an_unknown_service(site: Site):
    answer = await site.ask("GET", "/services/018f0000-0000-7000-8000-000000000000/availability", params=TUESDAY)

    assert (answer.status_code, problem(answer)["code"]) == (404, "not_found")
