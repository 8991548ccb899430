"""Publishing and changing services, and weekly hours."""

from typing import Any

import pytest

from domain.accounts.values import Role
from tests.builders import a_user, some_terms
from tests.unit.http.site import Site, faults, path_of, problem

pytestmark = pytest.mark.anyio


async def test_a_published_service_is_where_location_says(site: Site):
    dentist = await site.dentist()

    answer = await site.ask("POST", path_of(dentist, "services"), by=dentist, json={"name": "Limpieza", "duration": 45})

    assert answer.status_code == 201
    shown = await site.client.get(answer.headers["Location"])
    assert shown.json() == answer.json()
    assert shown.headers["ETag"] == answer.headers["ETag"]
    assert answer.json() | {"name": "Limpieza", "duration": 45, "interval": None, "price": None} == answer.json()


@pytest.mark.parametrize(
    ("amount", "shown"), [("45", "45.00"), ("45.5", "45.50"), ("0.01", "0.01"), ("999999.99", "999999.99")]
)
async def test_money_is_text_with_two_decimals(site: Site, amount: str, shown: str):
    dentist = await site.dentist()
    body = {"name": "Limpieza", "duration": 45, "price": {"amount": amount, "currency": "EUR"}}

    answer = await site.ask("POST", path_of(dentist, "services"), by=dentist, json=body)

    assert answer.json()["price"] == {"amount": shown, "currency": "EUR"}


@pytest.mark.parametrize(
    "amount", ["", "-1", "1e3", "NaN", "Infinity", "1.234", "1000000", "٤٥", "45,00", " 45", "45.00\n"]
)
async def test_an_amount_is_refused_in_any_other_form(site: Site, amount: str):
    dentist = await site.dentist()
    body = {"name": "Limpieza", "duration": 45, "price": {"amount": amount, "currency": "EUR"}}

    answer = await site.ask("POST", path_of(dentist, "services"), by=dentist, json=body)

    assert faults(answer) == {("/price/amount", "malformed")}


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"name": "Otra"}, "name", "Otra"),
        ({"price": None}, "price", None),
        ({"price": {"amount": "9", "currency": "EUR"}}, "price", {"amount": "9.00", "currency": "EUR"}),
        ({"interval": 15}, "interval", 15),
        ({"active": False}, "active", False),
        ({}, "duration", 30),
    ],
)
async def test_a_change_touches_only_what_it_names(site: Site, changes: dict[str, Any], field: str, value: object):
    dentist = await site.dentist()
    service = site.service_of(dentist)
    before = (await site.ask("GET", f"/services/{service.id}", by=dentist)).json()

    answer = await site.ask("PATCH", f"/services/{service.id}", by=dentist, headers={"If-Match": "*"}, json=changes)

    assert answer.status_code == 200
    after = answer.json()
    assert after[field] == value
    assert {name for name in before if before[name] != after[name]} <= {field, "updated_at"}


async def test_a_change_is_for_the_version_that_was_read(site: Site):
    dentist = await site.dentist()
    path = f"/services/{site.service_of(dentist).id}"
    read = (await site.ask("GET", path)).headers["ETag"]

    first = await site.ask("PATCH", path, by=dentist, headers={"If-Match": read}, json={"duration": 45})
    second = await site.ask("PATCH", path, by=dentist, headers={"If-Match": read}, json={"duration": 60})
    third = await site.ask("PATCH", path, by=dentist, json={"duration": 60})

    assert (first.status_code, second.status_code, third.status_code) == (200, 412, 428)
    assert problem(second)["code"] == "stale_version"
    assert problem(third)["code"] == "precondition_required"
    assert first.headers["ETag"] != read


async def test_a_client_publishes_nothing_and_a_professional_only_their_own(site: Site):
    dentist, other, client = await site.dentist(), await site.dentist("Otra"), await site.client_person()
    body = {"name": "Limpieza", "duration": 45}

    by_client = await site.ask("POST", path_of(dentist, "services"), by=client, json=body)
    by_other = await site.ask("POST", path_of(dentist, "services"), by=other, json=body)

    assert (by_client.status_code, problem(by_client)["code"]) == (403, "role_required")
    assert (by_other.status_code, problem(by_other)["code"]) == (404, "not_found")


async def test_only_its_professional_sees_a_service_that_takes_no_bookings(site: Site):
    dentist = await site.dentist()
    service = site.service_of(dentist, some_terms(active=False))

    assert (await site.ask("GET", f"/services/{service.id}")).status_code == 404
    assert (await site.ask("GET", path_of(dentist, "services"))).json()["items"] == []
    assert (await site.ask("GET", f"/services/{service.id}", by=dentist)).status_code == 200
    assert len((await site.ask("GET", path_of(dentist, "services"), by=dentist)).json()["items"]) == 1


