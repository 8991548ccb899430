"""Applications to become a professional over HTTP."""

import pytest

from tests.unit.http.site import Person, Site, faults, problem

pytestmark = pytest.mark.anyio

PRACTICE = {"profession": "Fontanería", "bio": "Rápido y limpio.", "timezone": "Europe/Madrid"}


async def submitted(site: Site, applicant: Person) -> tuple[str, str]:
    answer = await site.ask("POST", "/professional-applications", by=applicant, json=PRACTICE)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == f"/api/v1/professional-applications/{answer.json()['id']}"
    return f"/professional-applications/{answer.json()['id']}", answer.headers["ETag"]


async def test_an_application_is_its_applicants_and_the_administrators_business(site: Site):
    applicant, admin, stranger = await site.client_person(), await site.admin(), await site.client_person("Otra")
    path, _ = await submitted(site, applicant)

    answers = [await site.ask("GET", path, by=person) for person in (applicant, admin, stranger)]
    lists = [await site.ask("GET", "/professional-applications", by=person) for person in (applicant, admin, stranger)]

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert [len(answer.json()["items"]) for answer in lists] == [1, 1, 0]


async def test_one_open_application_a_user(site: Site):
    applicant = await site.client_person()
    await submitted(site, applicant)

    answer = await site.ask("POST", "/professional-applications", by=applicant, json=PRACTICE)

    assert (answer.status_code, problem(answer)["code"]) == (409, "application_already_open")


async def test_a_rejection_needs_a_reason_and_is_final(site: Site):
    applicant, admin = await site.client_person(), await site.admin()
    path, etag = await submitted(site, applicant)

    blank = await site.ask("POST", f"{path}/reject", by=admin, json={"reason": " \n "})
    rejected = await site.ask("POST", f"{path}/reject", by=admin, headers={"If-Match": etag}, json={"reason": "Falta"})
    again = await site.ask("POST", f"{path}/approve", by=admin)

    assert faults(blank) == {("/reason", "too_short")}
    assert (rejected.json()["status"], rejected.json()["reason"]) == ("rejected", "Falta")
    assert (again.status_code, problem(again)["code"]) == (409, "application_already_decided")
    open_ones = await site.ask("GET", "/professional-applications?status=open", by=admin)
    assert open_ones.json() == {"items": [], "next": None}


async def test_a_decision_may_say_what_it_is_for(site: Site):
    path, _ = await submitted(site, await site.client_person())

    answer = await site.ask("POST", f"{path}/approve", by=await site.admin(), headers={"If-Match": '"9-0123456789ab"'})

    assert (answer.status_code, problem(answer)["code"]) == (412, "stale_version")


@pytest.mark.parametrize(("action", "body"), [("approve", {}), ("reject", {"reason": "No"})])
async def test_only_administrators_decide(site: Site, action: str, body: dict[str, str]):
    applicant = await site.client_person()
    path, _ = await submitted(site, applicant)

    answer = await site.ask("POST", f"{path}/{action}", by=applicant, json=body)

    assert (answer.status_code, problem(answer)["code"]) == (403, "role_required")
