"""Holds, requests and moves of several at once, against whoever does something else with them at the same moment.

Whoever loses hears which rule was in the way; nobody hears of a deadlock, which is what `dependency_down` would be here.
"""

from collections.abc import Awaitable
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.unit_of_work import units_of_work
from application.scheduling.hold_slot import HeldSlot
from application.scheduling.views import AppointmentView
from domain.scheduling.errors import IllegalTransition, SlotTaken
from domain.scheduling.life import Status
from tests.builders import FIRST_START, NOW, a_user, some_terms
from tests.contracts.stored import a_stored_practice, store
from tests.integration.postgres.rivals import RIVALS, Bookings, FixedClock, outcomes

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

VIEW, HELD, TAKEN, ILLEGAL = AppointmentView.__name__, HeldSlot.__name__, SlotTaken.__name__, IllegalTransition.__name__
HALF_AN_HOUR = timedelta(minutes=30)
ROUNDS = 8


@pytest.fixture
async def bookings(engine: AsyncEngine) -> Bookings:
    units = units_of_work(engine)
    return Bookings(
        units, await a_stored_practice(units, hours="mon-fri 08:00-20:00", terms=some_terms(duration=30, interval=10))
    )


@pytest.fixture
async def requests(engine: AsyncEngine) -> Bookings:
    units = units_of_work(engine)
    terms = some_terms(requires_approval=True, approval_hours=1)
    return Bookings(units, await a_stored_practice(units, hours="mon-fri 08:00-20:00", terms=terms))


async def test_of_fifty_who_hold_one_slot_one_gets_it(bookings: Bookings):
    clients = [a_user() for _ in range(RIVALS)]
    await store(bookings.units, *clients)
    won = await outcomes(bookings.hold(FIRST_START, client=client) for client in clients)
    assert won == {HELD: 1, TAKEN: RIVALS - 1}


async def test_a_slot_that_is_held_at_the_same_moment_is_not_booked_by_another(bookings: Bookings):
    rival = a_user()
    await store(bookings.units, rival)
    for place in range(ROUNDS):
        start = FIRST_START + place * HALF_AN_HOUR
        won = await outcomes([bookings.hold(start), *(bookings.book(start, client=rival) for _ in range(3))])
        assert won[TAKEN] == 3
        assert won[HELD] + won[VIEW] == 1


async def test_swaps_bookings_and_moves_of_one_calendar_wait_for_each_other_and_never_for_ever(bookings: Bookings):
    booked = [await bookings.book(FIRST_START + place * HALF_AN_HOUR) for place in range(4)]
    free = FIRST_START + 4 * HALF_AN_HOUR
    attempts: list[Awaitable[object]] = []
    for one, other in ((0, 1), (1, 0), (2, 3), (1, 2), (3, 0), (0, 2)):
        attempts += [
            bookings.swap(booked[one], booked[other]),
            bookings.book(booked[one].start),
            bookings.book(free),
            bookings.move(booked[other], free),
        ]
    won = await outcomes(attempts)
    assert set(won) == {VIEW, TAKEN}
    assert won[VIEW] >= 6  # a swap is never refused: whatever it meets has the same length
    starts = await bookings.starts()
    assert len(starts) == len(set(starts))


async def test_two_swaps_of_the_same_two_leave_them_where_they_were(bookings: Bookings):
    one, other = [await bookings.book(FIRST_START + place * HALF_AN_HOUR) for place in range(2)]
    won = await outcomes([bookings.swap(one, other), bookings.swap(other, one)])
    assert won == {VIEW: 2}
    assert [view.id for view in await bookings.every()] == [one.id, other.id]
    assert [view.sequence for view in await bookings.every()] == [2, 2]


async def test_a_request_is_confirmed_or_expires_and_never_both(requests: Bookings):
    for place in range(ROUNDS):
        request = await requests.book(FIRST_START + place * HALF_AN_HOUR)
        assert request.expires_at is not None
        won = await outcomes(
            [
                requests.confirm(request.id),
                requests.expire_lapsed(request.expires_at),
                requests.confirm(request.id),
                requests.expire_lapsed(request.expires_at),
            ]
        )
        assert won[ILLEGAL] + won[VIEW] == 2
        assert won["int"] == 2
        async with requests.units() as unit:
            view = await unit.appointment_views.get(request.id)
            steps = await unit.appointment_views.history(request.id)
        assert view is not None
        assert view.status is (Status.CONFIRMED if won[VIEW] else Status.EXPIRED)
        assert len(steps) == 2


async def test_whoever_books_what_has_lapsed_does_not_wait_for_whoever_lets_it_expire(requests: Bookings):
    later = Bookings(requests.units, requests.practice, FixedClock(NOW + timedelta(hours=2)))
    starts = [FIRST_START + place * HALF_AN_HOUR for place in range(6)]
    for start in starts:
        await requests.book(start)
    attempts: list[Awaitable[object]] = [later.book(start) for start in starts]
    won = await outcomes([*attempts, *(later.expire_lapsed(later.clock.instant) for _ in range(4))])
    assert won == {VIEW: len(starts), "int": 4}
    statuses = [view.status for view in await requests.every()]
    assert sorted(statuses) == [Status.EXPIRED] * len(starts) + [Status.PENDING] * len(starts)


async def test_one_client_who_holds_and_books_at_once_gets_an_answer_each_time(bookings: Bookings):
    for place in range(ROUNDS):
        start = FIRST_START + place * HALF_AN_HOUR
        await bookings.hold(start)
        won = await outcomes(
            [
                bookings.book(start),
                bookings.hold(start + ROUNDS * HALF_AN_HOUR),
                bookings.book(start),
                bookings.hold(start + ROUNDS * HALF_AN_HOUR),
            ]
        )
        assert set(won) <= {VIEW, HELD, TAKEN}
