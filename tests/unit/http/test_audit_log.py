"""Who did what, as administrators read it."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.memory.application import FIRST_MOMENT
from domain.administration.audit import AuditAction, AuditEntry, codes
from tests.builders import PASSWORD, an_id
from tests.unit.http.site import Person, Site, problem

pytestmark = pytest.mark.anyio

LOG = "/admin/audit-log"


async def read(site: Site, admin: Person, **criteria: str) -> list[dict[str, Any]]:
    answer = await site.ask("GET", LOG, by=admin, params=criteria)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def record(site: Site, *entries: AuditEntry) -> None:
    async with site.application.ports.units() as unit:
        for entry in entries:
            unit.audit.record(entry)
        await unit.commit()


async def test_an_entry_tells_who_did_what_on_whom_when_and_from_where(site: Site):
    admin, client = await site.admin(), await site.client_person()
    wrong = {"email": str(client.user.email), "password": f"not {PASSWORD}"}
    assert (await site.ask("POST", "/auth/login", json=wrong)).status_code == 401

    failure, login, *_ = await read(site, admin)

    seals = [entry.pop("seal") for entry in (failure, login)]
    assert failure == {
        "sequence": 3,
        "at": "2027-03-01T08:00:00Z",
        "actor": "nobody",
        "actor_id": None,
        "action": "login_failed",
        "target_id": str(client.user.id),
        "details": {"status": "active"},
        "address": "127.0.0.1",
    }
    assert (login["actor"], login["actor_id"], login["action"]) == ("user", str(client.user.id), "logged_in")
    assert [len(seal) for seal in seals] == [64, 64]
    assert str(client.user.email) not in repr((failure, login))


async def test_it_is_read_by_what_is_looked_for(site: Site):
    admin, client, target, later = await site.admin(), an_id(), an_id(), FIRST_MOMENT + timedelta(hours=1)
    await record(
        site,
        AuditEntry.of(None, AuditAction.LOGIN_FAILED, target=target, now=FIRST_MOMENT),
        AuditEntry.of(None, AuditAction.APPOINTMENT_SEEN, target=target, details=codes(client=client), now=later),
    )

    async def found(**criteria: str) -> list[int]:
        return [entry["sequence"] for entry in await read(site, admin, **criteria)]

    assert await found(target_id=str(target)) == [3, 2]
    assert await found(target_id=str(client)) == [3]
    assert await found(target_id=str(client)) == [5, 3]  # who has asked about them concerns them too
    assert await found(action="login_failed") == [2]
    assert await found(actor_id=str(admin.user.id), action="logged_in") == [1]
    assert await found(**{"from": "2027-03-01T09:00:00Z"}) == [3]
    assert await found(to="2027-03-01T09:00:00+01:00") == []
    assert await found(target_id=str(target), action="login_failed", to="2027-03-01T09:00:00Z") == [2]


async def test_it_is_read_a_page_at_a_time_though_reading_adds_to_it(site: Site):
    admin = await site.admin()
    await record(site, *(AuditEntry.of(None, AuditAction.LOGIN_FAILED, now=FIRST_MOMENT) for _ in range(5)))

    answer = await site.ask("GET", LOG, by=admin, params={"limit": "4"})
    following = await site.ask("GET", LOG, by=admin, params={"limit": "4", "cursor": answer.json()["next"]})

    pages = [[entry["sequence"] for entry in page.json()["items"]] for page in (answer, following)]
    assert pages == [[6, 5, 4, 3], [2, 1]]
    assert 'rel="next"' in answer.headers["Link"]
    assert following.json()["next"] is None


async def test_whoever_reads_it_stands_in_it(site: Site):
    admin = await site.admin()
    await read(site, admin, action="password_reset")

    [entry] = await read(site, admin, action="audit_log_read")

    assert (entry["actor_id"], entry["address"]) == (str(admin.user.id), "127.0.0.1")
    assert entry["details"] == {"action": "password_reset"}


async def test_nobody_else_reads_it(site: Site):
    for person in (await site.client_person(), await site.dentist()):
        refused = await site.ask("GET", LOG, by=person)
        assert (refused.status_code, problem(refused)["code"]) == (403, "role_required")
    assert (await site.ask("GET", LOG)).status_code == 401
    actions = [sealed.entry.action for sealed in site.application.storage.audit_log.values()]
    assert AuditAction.AUDIT_LOG_READ not in actions


@pytest.mark.parametrize(
    "criteria",
    [{"action": "never_heard_of"}, {"actor_id": "ana"}, {"from": "2027-03-01"}, {"cursor": "x"}, {"limit": "0"}],
)
async def test_what_makes_no_sense_is_refused(site: Site, criteria: dict[str, str]):
    refused = await site.ask("GET", LOG, by=await site.admin(), params=criteria)
    assert refused.status_code in {400, 422}
    [name] = criteria
    assert name in refused.text


async def test_the_log_is_only_read(site: Site):
    admin = await site.admin()
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert (await site.ask(method, LOG, by=admin)).status_code == 405
