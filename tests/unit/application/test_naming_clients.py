"""Whom a professional may name by `client_id`, and under what name the appointment shows them then."""

from datetime import timedelta

import pytest

from application.accounts.invite_client import NewClient
from application.accounts.register_user import RegisterUserCommand
from application.scheduling.cancel_appointment import CancelAppointmentCommand
from application.scheduling.views import AppointmentView
from domain.accounts.actor import Actor, Operator
from domain.accounts.errors import RoleRequired
from domain.accounts.user import Profile
from domain.accounts.values import EmailAddress, PhoneNumber, Role
from domain.errors import InvalidValue
from domain.ids import UserId
from domain.scheduling.policies import Doer
from tests.builders import FIRST_START, PASSWORD, an_id
from tests.unit.application.world import Practice, World

pytestmark = pytest.mark.anyio

ADDRESS = "carla@example.com"
REAL = "Carla Client"
TYPED = ("Señora de los martes", "+34600111222")
CORRECTED = ("Carla, la de los martes", None)


def described(typed: tuple[str, str | None] = TYPED, address: str = ADDRESS) -> NewClient:
    name, phone = typed
    return NewClient(
        email=EmailAddress(address),
        profile=Profile(full_name=name, phone=None if phone is None else PhoneNumber(phone)),
    )


def later(half_hours: int) -> timedelta:
    return timedelta(minutes=30 * half_hours)


def shown(view: AppointmentView) -> tuple[str, str | None]:
    return view.client.full_name, view.client.phone


async def refusal(world: World, practice: Practice, client_id: UserId, doer: Doer | None = None) -> InvalidValue:
    """What naming somebody is refused with; nothing is booked then."""
    with pytest.raises(InvalidValue) as refused:
        await world.book(doer or practice.actor, practice.service, FIRST_START, client_id=client_id)
    return refused.value


async def test_a_stranger_is_as_unknown_as_no_account_at_all(world: World) -> None:
    practice, stranger = await world.a_practice(), await world.a_client(REAL)
    of_stranger = await refusal(world, practice, stranger.user_id)
    of_nobody = await refusal(world, practice, UserId(an_id()))
    assert (of_stranger.field, of_stranger.reason) == ("client_id", "unknown_client")
    assert (of_stranger.code, of_stranger.details, str(of_stranger)) == (
        of_nobody.code,
        of_nobody.details,
        str(of_nobody),
    )
    assert world.app.storage.appointments.data == {}


async def test_another_professionals_client_is_a_stranger(world: World) -> None:
    practice, other = await world.a_practice(), await world.a_practice()
    client = await world.a_regular(other)
    assert (await refusal(world, practice, client.user_id)).reason == "unknown_client"


