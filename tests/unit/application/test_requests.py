"""Services that need approval: asking, approving, declining, and what happens when nobody answers."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from application.scheduling.cancel_appointment import CancelAppointmentCommand
from application.scheduling.confirm_appointment import ConfirmAppointmentCommand
from application.scheduling.decline_appointment import DeclineAppointmentCommand
from application.scheduling.ports import IdempotencyKey
from application.scheduling.reschedule_appointment import RescheduleAppointmentCommand
from application.scheduling.views import AppointmentView
from domain.accounts.actor import Actor
from domain.accounts.errors import RoleRequired
from domain.errors import NotFound, StaleVersion
from domain.notifications.notification import MessageKind
from domain.scheduling.errors import IllegalTransition, SlotTaken
from domain.scheduling.life import Action, Status
from tests.builders import FIRST_START, some_terms
from tests.times import utc
from tests.unit.application.world import Practice, World

pytestmark = pytest.mark.anyio

NEXT = utc("2027-03-02 10:00")
APPROVED = some_terms(requires_approval=True, approval_hours=3, cancel_cutoff_hours=24)


@dataclass(frozen=True, slots=True)
class Request:
    """A request, and both sides of it."""

    practice: Practice
    client: Actor
    view: AppointmentView


async def a_request(world: World) -> Request:
    practice, client = await world.a_practice(terms=APPROVED), await world.a_client()
    return Request(practice, client, await world.book(client, practice.service))


async def confirm(
    world: World,
    request: Request,
    actor: Actor | None = None,
    *,
    version: int | None = None,
    key: IdempotencyKey | None = None,
) -> AppointmentView:
    return await world.use.confirm_appointment(
        ConfirmAppointmentCommand(
            actor=actor or request.practice.actor,
            appointment_id=request.view.id,
            expected_version=version,
            key=key,
        )
    )


async def decline(
    world: World, request: Request, actor: Actor | None = None, *, reason: str | None = None
) -> AppointmentView:
    return await world.use.decline_appointment(
        DeclineAppointmentCommand(
            actor=actor or request.practice.actor,
            appointment_id=request.view.id,
            expected_version=None,
            reason=reason,
        )
    )


async def told(world: World) -> list[MessageKind]:
    """What has been mailed last, once to each side."""
    await world.app.work()
    return [mail.kind for mail in world.app.mailer.sent][-2:]


async def test_a_request_occupies_its_time_and_waits(world: World) -> None:
    request = await a_request(world)
    assert (request.view.status, request.view.expires_at) == (Status.PENDING, world.now + timedelta(hours=3))
    assert await told(world) == [MessageKind.APPOINTMENT_REQUESTED] * 2
    with pytest.raises(SlotTaken):
        await world.book(await world.a_client(), request.practice.service)


async def test_the_professional_approves(world: World) -> None:
    request = await a_request(world)
    view = await confirm(world, request)
    assert (view.status, view.expires_at, view.sequence, view.version) == (Status.CONFIRMED, None, 0, 1)
    assert await told(world) == [MessageKind.APPOINTMENT_CONFIRMED] * 2
    with pytest.raises(IllegalTransition):
        await confirm(world, request)


async def test_the_professional_declines_and_the_time_is_free(world: World) -> None:
    request = await a_request(world)
    view = await decline(world, request, reason=" Sin sitio ")
    assert (view.status, view.cancellation_reason, view.cancelled_by) == (Status.DECLINED, "Sin sitio", None)
    assert await told(world) == [MessageKind.APPOINTMENT_DECLINED] * 2
    await world.book(await world.a_client(), request.practice.service)


async def test_nobody_else_answers(world: World) -> None:
    request = await a_request(world)
    for actor in (request.client, await world.an_admin()):
        for answer in (confirm(world, request, actor), decline(world, request, actor)):
            with pytest.raises(RoleRequired):
                await answer
    for stranger in (await world.a_client(), (await world.a_practice()).actor):
        for answer in (confirm(world, request, stranger), decline(world, request, stranger)):
            with pytest.raises(NotFound):
                await answer
    with pytest.raises(StaleVersion):
        await confirm(world, request, version=7)


async def test_a_repeated_approval_gets_the_first_answer(world: World) -> None:
    request, key = await a_request(world), IdempotencyKey("6f1c", b"approve")
    first = await confirm(world, request, key=key)
    assert await confirm(world, request, key=key) == first


async def test_a_request_that_nobody_answers_expires_and_both_are_told(world: World) -> None:
    request = await a_request(world)
    world.app.clock.advance(timedelta(hours=3) - timedelta(seconds=1))
    assert await world.use.expire_lapsed() == 0
    world.app.clock.advance(timedelta(seconds=1))
    for answer in (confirm(world, request), decline(world, request)):
        with pytest.raises(IllegalTransition):
            await answer
    assert await world.use.expire_lapsed() == 1
    assert await world.use.expire_lapsed() == 0
    assert (await world.use.get_appointment(request.client, request.view.id)).status is Status.EXPIRED
    assert await told(world) == [MessageKind.APPOINTMENT_EXPIRED] * 2
    last = (await world.use.get_history(request.client, request.view.id))[-1]
    assert (last.change.action, last.full_name) == (Action.EXPIRE, None)


async def test_its_time_is_free_before_anybody_has_it_expire(world: World) -> None:
    request = await a_request(world)
    world.app.clock.advance(timedelta(hours=3))
    assert int(FIRST_START.timestamp()) in await world.starts(request.practice.service)
    await world.book(await world.a_client(), request.practice.service)
    assert (await world.use.get_appointment(request.client, request.view.id)).status is Status.EXPIRED


async def test_more_than_a_batch_expires_at_once(world: World) -> None:
    terms = some_terms(duration=1, requires_approval=True, approval_hours=1)
    practice = await world.a_practice(terms=terms)
    for minute in range(101):
        await world.book(await world.a_client(), practice.service, FIRST_START + timedelta(minutes=minute))
    world.app.clock.advance(timedelta(hours=1))
    assert await world.use.expire_lapsed() == 101


async def test_its_client_withdraws_a_request_after_the_cutoff_too(world: World) -> None:
    request = await a_request(world)
    view = await world.use.cancel_appointment(
        CancelAppointmentCommand(actor=request.client, appointment_id=request.view.id, expected_version=None)
    )
    assert (view.status, view.cancelled_by) == (Status.CANCELLED, "client")


async def test_a_request_that_moves_stays_one(world: World) -> None:
    request = await a_request(world)
    view = await world.use.reschedule_appointment(
        RescheduleAppointmentCommand(
            actor=request.client, appointment_id=request.view.id, expected_version=None, to=NEXT
        )
    )
    assert (view.status, view.start, view.sequence) == (Status.PENDING, NEXT, 1)
    assert view.expires_at == request.view.expires_at


async def test_whom_the_professional_enters_needs_no_approval(world: World) -> None:
    practice = await world.a_practice(terms=APPROVED)
    client = await world.a_regular(practice)
    view = await world.book(practice.actor, practice.service, client_id=client.user_id)
    assert (view.status, view.client.id) == (Status.CONFIRMED, client.user_id)
