"""Finding free slots and booking them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from anyio.lowlevel import checkpoint

from application.errors import DependencyDown, IdempotencyKeyInFlight, IdempotencyKeyReused
from application.scheduling.find_slots import FindSlotsQuery
from application.scheduling.ports import IdempotencyKey
from domain.accounts.actor import Actor
from domain.errors import InvalidValue, NotFound
from domain.ids import ServiceId
from domain.scheduling.appointment import Status
from domain.scheduling.errors import ServiceInactive, SlotNotOffered, SlotTaken
from tests.builders import FIRST_START, a_service, an_id, some_terms
from tests.times import utc, weekly_hours
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

KEY = IdempotencyKey("6f1c", b"one request")


async def test_a_client_books_a_free_slot(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client("Benito Gil")
    view = await world.book(client, practice.service, notes="Me duele una muela")
    assert (view.status, view.start, view.notes) == (Status.CONFIRMED, FIRST_START, "Me duele una muela")
    assert (view.client.id, view.professional.full_name) == (client.user_id, "Clínica Dental Sol")
    assert view == await world.use.get_appointment(client, view.id)


async def test_every_slot_that_is_shown_can_be_booked_and_is_gone_then(world: World) -> None:
    terms = some_terms(duration=50, interval=25, buffer_before=5, buffer_after=10, minimum_notice=90, horizon_days=3)
    practice, client = await world.a_practice(terms=terms), await world.a_client()
    booked = 0
    while offered := await world.starts(practice.service):
        start = offered[booked % len(offered)]
        view = await world.book(client, practice.service, datetime.fromtimestamp(start, UTC))
        assert int(view.start.timestamp()) not in await world.starts(practice.service)
        booked += 1
    assert booked > 10


async def test_every_second_that_is_not_shown_is_refused(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    offered = set(await world.starts(practice.service, days=1))
    first = int(world.now.timestamp())
    for second in range(first, first + 24 * 3600, 450):
        if second not in offered:
            with pytest.raises(SlotNotOffered):
                await world.book(client, practice.service, datetime.fromtimestamp(second, UTC))


async def test_of_many_who_want_one_slot_one_gets_it(world: World) -> None:
    practice = await world.a_practice()
    clients = [await world.a_client(f"Cliente {n}") for n in range(20)]

    async def attempt(client: Actor) -> str:
        try:
            await world.book(client, practice.service)
        except SlotTaken as error:
            return error.code
        return "booked"

    outcomes = await asyncio.gather(*(attempt(client) for client in clients))
    assert sorted(outcomes) == ["booked"] + ["slot_taken"] * 19
    assert len(world.app.storage.appointments) == 1


async def test_an_inactive_service_takes_no_bookings_and_shows_no_slots(world: World) -> None:
    practice, client = await world.a_practice(terms=some_terms(active=False)), await world.a_client()
    with pytest.raises(NotFound):
        await world.starts(practice.service)
    with pytest.raises(ServiceInactive):
        await world.book(client, practice.service)


async def test_a_service_that_does_not_exist_cannot_be_asked_about(world: World) -> None:
    nowhere = ServiceId(an_id())
    with pytest.raises(NotFound):
        await world.use.find_slots(
            FindSlotsQuery(service_id=nowhere, since=world.now, until=world.now + timedelta(days=1))
        )
    with pytest.raises(NotFound):
        await world.book(await world.a_client(), a_service())


async def test_a_start_that_is_no_instant_is_refused(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    for start in (datetime(2027, 3, 2, 10), utc("1969-12-31 23:00"), FIRST_START + timedelta(microseconds=1)):
        with pytest.raises(InvalidValue) as refused:
            await world.book(client, practice.service, start)
        assert refused.value.field == "start"


@pytest.mark.parametrize(
    ("length", "reason"),
    [
        (timedelta(0), "not_after_start"),
        (timedelta(days=-1), "not_after_start"),
        (timedelta(days=62, seconds=1), "too_long"),
    ],
)
async def test_a_window_that_makes_no_sense_is_refused(world: World, length: timedelta, reason: str) -> None:
    practice = await world.a_practice()
    with pytest.raises(InvalidValue) as refused:
        await world.use.find_slots(
            FindSlotsQuery(service_id=practice.service.id, since=world.now, until=world.now + length)
        )
    assert (refused.value.field, refused.value.reason) == ("to", reason)


async def test_slots_tell_their_zone_and_length(world: World) -> None:
    practice = await world.a_practice()
    slots = await world.use.find_slots(
        FindSlotsQuery(service_id=practice.service.id, since=world.now, until=world.now + timedelta(days=62))
    )
    assert (slots.service_id, slots.timezone, slots.duration) == (practice.service.id, "Europe/Madrid", 30)
    assert len(slots.starts) == 14 * 45  # fourteen a day, from Monday 1 March to Friday 30 April


async def test_a_professional_can_be_somebodys_client(world: World) -> None:
    dentist, lawyer = await world.a_practice(), await world.a_practice(name="Luisa Ibáñez")
    view = await world.book(lawyer.actor, dentist.service)
    assert view.client.full_name == "Luisa Ibáñez"


async def test_a_repeated_request_books_once_and_gets_the_first_answer(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    first = await world.book(client, practice.service, key=KEY)
    world.app.clock.advance(timedelta(hours=1))
    assert await world.book(client, practice.service, key=KEY) == first
    assert len(world.app.storage.appointments) == 1
    assert len(world.app.storage.outbox) == 1


async def test_a_key_that_came_with_another_request_is_refused(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    await world.book(client, practice.service, key=KEY)
    with pytest.raises(IdempotencyKeyReused):
        await world.book(client, practice.service, utc("2027-03-02 10:00"), key=IdempotencyKey(KEY.value, b"other"))


async def test_a_refused_request_leaves_its_key_free(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    with pytest.raises(SlotNotOffered):
        await world.book(client, practice.service, utc("2027-03-06 10:00"), key=KEY)
    await world.book(client, practice.service, key=IdempotencyKey(KEY.value, b"another"))


async def test_a_request_that_is_being_answered_is_not_answered_twice(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    async with world.unit() as unit:
        await unit.calendars.lock(practice.professional.id)  # so that the first request waits for its turn

        async def attempt() -> str:
            try:
                view = await world.book(client, practice.service, key=KEY)
            except IdempotencyKeyInFlight as error:
                return error.code
            return view.number

        first = asyncio.create_task(attempt())
        assert await asyncio.create_task(attempt()) == "idempotency_in_flight"
    assert await first == await attempt()


async def test_keys_of_two_people_are_two(world: World) -> None:
    practice = await world.a_practice()
    one = await world.book(await world.a_client(), practice.service, key=KEY)
    other = await world.book(await world.a_client(), practice.service, utc("2027-03-02 10:00"), key=KEY)
    assert one.id != other.id


async def test_who_waits_too_long_for_their_turn_is_told(world: World) -> None:
    world.app.storage.lock_timeout = 0.01
    practice, client = await world.a_practice(), await world.a_client()
    async with world.unit() as unit:
        await unit.calendars.lock(practice.professional.id)
        with pytest.raises(DependencyDown):
            await world.book(client, practice.service)
    await world.book(client, practice.service)


async def test_a_booking_rests_on_what_is_true_once_its_turn_has_come(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    async with world.unit() as unit:
        await unit.calendars.lock(practice.professional.id)
        booking = asyncio.create_task(world.book(client, practice.service))
        await checkpoint()  # the booking goes as far as it can, which is to wait for its turn
        assert await world.starts(practice.service) != []  # reading waits for nobody
        professional = await unit.professionals.get_for_update(practice.professional.id)
        assert professional is not None
        professional.set_hours(weekly_hours("sat 10:00-14:00"), timezone="Europe/Madrid", now=world.now)
        await unit.professionals.save(professional)
        await unit.commit()
    with pytest.raises(SlotNotOffered):
        await booking
