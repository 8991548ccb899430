"""Mails that were given up, among all others: they are listed, and come back when somebody wants them to."""

from datetime import timedelta

import pytest

from application.pagination import Page, PageRequest
from application.unit_of_work import UnitsOfWork
from domain.ids import DeliveryId
from domain.notifications.delivery import Delivery, DeliveryStatus
from tests.builders import NOW, a_delivery, a_user, an_id
from tests.contracts.paging import pages
from tests.contracts.stored import store

pytestmark = pytest.mark.anyio

LATER = NOW + timedelta(hours=1)


async def test_what_was_given_up_is_sent_after_all_and_by_one_only(units: UnitsOfWork) -> None:
    user = a_user()
    dead, sent = a_delivery(user, status=DeliveryStatus.DEAD), a_delivery(user, status=DeliveryStatus.SENT)
    await store(units, user, dead, sent)
    for delivery, revived in ((dead, True), (dead, False), (sent, False)):
        async with units() as unit:
            found = await unit.deliveries.get(delivery.id)
            assert found is not None
            found.status, found.due_at = DeliveryStatus.PENDING, LATER
            assert await unit.deliveries.revive(found) is revived
            await unit.commit()
    async with units() as unit:
        assert await unit.deliveries.due(before=LATER + timedelta(seconds=1), limit=9) == [dead.id]
        assert await unit.deliveries.get(DeliveryId(an_id())) is None


async def test_deliveries_are_paged_the_latest_first(units: UnitsOfWork) -> None:
    user = a_user()
    made = [a_delivery(user, due_at=NOW + timedelta(minutes=n // 2)) for n in range(5)]
    dead = a_delivery(user, status=DeliveryStatus.DEAD, due_at=NOW + timedelta(hours=1))
    await store(units, user, *made, dead)

    async def page(request: PageRequest, status: DeliveryStatus | None) -> Page[Delivery]:
        async with units() as unit:
            return await unit.deliveries.page(request, status=status)

    expected = sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)
    found = await pages(lambda request: page(request, DeliveryStatus.PENDING), limit=2)
    assert [one.id for one in found] == [one.id for one in expected]
    assert [one.id for one in (await page(PageRequest(), DeliveryStatus.DEAD)).items] == [dead.id]
    assert len((await page(PageRequest(), None)).items) == 6
