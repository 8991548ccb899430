"""Who is free first, over HTTP."""

import pytest

from tests.builders import some_terms
from tests.unit.http.site import Person, Site, faults

pytestmark = pytest.mark.anyio


async def found(site: Site, **params: str) -> list[str]:
    answer = await site.ask("GET", "/availability/earliest", params=params)
    assert answer.status_code == 200, answer.text
    assert answer.json()["next"] is None
    return [item["professional"]["full_name"] for item in answer.json()["items"]]


async def practice(site: Site, full_name: str, *, minimum_notice: int = 0) -> Person:
    """Somebody with one service."""
    person = await site.dentist(full_name)
    site.service_of(person, some_terms(minimum_notice=minimum_notice))
    return person


async def test_a_slot_is_shown_with_whose_it_is(site: Site):
    dentist = await site.dentist("Clínica Sol")
    service = site.service_of(dentist, some_terms(duration=45, minimum_notice=60))
    assert dentist.professional is not None

    answer = await site.ask("GET", "/availability/earliest")

    assert answer.json() == {
        "items": [
            {
                "professional": {
                    "id": str(dentist.professional.id),
                    "slug": dentist.professional.slug,
                    "full_name": "Clínica Sol",
                    "profession": "Odontóloga",
                    "city": "Madrid",
                },
                "service": {"id": str(service.id), "name": "Revisión", "duration": 45},
                "start": "2027-03-01T09:30:00Z",
                "end": "2027-03-01T10:15:00Z",
                "timezone": "Europe/Madrid",
            }
        ],
        "next": None,
    }


async def test_the_earliest_comes_first_and_nobody_twice(site: Site):
    await practice(site, "Tarde", minimum_notice=600)
    soon = await practice(site, "Pronto", minimum_notice=60)
    site.service_of(soon, some_terms(duration=15))
    await site.dentist("Sin servicios")

    assert await found(site) == ["Pronto", "Tarde"]
    assert await found(site, limit="1") == ["Pronto"]
    assert await found(site, after="2027-03-03T00:00:00Z", limit="2") == ["Pronto", "Tarde"]
    assert await found(site, after="2027-05-30T00:00:00Z") == []


async def test_criteria_are_those_of_the_directory(site: Site):
    await practice(site, "Óscar Ñandú")
    await practice(site, "Olga")

    assert await found(site, q="oscar nandu") == ["Óscar Ñandú"]
    assert await found(site, profession="ODONTO", city="madrid") == ["Olga", "Óscar Ñandú"]
    assert await found(site, city="Jaén") == []


async def test_what_is_shown_can_be_booked(site: Site):
    client = await site.client_person()
    await practice(site, "Única")
    item = (await site.ask("GET", "/availability/earliest")).json()["items"][0]
    body = {"service_id": item["service"]["id"], "start": item["start"]}

    booked = await site.ask("POST", "/appointments", by=client, json=body)
    following = (await site.ask("GET", "/availability/earliest")).json()["items"][0]

    assert booked.status_code == 201, booked.text
    assert following["start"] == item["end"]


@pytest.mark.parametrize(
    ("params", "faulty"),
    [
        ({"after": "2027-03-02"}, {("/after", "malformed")}),
        ({"after": "2027-03-02T10:00:00"}, {("/after", "naive")}),
        ({"limit": "0"}, {("/limit", "out_of_range")}),
        ({"limit": "101", "after": "x"}, {("/limit", "out_of_range"), ("/after", "malformed")}),
        ({"q": "x" * 101}, {("/q", "too_long")}),
        ({"city": "\x00"}, {("/city", "control_character")}),
        ({"cursor": "x", "when": "now"}, {("/cursor", "unknown_field"), ("/when", "unknown_field")}),
    ],
)
async def test_what_is_asked_must_make_sense(site: Site, params: dict[str, str], faulty: set[tuple[str, str]]):
    assert faults(await site.ask("GET", "/availability/earliest", params=params)) == faulty
