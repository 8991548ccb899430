"""Appointments that somebody enters for a client: at any free time, and by whoever runs the calendar only."""

from datetime import timedelta

import pytest

from domain.accounts.actor import Operator
from domain.accounts.errors import RoleRequired
from domain.errors import InvalidValue
from domain.ids import UserId
from domain.scheduling.errors import SlotNotOffered, SlotTaken
from tests.builders import FIRST_START, an_id, some_terms
from tests.times import utc
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio

SUNDAY_NIGHT = utc("2027-03-07 22:07")


async def test_a_professional_enters_a_client_at_any_free_time(world: World) -> None:
    terms = some_terms(minimum_notice=600, horizon_days=1, active=False)
    practice = await world.a_practice(terms=terms)
    client = await world.a_regular(practice)
    view = await world.book(practice.actor, practice.service, SUNDAY_NIGHT, client_id=client.user_id, notes="Urgente")
    assert (view.client.id, view.start, view.notes) == (client.user_id, SUNDAY_NIGHT, "Urgente")
    with pytest.raises(SlotTaken):
        await world.book(
            practice.actor, practice.service, SUNDAY_NIGHT + timedelta(minutes=29), client_id=client.user_id
        )
    with pytest.raises(SlotNotOffered):
        await world.book(practice.actor, practice.service, world.now - timedelta(seconds=1), client_id=client.user_id)


async def test_an_administrator_and_the_operator_do_too(world: World) -> None:
    practice, client, admin = await world.a_practice(), await world.a_client(), await world.an_admin()
    await world.book(admin, practice.service, SUNDAY_NIGHT, client_id=client.user_id)
    await world.book(Operator(), practice.service, utc("2027-03-14 22:07"), client_id=client.user_id)
    steps = [step for steps in world.app.storage.changes.values() for step in steps]
    assert [(step.by.party, step.by.user_id) for step in steps] == [("admin", admin.user_id), ("admin", None)]


async def test_for_themselves_they_are_clients_like_any_other(world: World) -> None:
    practice, other = await world.a_practice(), await world.a_practice()
    admin = await world.an_admin()
    for actor in (admin, other.actor):
        with pytest.raises(SlotNotOffered):
            await world.book(actor, practice.service, SUNDAY_NIGHT)
        with pytest.raises(SlotNotOffered):
            await world.book(actor, practice.service, SUNDAY_NIGHT, client_id=actor.user_id)
    assert (await world.book(admin, practice.service)).client.id == admin.user_id


async def test_nobody_else_books_for_another(world: World) -> None:
    practice, client, other = await world.a_practice(), await world.a_client(), await world.a_practice()
    for actor in (await world.a_client(), other.actor):
        with pytest.raises(RoleRequired):
            await world.book(actor, practice.service, client_id=client.user_id)


async def test_a_client_must_be_named_and_known(world: World) -> None:
    practice = await world.a_practice()
    for actor, client_id, reason in (
        (practice.actor, UserId(an_id()), "unknown_client"),
        (Operator(), UserId(an_id()), "unknown_client"),
        (Operator(), None, "missing"),
    ):
        with pytest.raises(InvalidValue) as refused:
            await world.book(actor, practice.service, FIRST_START, client_id=client_id)
        assert (refused.value.field, refused.value.reason) == ("client_id", reason)


async def test_what_a_client_holds_is_taken_for_the_professional_too(world: World) -> None:
    practice = await world.a_practice()
    client = await world.a_regular(practice)
    await world.hold(client, practice.service)
    with pytest.raises(SlotTaken):
        await world.book(practice.actor, practice.service, client_id=client.user_id)
