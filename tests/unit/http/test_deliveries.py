"""What became of mails, over HTTP."""

import pytest

from domain.notifications.delivery import DeliveryStatus
from tests.builders import a_delivery
from tests.unit.http.site import Site, faults, problem

pytestmark = pytest.mark.anyio


async def test_an_administrator_sees_what_was_given_up_but_not_what_it_says_and_retries_it(site: Site):
    client, admin = await site.client_person(), await site.admin()
    dead = a_delivery(client.user)
    dead.give_up(error="550 5.1.1 no such mailbox")
    for delivery in (dead, a_delivery(client.user)):
        site.application.storage.deliveries[delivery.id] = delivery

    listed = await site.ask("GET", "/admin/deliveries?status=dead", by=admin)
    retried = await site.ask("POST", f"/admin/deliveries/{dead.id}/retry", by=admin)
    again = await site.ask("POST", f"/admin/deliveries/{dead.id}/retry", by=admin)

    [shown] = listed.json()["items"]
    assert shown.items() >= {
        "id": str(dead.id), "recipient_id": str(client.user.id), "kind": "appointment_booked", "to": "client",
        "status": "dead", "last_error": "550 5.1.1 no such mailbox", "sent_at": None,
    }.items()  # fmt: skip
    assert "facts" not in shown
    assert (retried.status_code, retried.json()["status"]) == (200, "pending")
    assert (again.status_code, problem(again)["code"]) == (409, "nothing_to_retry")
    assert len((await site.ask("GET", "/admin/deliveries?limit=1", by=admin)).json()["items"]) == 1


async def test_what_does_not_exist_or_makes_no_sense_is_refused(site: Site):
    admin = await site.admin()
    wrong = await site.ask("GET", f"/admin/deliveries?status={DeliveryStatus.DEAD}ly", by=admin)
    missing = await site.ask("POST", "/admin/deliveries/7/retry", by=admin)
    assert (wrong.status_code, [at for at, _ in faults(wrong)]) == (422, ["/status"])
    assert (missing.status_code, problem(missing)["code"]) == (404, "not_found")