async def test_services_come_a_page_at_a_time(site: Site):
    dentist = await site.dentist()
    wanted = [str(site.service_of(dentist).id) for _ in range(3)]

    first = await site.ask("GET", path_of(dentist, "services?limit=2"))
    link = first.headers["Link"]
    second = await site.client.get(link[1 : link.index(">")])

    assert link.endswith('>; rel="next"')
    assert [item["id"] for page in (first, second) for item in page.json()["items"]] == wanted
    assert second.json()["next"] is None
    assert "Link" not in second.headers


async def test_a_page_keeps_the_other_criteria(site: Site):
    for number in range(3):
        await site.dentist(f"Doctora Ñ & Co {number}")

    first = await site.ask("GET", "/professionals", params={"q": "Ñ & Co", "limit": 2})
    link = first.headers["Link"]
    second = await site.client.get(link[1 : link.index(">")])

    assert len(first.json()["items"]) == 2
    assert len(second.json()["items"]) == 1


async def test_a_professional_is_found_by_slug_and_by_identifier(site: Site):
    dentist = await site.dentist("Clínica Sol")
    assert dentist.professional is not None

    by_slug = await site.ask("GET", f"/professionals/{dentist.professional.slug}")
    by_id = await site.ask("GET", f"/professionals/{dentist.professional.id}")

    assert by_slug.json() == by_id.json()
    assert by_slug.json()["full_name"] == "Clínica Sol"
    assert "email" not in by_slug.text


async def test_hours_are_shown_as_they_are_written(site: Site):
    dentist = await site.dentist()
    week = {
        "timezone": "Atlantic/Canary",
        "holidays_region": "ES-MD",
        "weekly": [
            {"weekday": "mon", "start": "00:00", "end": "24:00"},
            {"weekday": "fri", "start": "22:00", "end": "02:00"},
            {"weekday": "sun", "start": "09:05", "end": "09:06"},
        ],
    }

    answer = await site.ask("PUT", path_of(dentist, "working-hours"), by=dentist, headers={"If-Match": "*"}, json=week)

    assert (answer.status_code, answer.json()) == (200, {**week, "orphans": [], "dry_run": False})
    assert (await site.ask("GET", path_of(dentist, "working-hours"))).json() == week


async def test_midnight_as_an_end_is_shown_as_the_end_of_the_day(site: Site):
    dentist = await site.dentist()
    week = {"timezone": "Europe/Madrid", "weekly": [{"weekday": "mon", "start": "22:00", "end": "00:00"}]}

    answer = await site.ask("PUT", path_of(dentist, "working-hours"), by=dentist, headers={"If-Match": "*"}, json=week)

    assert answer.status_code == 200, answer.text
    assert answer.json()["weekly"] == [{"weekday": "mon", "start": "22:00", "end": "24:00"}]


@pytest.mark.parametrize("clock", ["9:00", "24:01", "09:60", "09:00\n", " 09:00", "09:00:00"])
async def test_a_time_of_day_is_refused_in_any_other_form(site: Site, clock: str):
    dentist = await site.dentist()
    week = {"timezone": "Europe/Madrid", "weekly": [{"weekday": "mon", "start": clock, "end": clock}]}

    answer = await site.ask("PUT", path_of(dentist, "working-hours"), by=dentist, headers={"If-Match": "*"}, json=week)

    assert faults(answer) == {("/weekly/0/start", "malformed"), ("/weekly/0/end", "malformed")}


async def test_a_day_has_ten_openings_at_most(site: Site):
    dentist = await site.dentist()
    weekly = [{"weekday": "mon", "start": f"{hour:02}:00", "end": f"{hour:02}:30"} for hour in range(11)]

    answer = await site.ask(
        "PUT",
        path_of(dentist, "working-hours"),
        by=dentist,
        headers={"If-Match": "*"},
        json={"timezone": "Europe/Madrid", "weekly": weekly},
    )

    assert faults(answer) == {("/weekly", "too_many")}


async def test_hours_are_their_professionals_alone(site: Site):
    dentist, other = await site.dentist(), await site.dentist("Otra")
    admin = await site.log_in(a_user(roles=[Role.ADMIN]))
    week = {"timezone": "Europe/Madrid", "weekly": []}

    answers = [
        await site.ask("PUT", path_of(dentist, "working-hours"), by=person, headers={"If-Match": "*"}, json=week)
        for person in (other, admin)
    ]

    assert [answer.status_code for answer in answers] == [404, 403]
