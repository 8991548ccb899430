"""Moving appointments over HTTP: two that change places, reasons, and where one could move."""

from typing import Any

import pytest

from domain.scheduling.life import Status
from tests.builders import some_terms
from tests.times import utc
from tests.unit.http.site import Person, Site, faults, problem

pytestmark = pytest.mark.anyio

NINE, TEN = utc("2027-03-02 09:00"), utc("2027-03-02 10:00")
UNKNOWN = "018f0000-0000-7000-8000-000000000000"


async def swap(site: Site, one: object, other: object, by: Person, **more: Any):
    match = more.pop("match", "*")
    return await site.ask(
        "POST", f"/appointments/{one}/swap", by=by, headers={"If-Match": match}, json={"with": str(other), **more}
    )


async def etag(site: Site, appointment: object, by: Person) -> str:
    return (await site.ask("GET", f"/appointments/{appointment}", by=by)).headers["ETag"]


async def test_two_appointments_change_places(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    one, other = (site.appointment_of(client, service, start=start) for start in (NINE, TEN))

    answer = await swap(
        site,
        one.id,
        other.id,
        dentist,
        match=await etag(site, one.id, dentist),
        if_match=await etag(site, other.id, dentist),
        reason="Os viene mejor",
    )

    assert (answer.status_code, answer.json()["id"]) == (200, str(one.id))
    assert (answer.json()["start"], answer.json()["sequence"]) == ("2027-03-02T10:00:00Z", 1)
    assert answer.headers["ETag"] == await etag(site, one.id, client)
    read = await site.ask("GET", f"/appointments/{other.id}", by=client)
    assert (read.json()["start"], read.json()["sequence"]) == ("2027-03-02T09:00:00Z", 1)


async def test_both_are_in_the_versions_that_were_read(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    one, other = (site.appointment_of(client, service, start=start) for start in (NINE, TEN))

    without = await site.ask("POST", f"/appointments/{one.id}/swap", by=dentist, json={"with": str(other.id)})
    stale = await swap(site, one.id, other.id, dentist, match='"7-0123456789ab"')
    stale_other = await swap(site, one.id, other.id, dentist, if_match='"7-0123456789ab"')
    nonsense = await swap(site, one.id, other.id, dentist, if_match="nonsense")

    assert [answer.status_code for answer in (without, stale, stale_other, nonsense)] == [428, 412, 412, 412]
    stored = site.application.storage.appointments
    assert [stored[known.id].time.start for known in (one, other)] == [NINE, TEN]


async def test_new_times_overlap_nothing(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    long, short = site.service_of(dentist, some_terms(duration=60)), site.service_of(dentist)
    one = site.appointment_of(client, long, start=NINE)
    other = site.appointment_of(client, short, start=TEN)
    site.appointment_of(client, short, start=utc("2027-03-02 10:30"))

    answer = await swap(site, one.id, other.id, dentist)

    assert (answer.status_code, problem(answer)["code"]) == (409, "slot_taken")
    assert problem(answer)["reasons"] == [{"code": "overlaps_appointment"}]
    stored = site.application.storage.appointments
    assert [stored[known.id].time.start for known in (one, other)] == [NINE, TEN]


async def test_what_is_over_or_cancelled_does_not_move(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    one = site.appointment_of(client, service, start=NINE)
    cancelled = site.appointment_of(client, service, start=TEN, status=Status.CANCELLED)
    over = site.appointment_of(client, service, start=utc("2027-03-01 06:00"))

    with_cancelled, with_over = [await swap(site, one.id, known.id, dentist) for known in (cancelled, over)]

    assert (with_cancelled.status_code, problem(with_cancelled)["code"]) == (409, "illegal_transition")
    assert (with_over.status_code, problem(with_over)["code"]) == (409, "appointment_over")


async def test_an_appointment_changes_places_with_another_of_the_same_calendar(site: Site):
    client, dentist, other_dentist = await site.client_person(), await site.dentist(), await site.dentist("Otra")
    one = site.appointment_of(client, site.service_of(dentist), start=NINE)
    elsewhere = site.appointment_of(client, site.service_of(other_dentist), start=TEN)

    answers = [await swap(site, one.id, other, dentist) for other in (one.id, elsewhere.id, UNKNOWN)]

    assert [faults(answer) for answer in answers] == [{("/with", "not_in_this_calendar")}] * 3


async def test_an_administrator_says_why(site: Site):
    client, dentist, admin = await site.client_person(), await site.dentist(), await site.admin()
    service = site.service_of(dentist)
    one, other = (site.appointment_of(client, service, start=start) for start in (NINE, TEN))
    move = {"start": "2027-03-02T16:00:00+01:00"}

    swapped = await swap(site, one.id, other.id, admin)
    moved = await site.ask("POST", f"/appointments/{one.id}/reschedule", by=admin, headers={"If-Match": "*"}, json=move)
    explained = await site.ask(
        "POST",
        f"/appointments/{one.id}/reschedule",
        by=admin,
        headers={"If-Match": "*"},
        json={**move, "reason": "Obras"},
    )

    assert faults(swapped) == faults(moved) == {("/reason", "missing")}
    assert explained.status_code == 200


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, {("/with", "missing")}),
        (
            {"with": "7", "if_match": 1, "reason": "\x00", "other_id": UNKNOWN},
            {
                ("/with", "malformed"),
                ("/if_match", "wrong_type"),
                ("/reason", "control_character"),
                ("/other_id", "unknown_field"),
            },
        ),
    ],
)
async def test_every_fault_of_a_swap_is_named(site: Site, body: dict[str, Any], found: set[tuple[str, str]]):
    dentist = await site.dentist()
    one = site.appointment_of(await site.client_person(), site.service_of(dentist))

    answer = await site.ask("POST", f"/appointments/{one.id}/swap", by=dentist, headers={"If-Match": "*"}, json=body)

    assert faults(answer) == found


async def test_a_refused_move_is_told_with_what_can_be_had(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    one, other = (site.appointment_of(client, service, start=start) for start in (NINE, TEN))

    answer = await site.ask(
        "POST",
        f"/appointments/{one.id}/reschedule",
        by=client,
        headers={"If-Match": "*"},
        json={"start": "2027-03-02T11:00:00+01:00"},
    )

    assert (answer.status_code, problem(answer)["code"]) == (409, "slot_taken")
    assert problem(answer)["reasons"] == [{"code": "overlaps_appointment"}]
    assert problem(answer)["alternatives"] == [
        "2027-03-02T09:30:00Z",
        "2027-03-02T10:30:00Z",
        "2027-03-02T09:00:00Z",
    ], "where it is now is free for it too"
    assert str(other.id) not in answer.text
