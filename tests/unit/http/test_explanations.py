"""Why a start is not offered, over HTTP."""

import pytest

from domain.scheduling.life import Status
from domain.scheduling.limits import Limits
from tests.builders import some_terms
from tests.times import utc
from tests.unit.http.site import Person, Site, faults, path_of, problem

pytestmark = pytest.mark.anyio

UNKNOWN = "018f0000-0000-7000-8000-000000000000"


async def explained(site: Site, service_id: object, start: str, by: Person | None = None):
    answer = await site.ask("GET", f"/services/{service_id}/availability/explain", params={"start": start}, by=by)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def who_observes_holidays(site: Site) -> Person:
    """A dentist who works in the mornings from Monday to Friday, but not on the public holidays of Spain."""
    dentist = await site.dentist()
    week = {
        "timezone": "Europe/Madrid",
        "holidays_region": "ES",
        "weekly": [{"weekday": day, "start": "09:00", "end": "13:00"} for day in ("mon", "tue", "wed", "thu", "fri")],
    }
    await site.ask("PUT", path_of(dentist, "working-hours"), by=dentist, headers={"If-Match": "*"}, json=week)
    return dentist


def known_to_anybody(reason: dict[str, str]) -> dict[str, str]:
    kept = ("code", "date", "name") if reason["code"] == "public_holiday" else ("code",)
    return {field: reason[field] for field in kept}


async def test_what_is_offered_has_no_reason_against_it(site: Site):
    service = site.service_of(await site.dentist())

    assert await explained(site, service.id, "2027-03-02T10:00:00+01:00") == {
        "service_id": str(service.id),
        "timezone": "Europe/Madrid",
        "start": "2027-03-02T09:00:00Z",
        "offered": True,
        "reasons": [],
    }


@pytest.mark.parametrize("start", ["2027-03-02T10:00:00", "2027-03-02T10:00", "2027-03-02 10:00"])
async def test_a_local_time_is_one_on_the_professionals_clock(site: Site, start: str):
    service = site.service_of(await site.dentist())

    local = await explained(site, service.id, start)

    assert local == await explained(site, service.id, "2027-03-02T09:00:00Z")


async def test_a_local_time_that_the_clock_skips_has_no_instant(site: Site):
    service = site.service_of(await site.dentist())

    found = await explained(site, service.id, "2027-03-28T02:30:00")

    assert (found["start"], found["offered"]) == (None, False)
    assert found["reasons"] == [{"code": "nonexistent_local_time"}]


async def test_everybody_is_told_the_codes_and_insiders_the_causes(site: Site):
    client, dentist, other = await site.client_person(), await site.dentist(), await site.dentist("Otra")
    service = site.service_of(dentist, some_terms(limits=Limits(per_day=1)))
    booked = site.appointment_of(client, service, start=utc("2027-03-02 09:00"))
    start = "2027-03-02T10:10:00+01:00"

    inside = [await explained(site, service.id, start, by=person) for person in (dentist, await site.admin())]
    outside = [await explained(site, service.id, start, by=person) for person in (None, client, other)]

    causes = [
        {
            "code": "overlaps_appointment",
            "appointment_id": str(booked.id),
            "start": "2027-03-02T09:00:00Z",
            "end": "2027-03-02T09:30:00Z",
        },
        {"code": "not_on_grid"},
        {"code": "limit_reached", "period": "day", "limit": 1},
    ]
    codes = [{"code": cause["code"]} for cause in causes]
    assert [(found["offered"], found["reasons"]) for found in inside] == [(False, causes)] * 2
    assert [(found["offered"], found["reasons"]) for found in outside] == [(False, codes)] * 3
    assert all(str(booked.id) not in str(found) for found in outside)


@pytest.mark.parametrize(
    ("start", "cause"),
    [
        ("2027-03-03T10:00:00", {"code": "exception_closed", "date": "2027-03-03"}),
        (
            "2027-03-04T10:00:00",
            {"code": "time_off", "start": "2027-03-04T08:00:00Z", "end": "2027-03-04T12:00:00Z"},
        ),
        (
            "2027-03-26T10:00:00",
            {
                "code": "public_holiday",
                "date": "2027-03-26",
                "name": "Viernes Santo",
                "start": "2027-03-25T23:00:00Z",
                "end": "2027-03-26T23:00:00Z",
            },
        ),
        (
            "2027-03-02T12:45:00",
            {"code": "does_not_fit", "start": "2027-03-02T08:00:00Z", "end": "2027-03-02T12:00:00Z"},
        ),
        ("2027-03-06T10:00:00", {"code": "outside_opening_hours"}),
        ("2027-03-01T10:00:00", {"code": "too_soon", "bound": "2027-03-01T10:00:00Z"}),
        ("2027-05-03T10:00:00", {"code": "beyond_horizon", "bound": "2027-04-30T22:00:00Z"}),
    ],
    ids=lambda value: value["code"] if isinstance(value, dict) else "",
)
async def test_each_reason_has_its_cause(site: Site, start: str, cause: dict[str, str]):
    dentist = await who_observes_holidays(site)
    service = site.service_of(dentist, some_terms(minimum_notice=120))
    await site.ask("POST", path_of(dentist, "exceptions"), by=dentist, json={"date": "2027-03-03", "openings": []})
    away = {"start": "2027-03-04T08:00:00Z", "end": "2027-03-04T12:00:00Z"}
    await site.ask("POST", path_of(dentist, "time-off"), by=dentist, json=away)

    found = await explained(site, service.id, start, by=dentist)

    assert cause in found["reasons"], found["reasons"]
    outside = await explained(site, service.id, start)
    assert outside["reasons"] == [known_to_anybody(reason) for reason in found["reasons"]]


