"""Booking over HTTP: for oneself, for others, for approval, and what a refusal offers instead."""

from typing import Any

import pytest

from domain.accounts.user import UserStatus
from domain.scheduling.life import Status
from tests.builders import some_terms
from tests.times import utc
from tests.unit.http.site import Person, Site, faults, path_of, problem

pytestmark = pytest.mark.anyio

START = "2027-03-02T10:00:00+01:00"
AT_NIGHT = "2027-03-02T23:00:00+01:00"
UNKNOWN = "018f0000-0000-7000-8000-000000000000"
NURIA = {"full_name": "Nuria Nueva", "email": "nuria@example.com", "phone": "600 111 222"}


async def book(site: Site, service_id: object, by: Person, start: str = START, **more: Any):
    return await site.ask("POST", "/appointments", by=by, json={"service_id": str(service_id), "start": start, **more})


async def test_a_refused_start_is_told_with_reasons_and_the_nearest_free_ones(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    taken = site.appointment_of(client, service)

    answer = await book(site, service.id, await site.client_person("Otra"), "2027-03-02T10:10:00+01:00")

    assert (answer.status_code, problem(answer)["code"]) == (409, "slot_not_offered")
    assert problem(answer)["reasons"] == [{"code": "overlaps_appointment"}, {"code": "not_on_grid"}]
    assert problem(answer)["alternatives"] == [
        "2027-03-02T09:30:00Z",
        "2027-03-02T08:30:00Z",
        "2027-03-02T10:00:00Z",
    ]
    assert str(taken.id) not in answer.text


async def test_each_reason_is_told_once_and_never_its_cause(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    short, long = site.service_of(dentist), site.service_of(dentist, some_terms(duration=120))
    for clock in ("09:00", "09:30", "10:00"):
        site.appointment_of(client, short, start=utc(f"2027-03-02 {clock}"))

    answer = await book(site, long.id, client, "2027-03-02T09:00:00+01:00")

    assert (answer.status_code, problem(answer)["code"]) == (409, "slot_taken")
    assert problem(answer)["reasons"] == [{"code": "overlaps_appointment"}]


async def test_where_nothing_is_free_there_are_no_alternatives(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    week = {"timezone": "Europe/Madrid", "weekly": []}
    await site.ask("PUT", path_of(dentist, "working-hours"), by=dentist, headers={"If-Match": "*"}, json=week)

    answer = await book(site, service.id, client)

    assert (problem(answer)["reasons"], problem(answer)["alternatives"]) == ([{"code": "outside_opening_hours"}], [])


async def test_other_conflicts_have_no_reasons(site: Site):
    hidden = site.service_of(await site.dentist(), some_terms(active=False))

    answer = await book(site, hidden.id, await site.client_person())

    assert (answer.status_code, problem(answer)["code"]) == (409, "service_inactive")
    assert not {"reasons", "alternatives"} & problem(answer).keys()


async def test_a_client_waits_for_approval_where_the_service_requires_it(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist, some_terms(requires_approval=True, approval_hours=12))

    requested = await book(site, service.id, client)
    entered = await book(site, service.id, dentist, "2027-03-02T11:00:00+01:00", client_id=str(client.user.id))

    assert (requested.status_code, requested.json()["status"]) == (201, "pending")
    assert requested.json()["expires_at"] == "2027-03-01T20:00:00Z"
    assert (entered.json()["status"], entered.json()["expires_at"]) == ("confirmed", None)


async def test_whoever_runs_the_calendar_books_outside_of_hours_but_never_over_another(site: Site):
    dentist, admin = await site.dentist(), await site.admin()
    service = site.service_of(dentist)
    client = await site.regular(service)

    by_client = await book(site, service.id, client, AT_NIGHT)
    by_dentist = await book(site, service.id, dentist, AT_NIGHT, client_id=str(client.user.id))
    by_admin = await book(site, service.id, admin, "2027-03-02T23:30:00+01:00", client_id=str(client.user.id))
    over = await book(site, service.id, dentist, "2027-03-02T23:10:00+01:00", client_id=str(client.user.id))
    past = await book(site, service.id, dentist, "2027-03-01T08:00:00+01:00", client_id=str(client.user.id))

    assert problem(by_client)["code"] == "slot_not_offered"
    assert [answer.status_code for answer in (by_dentist, by_admin)] == [201, 201]
    assert by_dentist.json()["client"]["id"] == str(client.user.id)
    assert (problem(over)["code"], problem(past)["code"]) == ("slot_taken", "slot_not_offered")
    assert problem(past)["reasons"] == [{"code": "too_soon"}]


async def test_somebody_new_gets_an_account_and_a_mail_in_the_language_of_whoever_entered_them(site: Site):
    dentist = await site.dentist()
    service = site.service_of(dentist)
    body = {"service_id": str(service.id), "start": START, "client": NURIA}

    answer = await site.ask("POST", "/appointments", by=dentist, headers={"Accept-Language": "en"}, json=body)
    await site.application.work()

    assert answer.status_code == 201, answer.text
    shown = answer.json()["client"]
    assert (shown["full_name"], shown["email"], shown["phone"]) == ("Nuria Nueva", "nuria@example.com", "+34600111222")
    user = next(user for user in site.application.storage.users.values() if str(user.email) == "nuria@example.com")
    assert (str(user.id), user.status, user.profile.locale.value) == (shown["id"], UserStatus.UNVERIFIED, "en")
    assert site.application.mailer.sent_to("nuria@example.com")


@pytest.mark.parametrize("known", [True, False], ids=["an account's address", "an unknown address"])
@pytest.mark.parametrize("phone", ["+34600111222", None])
async def test_whoever_enters_a_client_reads_back_what_they_typed_and_nothing_of_an_account(
    site: Site, phone: str | None, *, known: bool
):
    client, dentist = await site.client_person("Carla Client"), await site.dentist()
    service = site.service_of(dentist)
    address = str(client.user.email) if known else "nuria@example.com"
    typed = {"full_name": "Quienquiera", "email": address, "phone": phone}

    booked = await book(site, service.id, dentist, client=typed)
    path = f"/appointments/{booked.json()['id']}"
    read = await site.ask("GET", path, by=dentist)
    listed = await site.ask("GET", "/appointments?as=professional", by=dentist)

    answers = [booked.json(), read.json(), *listed.json()["items"]]
    assert [answer["client"] for answer in answers] == [{"id": booked.json()["client"]["id"], **typed}] * 3


async def test_a_client_who_was_entered_acts_under_the_name_that_was_typed(site: Site):
    client, dentist = await site.client_person("Carla Client"), await site.dentist()
    typed = {"full_name": "Quienquiera", "email": str(client.user.email)}
    booked = await book(site, site.service_of(dentist).id, dentist, client=typed)
    path = f"/appointments/{booked.json()['id']}"

    cancelled = await site.ask("POST", f"{path}/cancel", by=client, headers={"If-Match": "*"}, json={})
    history = await site.ask("GET", f"{path}/history", by=dentist)

    assert cancelled.json()["client"]["full_name"] == "Quienquiera"
    assert history.json()["items"][-1]["full_name"] == "Quienquiera"
    assert client.user.profile.full_name == "Carla Client"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"client_id": UNKNOWN}, {("/client_id", "unknown_client")}),
        ({"client_id": UNKNOWN, "client": NURIA}, {("/client", "ambiguous")}),
        ({"client": {}}, {("/client/full_name", "missing"), ("/client/email", "missing")}),
        (
            {"client": {"full_name": " ", "email": "x", "phone": "1", "age": 7}, "hold_id": "x", "client_id": 7},
            {
                ("/client/full_name", "too_short"),
                ("/client/email", "malformed"),
                ("/client/phone", "malformed"),
                ("/client/age", "unknown_field"),
                ("/hold_id", "malformed"),
                ("/client_id", "wrong_type"),
            },
        ),
        ({"client": {"full_name": "Ana", "email": "ana@"}}, {("/client/email", "malformed")}),
        ({"client": {"full_name": "Ana", "email": "ana@example.com", "phone": "1"}}, {("/client/phone", "malformed")}),
        ({"client": {"full_name": "a\x00b", "email": "ana@example.com"}}, {("/client/full_name", "control_character")}),
        ({"notes": "\x00"}, {("/notes", "control_character")}),
    ],
)
async def test_every_fault_of_a_booking_is_named(site: Site, more: dict[str, Any], found: set[tuple[str, str]]):
    dentist = await site.dentist()
    people = len(site.application.storage.users)

    answer = await book(site, site.service_of(dentist).id, dentist, **more)

    assert faults(answer) == found
    assert (len(site.application.storage.users), site.application.storage.appointments) == (people, {})


async def test_a_key_is_for_one_client(site: Site):
    dentist = await site.dentist()
    service, key = site.service_of(dentist), {"Idempotency-Key": "attempt-1"}
    bodies = [
        {"service_id": str(service.id), "start": START, "client_id": str((await site.regular(service, name)).user.id)}
        for name in ("Ana", "Olga")
    ]

    first, again, other = [
        await site.ask("POST", "/appointments", by=dentist, headers=key, json=body)
        for body in (bodies[0], bodies[0], bodies[1])
    ]

    assert (first.status_code, again.content) == (201, first.content)
    assert (other.status_code, problem(other)["code"]) == (422, "idempotency_key_reused")


async def test_requests_are_listed_by_their_status(site: Site):
    client, dentist = await site.client_person(), await site.dentist()
    service = site.service_of(dentist)
    pending = site.appointment_of(client, service, status=Status.PENDING)
    site.appointment_of(client, service, start=utc("2027-03-02 10:00"))

    answer = await site.ask("GET", "/appointments?as=professional&status=pending", by=dentist)

    assert [item["id"] for item in answer.json()["items"]] == [str(pending.id)]
