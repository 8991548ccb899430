"""Events that wait to be told, and messages on their way."""

import asyncio
from datetime import datetime, timedelta

import pytest

from application.unit_of_work import UnitsOfWork
from domain.accounts.user import User
from domain.ids import DeliveryId, EventId, MailedLinkId
from domain.notifications.delivery import Delivery, DeliveryStatus
from tests.builders import NOW, a_delivery, a_user, an_id
from tests.contracts.stored import state, store

pytestmark = pytest.mark.anyio

LONG_AFTER = NOW + timedelta(hours=1)


async def events_happen(units: UnitsOfWork, how_many: int) -> list[User]:
    users = [a_user() for _ in range(how_many)]
    for i, user in enumerate(users):
        user.request_verification(link_id=MailedLinkId(an_id()), now=NOW + timedelta(seconds=i))
        await store(units, user)
    return users


async def claim(units: UnitsOfWork, limit: int = 10, now: timedelta = timedelta(minutes=1)) -> list[EventId]:
    async with units() as unit:
        claimed = await unit.outbox.claim(limit=limit, now=NOW + now)
        await unit.commit()
    return [stored.id for stored in claimed]


async def an_event(units: UnitsOfWork) -> EventId:
    await events_happen(units, 1)
    (event_id,) = await claim(units)
    return event_id


async def test_the_oldest_events_are_claimed_first(units: UnitsOfWork) -> None:
    users = await events_happen(units, 3)
    async with units() as unit:
        claimed = await unit.outbox.claim(limit=2, now=LONG_AFTER)
        await unit.commit()
    assert [getattr(stored.event, "user_id", None) for stored in claimed] == [users[0].id, users[1].id]
    assert [stored.attempts for stored in claimed] == [1, 1]


async def test_a_claimed_event_is_left_alone_until_the_lease_ends(units: UnitsOfWork) -> None:
    await events_happen(units, 1)
    (event_id,) = await claim(units)
    assert await claim(units) == []
    async with units() as unit:
        (again,) = await unit.outbox.claim(limit=10, now=LONG_AFTER)
    assert (again.id, again.attempts) == (event_id, 2)


async def test_an_event_that_cannot_be_relayed_comes_back_ever_more_rarely(units: UnitsOfWork) -> None:
    await events_happen(units, 1)
    now, second = timedelta(minutes=1), timedelta(seconds=1)
    for lease_seconds in (10, 20, 40, 80, 160, 320, 640, 900, 900):
        assert len(await claim(units, now=now)) == 1
        now += timedelta(seconds=lease_seconds)
        assert await claim(units, now=now - second) == []


async def test_a_claim_that_was_not_committed_is_none(units: UnitsOfWork) -> None:
    await events_happen(units, 1)
    async with units() as unit:
        assert len(await unit.outbox.claim(limit=10, now=LONG_AFTER)) == 1
    assert len(await claim(units)) == 1


async def test_two_who_claim_at_the_same_moment_get_different_events(units: UnitsOfWork) -> None:
    await events_happen(units, 4)
    async with units() as first, units() as second:
        one = await first.outbox.claim(limit=2, now=LONG_AFTER)
        other = await second.outbox.claim(limit=4, now=LONG_AFTER)
        await second.commit()
        await first.commit()
    assert len(one) == len(other) == 2
    assert {stored.id for stored in one}.isdisjoint({stored.id for stored in other})


async def test_a_relayed_event_never_comes_back(units: UnitsOfWork) -> None:
    await events_happen(units, 2)
    first, second = await claim(units)
    async with units() as unit:
        await unit.outbox.mark_relayed(first, now=NOW)
        await unit.commit()
    assert await claim(units, now=timedelta(hours=1)) == [second]