@pytest.mark.parametrize(("asked", "spoken", "name"), [("", "es", "Viernes Santo"), ("en-GB", "en", "Good Friday")])
async def test_anybody_is_told_which_holiday_it_is_in_their_language(site: Site, asked: str, spoken: str, name: str):
    dentist = await who_observes_holidays(site)
    path = f"/services/{site.service_of(dentist).id}/availability/explain?start=2027-03-26T10:00"

    for person in (None, await site.client_person(), await site.dentist("Otra")):
        answer = await site.ask("GET", path, by=person, headers={"Accept-Language": asked})
        assert answer.json()["reasons"] == [{"code": "public_holiday", "date": "2027-03-26", "name": name}]
        assert answer.headers["Content-Language"] == spoken
        assert "Accept-Language" in answer.headers["Vary"]
    inside = await site.ask("GET", path, by=dentist, headers={"Accept-Language": asked})
    assert inside.json()["reasons"][0]["name"] == name


async def test_a_refused_booking_names_no_holiday(site: Site):
    dentist = await who_observes_holidays(site)
    wanted = {"service_id": str(site.service_of(dentist).id), "start": "2027-03-26T09:00:00Z"}

    refused = await site.ask("POST", "/appointments", by=await site.client_person(), json=wanted)

    assert (refused.status_code, problem(refused)["reasons"]) == (409, [{"code": "public_holiday"}])


async def test_a_hold_is_no_appointment(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    site.appointment_of(client, service, start=utc("2027-03-02 09:00"), status=Status.HELD)

    found = await explained(site, service.id, "2027-03-02T09:00:00Z")

    assert found["reasons"] == [{"code": "overlaps_hold"}]


@pytest.mark.parametrize(
    ("start", "code"), [("09:00", "overlaps_hold"), ("09:30", "buffer_of_neighbour")], ids=["over it", "beside it"]
)
async def test_insiders_are_told_until_when_a_hold_lasts_and_no_identifier(site: Site, start: str, code: str):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist, some_terms(buffer_after=10))
    held = await site.ask("POST", f"/services/{service.id}/holds", by=client, json={"start": "2027-03-02T09:00:00Z"})
    assert held.status_code == 201, held.text

    found = await explained(site, service.id, f"2027-03-02T{start}:00Z", by=dentist)

    assert found["reasons"][0] == {
        "code": code,
        "start": "2027-03-02T09:00:00Z",
        "end": "2027-03-02T09:30:00Z",
        "expires_at": held.json()["expires_at"],
    }


async def test_a_service_that_takes_no_bookings_is_explained_to_insiders_only(site: Site):
    dentist = await site.dentist()
    service = site.service_of(dentist, some_terms(active=False))
    path = f"/services/{service.id}/availability/explain?start=2027-03-02T10:00:00"

    inside, outside = await site.ask("GET", path, by=dentist), await site.ask("GET", path)

    assert (inside.status_code, problem(inside)["code"]) == (409, "service_inactive")
    assert (outside.status_code, problem(outside)["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, {("/start", "missing")}),
        ({"start": "2027-03-02"}, {("/start", "malformed")}),
        ({"start": "2027-03-02T10"}, {("/start", "malformed")}),
        ({"start": "2027-03-02T24:00"}, {("/start", "malformed")}),
        ({"start": "2027-03-02T10:00+01:00"}, {("/start", "malformed")}),
        ({"start": "2027-03-02T10:00:00.5"}, {("/start", "too_precise")}),
        ({"start": "2027-03-02T10:00:00.5Z"}, {("/start", "too_precise")}),
        ({"start": "1803978000"}, {("/start", "malformed")}),
        ({"start": "1969-12-31T10:00:00"}, {("/start", "out_of_range")}),
        ({"start": "9999-12-31T10:00:00Z"}, {("/start", "out_of_range")}),
        ({"start": "x", "at": "1"}, {("/start", "malformed"), ("/at", "unknown_field")}),
    ],
)
async def test_a_start_is_an_instant_or_a_local_time(site: Site, params: dict[str, str], found: set[tuple[str, str]]):
    service = site.service_of(await site.dentist())

    assert faults(await site.ask("GET", f"/services/{service.id}/availability/explain", params=params)) == found


@pytest.mark.parametrize("start", ["1970-01-01T00:00:00", "2199-12-31T23:59:59", "1970-01-01T00:00:00Z"])
async def test_the_ends_of_time_are_explained_too(site: Site, start: str):
    service = site.service_of(await site.dentist())

    assert (await explained(site, service.id, start))["offered"] is False


async def test_nobody_explains_an_unknown_service(site: Site):
    answer = await site.ask("GET", f"/services/{UNKNOWN}/availability/explain?start=2027-03-02T10:00:00")

    assert (answer.status_code, problem(answer)["code"]) == (404, "not_found")
