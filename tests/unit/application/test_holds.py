"""Holding a slot while one makes up one's mind, and what becomes of it."""

from datetime import timedelta

import pytest

from application.pagination import PageRequest
from application.scheduling.cancel_appointment import CancelAppointmentCommand
from application.scheduling.confirm_appointment import ConfirmAppointmentCommand
from application.scheduling.reschedule_appointment import RescheduleAppointmentCommand
from application.scheduling.views import AppointmentFilter, Capacity
from domain.errors import NotFound
from domain.ids import AppointmentId
from domain.scheduling.errors import HoldUnusable, ServiceInactive, SlotNotOffered, SlotTaken
from domain.scheduling.explanation import ReasonCode
from domain.scheduling.life import Action, Status
from tests.builders import FIRST_START, a_service, an_id, some_terms
from tests.times import utc
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

NEXT = utc("2027-03-02 10:00")
FIVE_MINUTES = timedelta(minutes=5)


async def test_a_held_slot_is_offered_to_nobody_else(world: World) -> None:
    practice, client, rival = await world.a_practice(), await world.a_client(), await world.a_client()
    held = await world.hold(client, practice.service)
    assert (held.service_id, held.start, held.end) == (
        practice.service.id,
        FIRST_START,
        FIRST_START + timedelta(minutes=30),
    )
    assert held.expires_at == world.now + FIVE_MINUTES
    assert int(FIRST_START.timestamp()) not in await world.starts(practice.service)
    for attempt in (world.book(rival, practice.service), world.hold(rival, practice.service)):
        with pytest.raises(SlotTaken) as refused:
            await attempt
        assert [reason.code for reason in refused.value.reasons] == [ReasonCode.OVERLAPS_HOLD]
        assert refused.value.alternatives == (
            utc("2027-03-02 08:30"),
            utc("2027-03-02 09:30"),
            utc("2027-03-02 08:00"),
        )