async def test_a_delivery_is_one_per_event_recipient_and_channel(units: UnitsOfWork) -> None:
    recipient, other = a_user(), a_user()
    event_id = await an_event(units)
    await store(units, recipient, other)
    delivery = a_delivery(recipient, event_id=event_id)
    async with units() as unit:
        assert await unit.deliveries.add(delivery)
        assert await unit.deliveries.add(a_delivery(other, event_id=event_id))
        assert not await unit.deliveries.add(a_delivery(recipient, event_id=event_id))
        await unit.commit()
    async with units() as unit:
        assert not await unit.deliveries.add(a_delivery(recipient, event_id=event_id))
        assert state(await unit.deliveries.get_for_update(delivery.id)) == state(delivery)
        assert await unit.deliveries.get_for_update(DeliveryId(an_id())) is None


async def test_of_two_who_relay_an_event_at_the_same_moment_one_adds_the_delivery(units: UnitsOfWork) -> None:
    recipient = a_user()
    event_id = await an_event(units)
    await store(units, recipient)

    async def add() -> bool:
        async with units() as unit:
            added = await unit.deliveries.add(a_delivery(recipient, event_id=event_id))
            await unit.commit()
            return added

    assert sorted(await asyncio.gather(add(), add(), add())) == [False, False, True]


async def test_a_delivery_that_somebody_holds_is_passed_over(units: UnitsOfWork) -> None:
    recipient = a_user()
    delivery = a_delivery(recipient, event_id=await an_event(units))
    await store(units, recipient, delivery)
    async with units() as first, units() as second:
        assert await first.deliveries.get_for_update(delivery.id) is not None
        assert await second.deliveries.get_for_update(delivery.id) is None


async def test_attempts_and_their_outcome_are_stored(units: UnitsOfWork) -> None:
    recipient = a_user()
    delivery = a_delivery(recipient, event_id=await an_event(units))
    await store(units, recipient, delivery)
    async with units() as unit:
        held = await unit.deliveries.get_for_update(delivery.id)
        assert held is not None
        assert held.lease(now=NOW)
        held.postpone(error="451 más tarde", jitter=0.25, now=NOW)
        assert await unit.deliveries.save(held)
        await unit.commit()
    async with units() as unit:
        assert state(await unit.deliveries.get_for_update(delivery.id)) == state(held)
        assert await unit.deliveries.due(before=LONG_AFTER, limit=10) == [delivery.id]
        held.mark_sent(now=LONG_AFTER)
        assert await unit.deliveries.save(held)
        await unit.commit()
    async with units() as unit:
        assert state(await unit.deliveries.get_for_update(delivery.id)) == state(held)
        assert await unit.deliveries.due(before=LONG_AFTER, limit=10) == []


async def lease(units: UnitsOfWork, delivery: Delivery, now: datetime) -> Delivery:
    """Begin an attempt, as a worker does."""
    async with units() as unit:
        held = await unit.deliveries.get_for_update(delivery.id)
        assert held is not None
        assert held.lease(now=now)
        assert await unit.deliveries.save(held)
        await unit.commit()
    return held


async def save(units: UnitsOfWork, delivery: Delivery) -> bool:
    async with units() as unit:
        saved = await unit.deliveries.save(delivery)
        await unit.commit()
    return saved


async def stored_state(units: UnitsOfWork, delivery: Delivery) -> dict[str, object]:
    async with units() as unit:
        return state(await unit.deliveries.get_for_update(delivery.id))


@pytest.mark.parametrize("later_has_ended", [False, True])
async def test_who_lost_the_lease_does_not_overwrite_what_a_later_one_wrote(
    units: UnitsOfWork, *, later_has_ended: bool
) -> None:
    recipient = a_user()
    delivery = a_delivery(recipient, event_id=await an_event(units))
    await store(units, recipient, delivery)
    slow = await lease(units, delivery, NOW)
    later = await lease(units, delivery, LONG_AFTER)
    if later_has_ended:
        later.mark_sent(now=LONG_AFTER)
        assert await save(units, later)
    slow.postpone(error="no answer", jitter=0.5, now=LONG_AFTER)
    assert not await save(units, slow)
    assert await stored_state(units, delivery) == state(later)