async def test_who_merely_held_a_slot_stays_a_stranger(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client(REAL)
    await world.hold(client, practice.service, FIRST_START + later(1))
    assert (await refusal(world, practice, client.user_id)).reason == "unknown_client"


async def test_who_once_booked_is_shown_as_their_account_says(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client(REAL)
    own = await world.book(client, practice.service)
    await world.use.cancel_appointment(
        CancelAppointmentCommand(actor=client, appointment_id=own.id, expected_version=None)
    )
    view = await world.book(practice.actor, practice.service, client_id=client.user_id)
    assert (view.client.id, shown(view)) == (client.user_id, shown(own))
    assert view.client.full_name == REAL


async def test_who_was_only_described_stays_what_was_typed_however_often_they_are_named(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client(REAL, email=ADDRESS)
    first = await world.book(practice.actor, practice.service, client=described())
    assert first.client.id == client.user_id
    for n in (1, 2):
        view = await world.book(practice.actor, practice.service, FIRST_START + later(n), client_id=first.client.id)
        assert (view.client.id, shown(view)) == (client.user_id, TYPED)


async def test_what_was_typed_last_is_carried_over(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client(REAL, email=ADDRESS)
    await world.book(practice.actor, practice.service, FIRST_START + later(2), client=described())
    world.app.clock.advance(timedelta(minutes=1))
    await world.book(practice.actor, practice.service, client=described(CORRECTED))
    view = await world.book(practice.actor, practice.service, FIRST_START + later(1), client_id=client.user_id)
    assert shown(view) == CORRECTED


@pytest.mark.parametrize("booker", ["the client", "an administrator", "the operator"])
async def test_who_appears_under_their_own_name_is_known_from_then_on(world: World, booker: str) -> None:
    practice, client = await world.a_practice(), await world.a_client(REAL, email=ADDRESS)
    before = await world.book(practice.actor, practice.service, client=described())
    doers: dict[str, Doer] = {
        "the client": client,
        "an administrator": await world.an_admin(),
        "the operator": Operator(),
    }
    await world.book(doers[booker], practice.service, FIRST_START + later(1), client_id=client.user_id)
    after = await world.book(practice.actor, practice.service, FIRST_START + later(2), client_id=client.user_id)
    assert after.client.full_name == REAL
    assert shown(await world.use.get_appointment(practice.actor, before.id)) == TYPED


async def test_whom_an_administrator_described_is_known_as_that(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client(REAL, email=ADDRESS)
    await world.book(await world.an_admin(), practice.service, client=described())
    view = await world.book(practice.actor, practice.service, FIRST_START + later(1), client_id=client.user_id)
    assert shown(view) == TYPED


async def test_administrators_name_any_account(world: World) -> None:
    practice, stranger = await world.a_practice(), await world.a_client(REAL)
    its_owner_too = Actor(
        user_id=practice.actor.user_id,
        roles=frozenset({Role.PROFESSIONAL, Role.ADMIN}),
        professional_id=practice.professional.id,
    )
    for n, doer in enumerate((await world.an_admin(), Operator(), its_owner_too)):
        view = await world.book(doer, practice.service, FIRST_START + later(n), client_id=stranger.user_id)
        assert view.client.full_name == REAL
        assert (await refusal(world, practice, UserId(an_id()), doer)).reason == "unknown_client"


async def test_professionals_name_themselves(world: World) -> None:
    practice = await world.a_practice(name="Doctor Diente")
    view = await world.book(practice.actor, practice.service, client_id=practice.actor.user_id)
    assert (view.client.id, view.client.full_name) == (practice.actor.user_id, "Doctor Diente")


async def test_a_client_names_nobody_else_known_or_not(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    for other in (await world.a_regular(practice), await world.a_client()):
        with pytest.raises(RoleRequired):
            await world.book(client, practice.service, client_id=other.user_id)


async def test_an_identifier_does_not_tell_whether_there_was_an_account(world: World) -> None:
    practice = await world.a_practice()
    invited = (await world.book(practice.actor, practice.service, client=described())).client.id
    registered = RegisterUserCommand(
        email=EmailAddress("dora@example.com"), password=PASSWORD, profile=Profile(full_name="Dora Dueña")
    )
    await world.use.register_user(registered)
    known = described(("Dora", None), "dora@example.com")
    met = (await world.book(practice.actor, practice.service, FIRST_START + later(1), client=known)).client.id
    assert (invited.version, met.version) == (4, 4)  # version 7 would tell when the account was made


async def test_a_held_slot_is_booked_for_whom_the_professional_describes(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client(REAL, email=ADDRESS)
    held = await world.hold(practice.actor, practice.service)
    view = await world.book(practice.actor, practice.service, client=described(), hold_id=held.id)
    assert (view.id, view.client.id, shown(view)) == (held.id, client.user_id, TYPED)
    assert shown(await world.use.get_appointment(practice.actor, view.id)) == TYPED
    steps = await world.use.get_history(client, view.id)
    assert [step.full_name for step in steps] == [None, practice.owner.profile.full_name]


@pytest.mark.parametrize("named", [True, False], ids=["hold_id", "found by its slot"])
async def test_a_held_slot_shows_and_refuses_the_same(world: World, *, named: bool) -> None:
    practice, client = await world.a_practice(), await world.a_client(REAL, email=ADDRESS)
    held = await world.hold(practice.actor, practice.service)
    hold_id = held.id if named else None
    with pytest.raises(InvalidValue) as refused:
        await world.book(practice.actor, practice.service, client_id=client.user_id, hold_id=hold_id)
    assert (refused.value.field, refused.value.reason) == ("client_id", "unknown_client")
    await world.book(practice.actor, practice.service, FIRST_START + later(1), client=described())
    view = await world.book(practice.actor, practice.service, client_id=client.user_id, hold_id=hold_id)
    assert (view.id, view.client.id, shown(view)) == (held.id, client.user_id, TYPED)


async def test_mails_lists_and_histories_tell_what_was_typed(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client(REAL, email=ADDRESS)
    await world.book(practice.actor, practice.service, client=described())
    named = await world.book(practice.actor, practice.service, FIRST_START + later(1), client_id=client.user_id)
    await world.use.cancel_appointment(
        CancelAppointmentCommand(actor=client, appointment_id=named.id, expected_version=None)
    )
    mails = await world.mails_to(str(practice.owner.email))
    assert {mail.facts["client"] for mail in mails} == {TYPED[0]}
    steps = await world.use.get_history(practice.actor, named.id)
    assert [step.full_name for step in steps] == [practice.owner.profile.full_name, TYPED[0]]