async def test_a_hold_becomes_an_appointment(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    held = await world.hold(client, practice.service)
    world.app.clock.advance(FIVE_MINUTES - timedelta(seconds=1))
    view = await world.book(client, practice.service, notes="Hola", hold_id=held.id)
    assert (view.id, view.status, view.notes, view.expires_at) == (held.id, Status.CONFIRMED, "Hola", None)
    steps = await world.use.get_history(client, view.id)
    assert [step.change.action for step in steps] == [Action.HOLD, Action.BOOK]
    assert {step.full_name for step in steps} == {"Benito Gil"}


async def test_nobody_stands_in_their_own_way(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    held = await world.hold(client, practice.service)
    assert (await world.book(client, practice.service)).id == held.id


async def test_whoever_holds_another_slot_lets_go_of_the_first(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    first = await world.hold(client, practice.service)
    await world.hold(client, practice.service, NEXT)
    assert int(FIRST_START.timestamp()) in await world.starts(practice.service)
    assert world.app.storage.appointments[first.id].status is Status.EXPIRED


async def test_a_hold_elsewhere_stays(world: World) -> None:
    one, other, client = await world.a_practice(), await world.a_practice(), await world.a_client()
    first = await world.hold(client, one.service)
    await world.hold(client, other.service)
    assert world.app.storage.appointments[first.id].status is Status.HELD


async def test_a_hold_that_is_refused_leaves_the_earlier_one(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    first = await world.hold(client, practice.service)
    with pytest.raises(SlotNotOffered):
        await world.hold(client, practice.service, FIRST_START + timedelta(minutes=1))
    assert world.app.storage.appointments[first.id].status is Status.HELD


async def test_after_five_minutes_the_slot_is_free_whoever_notices_first(world: World) -> None:
    practice, client, rival = await world.a_practice(), await world.a_client(), await world.a_client()
    held = await world.hold(client, practice.service)
    world.app.clock.advance(FIVE_MINUTES)
    assert int(FIRST_START.timestamp()) in await world.starts(practice.service)
    assert world.app.storage.appointments[held.id].status is Status.HELD
    await world.book(rival, practice.service)
    assert world.app.storage.appointments[held.id].status is Status.EXPIRED
    with pytest.raises(SlotTaken):
        await world.book(client, practice.service, hold_id=held.id)


async def test_who_comes_back_too_late_may_still_find_it_free(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    held = await world.hold(client, practice.service)
    world.app.clock.advance(FIVE_MINUTES)
    view = await world.book(client, practice.service, hold_id=held.id)
    assert view.id != held.id


async def test_a_hold_is_for_one_person_one_service_and_one_start(world: World) -> None:
    practice, client, rival = await world.a_practice(), await world.a_client(), await world.a_client()
    other = a_service(practice.professional, terms=some_terms(name="Limpieza"))
    world.app.storage.services[other.id] = other
    held = await world.hold(client, practice.service)
    for booking in (
        world.book(client, practice.service, NEXT, hold_id=held.id),
        world.book(client, other, hold_id=held.id),
    ):
        with pytest.raises(HoldUnusable):
            await booking
    with pytest.raises(NotFound) as refused:
        await world.book(rival, practice.service, hold_id=held.id)
    assert refused.value.kind == "hold"
    with pytest.raises(NotFound):
        await world.book(client, practice.service, hold_id=AppointmentId(an_id()))


async def test_only_what_is_offered_is_held(world: World) -> None:
    client = await world.a_client()
    practice, closed = await world.a_practice(), await world.a_practice(terms=some_terms(active=False))
    with pytest.raises(ServiceInactive):
        await world.hold(client, closed.service)
    with pytest.raises(NotFound):
        await world.hold(client, a_service())
    with pytest.raises(SlotNotOffered):  # nor by its own professional, who books without a hold
        await world.hold(practice.actor, practice.service, utc("2027-03-06 10:00"))


async def test_a_hold_is_let_go_of(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    held = await world.hold(client, practice.service)
    for stranger in (await world.a_client(), practice.actor, await world.an_admin()):
        with pytest.raises(NotFound):
            await world.use.release_hold(stranger, held.id)
    await world.use.release_hold(client, held.id)
    assert int(FIRST_START.timestamp()) in await world.starts(practice.service)
    await world.use.release_hold(client, held.id)  # as good as done
    with pytest.raises(NotFound):
        await world.use.release_hold(client, AppointmentId(an_id()))


async def test_a_hold_that_has_lapsed_is_as_good_as_let_go_of(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    held = await world.hold(client, practice.service)
    world.app.clock.advance(FIVE_MINUTES)
    await world.use.release_hold(client, held.id)
    (_, last) = world.app.storage.changes[held.id]
    assert (last.action, last.status) == (Action.EXPIRE, Status.EXPIRED)


async def test_what_was_booked_is_no_hold_any_more(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    held = await world.hold(client, practice.service)
    await world.book(client, practice.service)
    with pytest.raises(NotFound):
        await world.use.release_hold(client, held.id)


async def test_a_hold_is_no_appointment(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    held = await world.hold(client, practice.service)
    await world.app.work()
    assert world.app.mailer.sent == []
    change = {"appointment_id": held.id, "expected_version": None}
    for actor in (client, practice.actor):
        for attempt in (
            world.use.get_appointment(actor, held.id),
            world.use.get_history(actor, held.id),
            world.use.cancel_appointment(CancelAppointmentCommand(actor=actor, **change)),
            world.use.reschedule_appointment(RescheduleAppointmentCommand(actor=actor, to=NEXT, **change)),
            world.use.confirm_appointment(ConfirmAppointmentCommand(actor=actor, **change)),
        ):
            with pytest.raises(NotFound):
                await attempt
    listed = await world.use.list_appointments(client, Capacity.CLIENT, AppointmentFilter(), PageRequest())
    assert listed.items == []
