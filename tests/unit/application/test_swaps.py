"""Two appointments that change places."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from application.scheduling.ports import IdempotencyKey
from application.scheduling.swap_appointments import SwapAppointmentsCommand
from application.scheduling.views import AppointmentView
from domain.accounts.actor import Actor, Operator
from domain.accounts.errors import RoleRequired
from domain.errors import InvalidValue, NotFound, StaleVersion
from domain.ids import AppointmentId
from domain.notifications.notification import MessageKind
from domain.scheduling.errors import AppointmentOver, SlotTaken
from domain.scheduling.policies import Doer
from tests.builders import FIRST_START, a_service, an_id, some_terms
from tests.times import utc
from tests.unit.application.world import Practice, World

pytestmark = pytest.mark.anyio

NEXT = utc("2027-03-02 10:00")


@dataclass(frozen=True, slots=True)
class Pair:
    """A short appointment, and a longer one after it, of one calendar."""

    practice: Practice
    client: Actor
    short: AppointmentView
    long: AppointmentView


async def a_pair(world: World) -> Pair:
    practice, client = await world.a_practice(), await world.a_client()
    long = a_service(practice.professional, terms=some_terms(name="Cirugía", duration=60))
    world.app.storage.services[long.id] = long
    return Pair(
        practice,
        client,
        await world.book(client, practice.service, FIRST_START),
        await world.book(await world.a_client(), long, NEXT),
    )


async def swap(
    world: World,
    pair: Pair,
    actor: Doer,
    *,
    other_id: AppointmentId | None = None,
    versions: tuple[int | None, int | None] = (None, None),
    reason: str | None = "Obras",
    key: IdempotencyKey | None = None,
) -> AppointmentView:
    return await world.use.swap_appointments(
        SwapAppointmentsCommand(
            actor=actor,
            appointment_id=pair.short.id,
            expected_version=versions[0],
            other_id=other_id or pair.long.id,
            expected_other_version=versions[1],
            reason=reason,
            key=key,
        )
    )


async def test_two_appointments_change_places_and_everybody_is_told(world: World) -> None:
    pair = await a_pair(world)
    await world.app.work()
    before = len(world.app.mailer.sent)
    view = await swap(world, pair, pair.practice.actor)
    other = await world.use.get_appointment(pair.practice.actor, pair.long.id)
    assert (view.id, view.start, view.sequence) == (pair.short.id, NEXT, 1)
    assert (other.start, other.end, other.sequence) == (FIRST_START, FIRST_START + timedelta(hours=1), 1)
    await world.app.work()
    assert [mail.kind for mail in world.app.mailer.sent[before:]] == [MessageKind.APPOINTMENT_RESCHEDULED] * 4
    assert (await swap(world, pair, pair.practice.actor)).start == FIRST_START


async def test_administrator_and_operator_give_a_reason(world: World) -> None:
    pair = await a_pair(world)
    for actor in (await world.an_admin(), Operator()):
        with pytest.raises(InvalidValue):
            await swap(world, pair, actor, reason=" ")
        await swap(world, pair, actor)


async def test_nobody_else_has_them_change_places(world: World) -> None:
    pair = await a_pair(world)
    with pytest.raises(RoleRequired):
        await swap(world, pair, pair.client)
    for stranger in (await world.a_client(), (await world.a_practice()).actor):
        with pytest.raises(NotFound):
            await swap(world, pair, stranger)


async def test_only_with_another_of_the_same_calendar(world: World) -> None:
    pair, elsewhere = await a_pair(world), await a_pair(world)
    held = await world.hold(await world.a_client(), pair.practice.service, utc("2027-03-03 10:00"))
    for other_id in (elsewhere.long.id, AppointmentId(an_id()), held.id, pair.short.id):
        with pytest.raises(InvalidValue) as refused:
            await swap(world, pair, pair.practice.actor, other_id=other_id)
        assert (refused.value.field, refused.value.reason) == ("with", "not_in_this_calendar")


async def test_both_move_or_none_does(world: World) -> None:
    pair = await a_pair(world)
    await world.book(await world.a_client(), pair.practice.service, FIRST_START + timedelta(minutes=30))
    with pytest.raises(SlotTaken):
        await swap(world, pair, pair.practice.actor)
    for view in (pair.short, pair.long):
        assert await world.use.get_appointment(pair.practice.actor, view.id) == view


async def test_both_must_be_as_they_were_read(world: World) -> None:
    pair = await a_pair(world)
    for versions in ((7, None), (None, 7)):
        with pytest.raises(StaleVersion):
            await swap(world, pair, pair.practice.actor, versions=versions)
    await swap(world, pair, pair.practice.actor, versions=(0, 0))


async def test_a_repeated_request_does_not_swap_them_back(world: World) -> None:
    pair, key = await a_pair(world), IdempotencyKey("6f1c", b"swap")
    first = await swap(world, pair, pair.practice.actor, key=key)
    assert await swap(world, pair, pair.practice.actor, key=key) == first


async def test_what_is_over_stays_where_it_was(world: World) -> None:
    pair = await a_pair(world)
    world.app.clock.set(FIRST_START + timedelta(minutes=30))
    with pytest.raises(AppointmentOver):
        await swap(world, pair, pair.practice.actor)


async def test_a_hold_that_has_lapsed_is_in_nobodys_way(world: World) -> None:
    pair = await a_pair(world)
    await world.hold(await world.a_client(), pair.practice.service, FIRST_START + timedelta(minutes=30))
    with pytest.raises(SlotTaken):
        await swap(world, pair, pair.practice.actor)
    world.app.clock.advance(timedelta(minutes=5))
    await swap(world, pair, pair.practice.actor)