async def test_an_outcome_that_is_final_stays(units: UnitsOfWork) -> None:
    recipient = a_user()
    delivery = a_delivery(recipient, event_id=await an_event(units))
    await store(units, recipient, delivery)
    held = await lease(units, delivery, NOW)
    held.give_up(error="550 no such user")
    assert await save(units, held)
    held.mark_sent(now=LONG_AFTER)
    assert not await save(units, held)
    assert (await stored_state(units, delivery))["status"] is DeliveryStatus.DEAD


async def test_a_delivery_that_is_not_there_cannot_be_saved(units: UnitsOfWork) -> None:
    assert not await save(units, a_delivery())


async def test_who_holds_the_attempt_may_hold_it_longer(units: UnitsOfWork) -> None:
    recipient, until = a_user(), NOW + timedelta(minutes=5)
    delivery = a_delivery(recipient, event_id=await an_event(units))
    await store(units, recipient, delivery)
    held = await lease(units, delivery, NOW)
    async with units() as unit:
        assert await unit.deliveries.extend_lease(delivery.id, attempt=held.attempts, until=until)
        await unit.commit()
    held.due_at = until
    assert await stored_state(units, delivery) == state(held)


async def test_an_attempt_that_is_over_cannot_be_held_longer(units: UnitsOfWork) -> None:
    recipient, until = a_user(), LONG_AFTER + timedelta(hours=1)
    delivery = a_delivery(recipient, event_id=await an_event(units))
    await store(units, recipient, delivery)
    slow = await lease(units, delivery, NOW)
    later = await lease(units, delivery, LONG_AFTER)
    async with units() as unit:
        assert not await unit.deliveries.extend_lease(delivery.id, attempt=slow.attempts, until=until)
        assert not await unit.deliveries.extend_lease(DeliveryId(an_id()), attempt=1, until=until)
    later.mark_sent(now=LONG_AFTER)
    assert await save(units, later)
    async with units() as unit:
        assert not await unit.deliveries.extend_lease(delivery.id, attempt=later.attempts, until=until)
    assert await stored_state(units, delivery) == state(later)


async def test_due_are_the_pending_ones_and_the_longest_waiting_come_first(units: UnitsOfWork) -> None:
    recipient = a_user()
    await store(units, recipient)
    due: list[DeliveryId] = []
    for minutes, status in (
        (3, DeliveryStatus.PENDING),
        (1, DeliveryStatus.PENDING),
        (2, DeliveryStatus.PENDING),
        (0, DeliveryStatus.DEAD),
        (0, DeliveryStatus.SENT),
        (0, DeliveryStatus.DROPPED),
        (6, DeliveryStatus.PENDING),
    ):
        delivery = a_delivery(
            recipient, event_id=await an_event(units), status=status, due_at=NOW + timedelta(minutes=minutes)
        )
        if status is DeliveryStatus.SENT:
            delivery.mark_sent(now=NOW)
        await store(units, delivery)
        due.append(delivery.id)
    async with units() as unit:
        assert await unit.deliveries.due(before=NOW + timedelta(minutes=5), limit=10) == [due[1], due[2], due[0]]
        assert await unit.deliveries.due(before=NOW + timedelta(minutes=5), limit=2) == [due[1], due[2]]


async def test_an_event_is_marked_once_and_one_that_is_not_there_never(units: UnitsOfWork) -> None:
    user = a_user()
    user.request_verification(link_id=MailedLinkId(an_id()), now=NOW)
    await store(units, user)
    async with units() as unit:
        [stored] = await unit.outbox.claim(limit=10, now=NOW)
        assert await unit.outbox.mark_relayed(stored.id, now=NOW)
        await unit.commit()

    async with units() as unit:
        assert not await unit.outbox.mark_relayed(stored.id, now=NOW)
        assert not await unit.outbox.mark_relayed(EventId(an_id()), now=NOW)
