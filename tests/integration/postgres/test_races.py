"""Many who want the same at the same moment, on real connections: one gets it, the others hear why not, and nobody waits long."""

from collections.abc import Awaitable
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.memory.security import PlainDigests
from adapters.postgres.unit_of_work import units_of_work
from application.accounts.new_passwords import NewPasswords
from application.accounts.register_user import RegisterUser, RegisterUserCommand
from application.accounts.throttling import Throttling
from application.errors import IdempotencyKeyInFlight
from application.scheduling.ports import IdempotencyKey
from application.scheduling.views import AppointmentView
from domain.accounts.errors import TooManyAttempts
from domain.accounts.throttle import POLICIES, Throttled
from domain.accounts.values import EmailAddress
from domain.scheduling.errors import SlotTaken
from tests.builders import FIRST_START, PASSWORD, a_profile, a_user, some_terms
from tests.contracts.stored import a_stored_practice, store
from tests.integration.postgres.rivals import RIVALS, Bookings, FixedClock, RandomIdentifiers, outcomes

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


class NoCommonPasswords:
    """Takes any password."""

    def has(self, password: str) -> bool:
        return False


class PlainPasswords:
    async def hash(self, password: str) -> str:
        return f"plain:{password}"

    async def verify(self, password: str, stored: str | None) -> bool:
        return stored == f"plain:{password}"


@pytest.fixture
async def bookings(engine: AsyncEngine) -> Bookings:
    units = units_of_work(engine)
    return Bookings(
        units, await a_stored_practice(units, hours="mon-fri 08:00-20:00", terms=some_terms(duration=30, interval=10))
    )


async def test_of_fifty_who_book_one_slot_one_gets_it(bookings: Bookings):
    won = await outcomes(bookings.book(FIRST_START) for _ in range(RIVALS))
    assert won == {AppointmentView.__name__: 1, SlotTaken.__name__: RIVALS - 1}
    assert await bookings.starts() == [FIRST_START]


async def test_starts_that_overlap_never_both_get_through(bookings: Bookings):
    starts = [FIRST_START + timedelta(minutes=10 * (attempt % 3)) for attempt in range(RIVALS)]
    won = await outcomes(bookings.book(start) for start in starts)
    assert won == {AppointmentView.__name__: 1, SlotTaken.__name__: RIVALS - 1}


async def test_of_many_who_move_into_one_slot_one_gets_it(bookings: Bookings):
    booked = [await bookings.book(FIRST_START + timedelta(minutes=30 * place)) for place in range(6)]
    goal = FIRST_START + timedelta(minutes=30 * 7)
    won = await outcomes(bookings.move(appointment, goal) for appointment in booked)
    assert won == {AppointmentView.__name__: 1, SlotTaken.__name__: len(booked) - 1}
    assert (await bookings.starts()).count(goal) == 1


async def test_two_who_change_places_at_once_do_not_deadlock(bookings: Bookings):
    one, other = await bookings.book(FIRST_START), await bookings.book(FIRST_START + timedelta(minutes=30))
    won = await outcomes([bookings.move(one, other.start), bookings.move(other, one.start)])
    assert won == {SlotTaken.__name__: 2}


async def test_bookings_and_moves_into_one_slot_leave_one_appointment_there(bookings: Bookings):
    booked = [await bookings.book(FIRST_START + timedelta(minutes=30 * place)) for place in range(4)]
    goal = FIRST_START + timedelta(minutes=30 * 6)
    moves: list[Awaitable[object]] = [bookings.move(appointment, goal) for appointment in booked]
    won = await outcomes([*moves, *(bookings.book(goal) for _ in range(20))])
    assert won == {AppointmentView.__name__: 1, SlotTaken.__name__: 23}


async def test_a_repeated_request_books_once(bookings: Bookings):
    key = IdempotencyKey("attempt-1", b"f" * 32)
    won = await outcomes(bookings.book(FIRST_START, key) for _ in range(20))
    assert set(won) <= {AppointmentView.__name__, IdempotencyKeyInFlight.__name__}
    assert won[AppointmentView.__name__] >= 1
    assert await bookings.starts() == [FIRST_START]
    again = await bookings.book(FIRST_START, key)
    assert again == await bookings.book(FIRST_START, key)


async def test_one_address_registered_many_times_at_once_is_one_account(engine: AsyncEngine):
    units = units_of_work(engine)
    clock = FixedClock()
    passwords = NewPasswords(PlainPasswords(), NoCommonPasswords())
    register = RegisterUser(units, clock, RandomIdentifiers(), passwords, Throttling(units, clock, PlainDigests()))
    command = RegisterUserCommand(email=EmailAddress("ana@example.org"), password=PASSWORD, profile=a_profile())
    free = POLICIES[Throttled.MAIL_BY_ACCOUNT].free
    won = await outcomes(register(command) for _ in range(20))
    assert won == {"NoneType": free, TooManyAttempts.__name__: 20 - free}
    async with units() as unit:
        assert await unit.users.with_email(command.email) is not None


async def test_of_two_who_saved_what_both_had_read_the_second_is_told(engine: AsyncEngine):
    units = units_of_work(engine)
    user = a_user()
    await store(units, user)
    async with units() as unit:
        mine, yours = await unit.users.get(user.id), await unit.users.get(user.id)
    assert mine is not None
    assert yours is not None

    async def save(copy: object) -> None:
        async with units() as unit:
            await unit.users.save(copy)  # pyright: ignore[reportArgumentType]
            await unit.commit()

    assert await outcomes([save(mine), save(yours)]) == {"NoneType": 1, "StaleVersion": 1}
