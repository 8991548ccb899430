"""The rules of a service over HTTP: alignment, offset, limits and approval."""

from typing import Any

import pytest

from domain.scheduling.limits import Limits
from tests.builders import some_terms
from tests.unit.http.site import Site, faults, path_of

pytestmark = pytest.mark.anyio

UNLIMITED = {"per_day": None, "per_week": None, "per_month": None, "per_year": None}
RULES = {
    "alignment": "clock",
    "offset": 5,
    "limits": {"per_day": 8, "per_week": 30, "per_month": None, "per_year": 900},
    "requires_approval": True,
    "approval_hours": 12,
}
DEFAULTS = {
    "alignment": "opening",
    "offset": 0,
    "limits": UNLIMITED,
    "requires_approval": False,
    "approval_hours": 48,
}


def rules_of(shown: dict[str, Any]) -> dict[str, Any]:
    return {name: shown[name] for name in RULES}


async def test_a_service_is_published_with_its_rules(site: Site):
    dentist = await site.dentist()

    answer = await site.ask(
        "POST", path_of(dentist, "services"), by=dentist, json={"name": "Limpieza", "duration": 45, **RULES}
    )

    assert answer.status_code == 201, answer.text
    assert rules_of(answer.json()) == RULES
    assert rules_of((await site.client.get(answer.headers["Location"])).json()) == RULES


@pytest.mark.parametrize("given", [{}, {"limits": None}, {"limits": {}}])
async def test_what_is_not_said_has_its_default(site: Site, given: dict[str, Any]):
    dentist = await site.dentist()

    answer = await site.ask(
        "POST", path_of(dentist, "services"), by=dentist, json={"name": "Limpieza", "duration": 45, **given}
    )

    assert rules_of(answer.json()) == DEFAULTS


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"alignment": "optimized"}, "alignment", "optimized"),
        ({"offset": 10}, "offset", 10),
        ({"requires_approval": True}, "requires_approval", True),
        ({"approval_hours": 720}, "approval_hours", 720),
        ({"limits": {"per_week": 5}}, "limits", {**UNLIMITED, "per_week": 5}),
        ({"limits": {}}, "limits", UNLIMITED),
        ({"limits": None}, "limits", UNLIMITED),
        ({}, "limits", {**UNLIMITED, "per_day": 2, "per_week": 9}),
    ],
)
async def test_a_change_replaces_the_rules_that_it_names(
    site: Site, changes: dict[str, Any], field: str, value: object
):
    dentist = await site.dentist()
    service = site.service_of(dentist, some_terms(limits=Limits(per_day=2, per_week=9)))
    path = f"/services/{service.id}"
    before = (await site.ask("GET", path)).json()

    answer = await site.ask("PATCH", path, by=dentist, headers={"If-Match": "*"}, json=changes)

    assert answer.status_code == 200, answer.text
    after = answer.json()
    assert after[field] == value
    assert {name for name in before if before[name] != after[name]} <= {field, "updated_at"}


async def test_every_fault_of_the_rules_is_named(site: Site):
    dentist = await site.dentist()
    body = {
        "name": "Limpieza",
        "duration": 45,
        "alignment": "diagonal",
        "offset": -1,
        "limits": {"per_day": 0, "per_week": 10_001, "per_month": "3", "per_decade": 1},
        "requires_approval": "yes",
        "approval_hours": 721,
    }

    answer = await site.ask("POST", path_of(dentist, "services"), by=dentist, json=body)

    assert faults(answer) == {
        ("/alignment", "not_allowed"),
        ("/offset", "out_of_range"),
        ("/limits/per_day", "out_of_range"),
        ("/limits/per_week", "out_of_range"),
        ("/limits/per_month", "wrong_type"),
        ("/limits/per_decade", "unknown_field"),
        ("/requires_approval", "wrong_type"),
        ("/approval_hours", "out_of_range"),
    }


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"alignment": None}, ("/alignment", "wrong_type")),
        ({"offset": None}, ("/offset", "wrong_type")),
        ({"requires_approval": None}, ("/requires_approval", "wrong_type")),
        ({"approval_hours": 0}, ("/approval_hours", "out_of_range")),
        ({"limits": []}, ("/limits", "wrong_type")),
    ],
)
async def test_only_what_may_be_nothing_is_cleared(site: Site, changes: dict[str, Any], found: tuple[str, str]):
    dentist = await site.dentist()
    path = f"/services/{site.service_of(dentist).id}"

    answer = await site.ask("PATCH", path, by=dentist, headers={"If-Match": "*"}, json=changes)

    assert faults(answer) == {found}


async def test_starts_follow_the_rules_at_once(site: Site):
    dentist, client = await site.dentist(), await site.client_person()
    service = site.service_of(dentist, some_terms(duration=60))
    rules = {"limits": {"per_day": 1}, "offset": 15}
    await site.ask("PATCH", f"/services/{service.id}", by=dentist, headers={"If-Match": "*"}, json=rules)
    window = {"from": "2027-03-02", "to": "2027-03-03"}

    async def starts() -> list[str]:
        answer = await site.ask("GET", f"/services/{service.id}/availability", params=window)
        return [slot["start"][11:16] for slot in answer.json()["slots"]]

    assert await starts() == ["09:15", "10:30", "11:45", "15:15", "16:30"]
    body = {"service_id": str(service.id), "start": "2027-03-02T09:15:00+01:00"}
    assert (await site.ask("POST", "/appointments", by=client, json=body)).status_code == 201
    assert await starts() == []
