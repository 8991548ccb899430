"""Orphans of a change of hours that move together."""

from datetime import timedelta

import pytest

from domain.errors import InvalidValue
from domain.scheduling.orphans import Decision, Fate
from tests.unit.application.tuesday import NEXT, a_tuesday, except_
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio


async def test_orphans_may_change_places_in_whatever_order_they_are_decided_about(world: World) -> None:
    booked = await a_tuesday(world)
    first = Decision(appointment_id=booked.first.id, fate=Fate.MOVE, start=booked.second.start)
    second = Decision(appointment_id=booked.second.id, fate=Fate.MOVE, start=booked.first.start)
    for decisions in ((first, second), (second, first)):
        changed = await except_(world, booked.practice, decisions=decisions, dry_run=True)
        assert [(orphan.appointment.id, orphan.appointment.start) for orphan in changed.orphans] == [
            (booked.first.id, booked.second.start),
            (booked.second.id, booked.first.start),
        ]


async def test_two_orphans_cannot_move_to_one_time(world: World) -> None:
    booked = await a_tuesday(world)
    decisions = tuple(
        Decision(appointment_id=view.id, fate=Fate.MOVE, start=NEXT + timedelta(hours=8))
        for view in (booked.first, booked.second)
    )
    with pytest.raises(InvalidValue) as refused:
        await except_(world, booked.practice, decisions=decisions)
    assert (refused.value.field, refused.value.reason) == ("decisions/1/start", "slot_taken")


async def test_a_move_to_where_it_is_already_is_none(world: World) -> None:
    booked = await a_tuesday(world)
    decision = Decision(appointment_id=booked.first.id, fate=Fate.MOVE, start=booked.first.start)
    with pytest.raises(InvalidValue) as refused:
        await except_(world, booked.practice, decisions=(decision,))
    assert (refused.value.field, refused.value.reason) == ("decisions/0/start", "not_a_move")
