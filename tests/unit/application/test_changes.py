"""Moving, cancelling and closing appointments, and seeing them: by everybody, in time and too late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from application.pagination import PageRequest
from application.scheduling.cancel_appointment import CancelAppointmentCommand
from application.scheduling.close_appointment import CloseAppointmentCommand
from application.scheduling.reschedule_appointment import RescheduleAppointmentCommand
from application.scheduling.views import AppointmentFilter, AppointmentView, Capacity, Order
from domain.accounts.actor import Actor
from domain.accounts.errors import RoleRequired
from domain.errors import InvalidValue, NotFound, StaleVersion
from domain.ids import AppointmentId
from domain.notifications.notification import MessageKind
from domain.scheduling.appointment import Status
from domain.scheduling.errors import (
    AppointmentOver,
    CutoffPassed,
    IllegalTransition,
    NotStarted,
    SlotNotOffered,
    SlotTaken,
)
from domain.scheduling.service import ServiceTerms
from tests.builders import FIRST_START, an_id, some_terms
from tests.times import utc
from tests.unit.application.world import Practice, World

pytestmark = pytest.mark.anyio

NEXT = utc("2027-03-02 10:00")
SATURDAY = utc("2027-03-06 10:07")


@dataclass(frozen=True, slots=True)
class Scene:
    """An appointment, and everybody who might want something of it."""

    practice: Practice
    client: Actor
    admin: Actor
    strangers: tuple[Actor, ...]
    appointment: AppointmentView


async def a_scene(world: World, terms: ServiceTerms | None = None) -> Scene:
    practice, client = await world.a_practice(terms=terms), await world.a_client()
    strangers = (await world.a_client(), (await world.a_practice()).actor)
    return Scene(practice, client, await world.an_admin(), strangers, await world.book(client, practice.service))


async def move(
    world: World,
    scene: Scene,
    actor: Actor,
    to: datetime = NEXT,
    *,
    version: int | None = None,
    reason: str | None = "Obras",
) -> AppointmentView:
    return await world.use.reschedule_appointment(
        RescheduleAppointmentCommand(
            actor=actor, appointment_id=scene.appointment.id, expected_version=version, to=to, reason=reason
        )
    )


async def cancel(
    world: World, scene: Scene, actor: Actor, reason: str | None = None, version: int | None = None
) -> AppointmentView:
    return await world.use.cancel_appointment(
        CancelAppointmentCommand(
            actor=actor, appointment_id=scene.appointment.id, expected_version=version, reason=reason
        )
    )


async def close(world: World, scene: Scene, actor: Actor, *, attended: bool = True) -> AppointmentView:
    return await world.use.close_appointment(
        CloseAppointmentCommand(
            actor=actor, appointment_id=scene.appointment.id, expected_version=None, attended=attended
        )
    )


async def test_client_professional_and_administrator_move_it(world: World) -> None:
    scene = await a_scene(world)
    first = await move(world, scene, scene.client, NEXT)
    assert (first.id, first.number, first.start, first.sequence) == (
        scene.appointment.id,
        scene.appointment.number,
        NEXT,
        1,
    )
    assert (await move(world, scene, scene.practice.actor, SATURDAY)).start == SATURDAY
    assert (await move(world, scene, scene.admin, FIRST_START)).sequence == 3


async def test_moving_frees_the_former_time_at_once(world: World) -> None:
    scene = await a_scene(world)
    before = await world.starts(scene.practice.service)
    await move(world, scene, scene.client)
    after = await world.starts(scene.practice.service)
    assert set(after) - set(before) == {int(FIRST_START.timestamp())}
    assert set(before) - set(after) == {int(NEXT.timestamp())}


async def test_where_it_is_already_it_stays_and_nobody_is_told(world: World) -> None:
    scene = await a_scene(world)
    same = await move(world, scene, scene.client, FIRST_START)
    assert (same.sequence, same.version) == (0, scene.appointment.version)
    await world.app.work()
    assert {mail.kind for mail in world.app.mailer.sent} == {MessageKind.APPOINTMENT_BOOKED}


async def test_it_may_be_moved_into_its_own_time(world: World) -> None:
    scene = await a_scene(world, some_terms(duration=60, interval=15))
    assert (await move(world, scene, scene.client, FIRST_START + timedelta(minutes=15))).sequence == 1


async def test_a_client_moves_only_to_what_is_offered(world: World) -> None:
    scene = await a_scene(world)
    with pytest.raises(SlotNotOffered):
        await move(world, scene, scene.client, SATURDAY)
    await world.book(await world.a_client(), scene.practice.service, NEXT)
    for actor in (scene.client, scene.practice.actor, scene.admin):
        with pytest.raises(SlotTaken):
            await move(world, scene, actor)


async def test_nobody_moves_it_into_the_past(world: World) -> None:
    scene = await a_scene(world)
    for actor in (scene.client, scene.practice.actor, scene.admin):
        with pytest.raises(SlotNotOffered):
            await move(world, scene, actor, world.now - timedelta(minutes=1))


async def test_a_longer_agreed_time_never_overlaps_after_the_service_became_shorter(world: World) -> None:
    scene = await a_scene(world, some_terms(duration=60))
    shorter = some_terms(duration=15)
    world.app.storage.services[scene.practice.service.id].revise(shorter, now=world.now)
    await world.book(await world.a_client(), scene.practice.service, utc("2027-03-02 11:45"))
    for actor in (scene.client, scene.practice.actor):
        with pytest.raises(SlotTaken):
            await move(world, scene, actor, utc("2027-03-02 11:00"))


async def test_the_cutoffs_bind_the_client_only(world: World) -> None:
    scene = await a_scene(world, some_terms(cancel_cutoff_hours=24, reschedule_cutoff_hours=24))
    world.app.clock.set(FIRST_START - timedelta(hours=24) + timedelta(seconds=1))
    with pytest.raises(CutoffPassed):
        await move(world, scene, scene.client)
    with pytest.raises(CutoffPassed):
        await cancel(world, scene, scene.client)
    await move(world, scene, scene.practice.actor, FIRST_START + timedelta(minutes=30))
    await cancel(world, scene, scene.practice.actor)


async def test_nothing_is_left_to_change_when_it_is_over(world: World) -> None:
    scene = await a_scene(world)
    world.app.clock.set(FIRST_START + timedelta(minutes=30))
    for actor in (scene.practice.actor, scene.admin):
        with pytest.raises(AppointmentOver):
            await move(world, scene, actor)
        with pytest.raises(AppointmentOver):
            await cancel(world, scene, actor, "Tarde")


async def test_a_cancellation_frees_the_time_and_is_final(world: World) -> None:
    scene = await a_scene(world)
    view = await cancel(world, scene, scene.client, "No puedo")
    assert (view.status, view.cancelled_by, view.cancellation_reason) == (Status.CANCELLED, "client", "No puedo")
    with pytest.raises(IllegalTransition):
        await cancel(world, scene, scene.client)
    with pytest.raises(IllegalTransition):
        await move(world, scene, scene.practice.actor)
    assert (await world.book(await world.a_client(), scene.practice.service)).start == FIRST_START


async def test_an_administrator_gives_a_reason(world: World) -> None:
    scene = await a_scene(world)
    with pytest.raises(InvalidValue):
        await cancel(world, scene, scene.admin)
    with pytest.raises(InvalidValue):
        await move(world, scene, scene.admin, reason=" ")
    assert (await cancel(world, scene, scene.admin, "Cierre del centro")).cancelled_by == "admin"


async def test_only_the_professional_closes_it_and_only_once_it_has_started(world: World) -> None:
    scene = await a_scene(world)
    with pytest.raises(NotStarted):
        await close(world, scene, scene.practice.actor)
    world.app.clock.set(FIRST_START)
    for actor in (scene.client, scene.admin):
        with pytest.raises(RoleRequired):
            await close(world, scene, actor)
    assert (await close(world, scene, scene.practice.actor)).status is Status.COMPLETED
    with pytest.raises(IllegalTransition):
        await close(world, scene, scene.practice.actor, attended=False)


async def test_a_client_who_did_not_come(world: World) -> None:
    scene = await a_scene(world)
    world.app.clock.set(FIRST_START + timedelta(days=1))
    assert (await close(world, scene, scene.practice.actor, attended=False)).status is Status.NO_SHOW


async def test_for_strangers_it_does_not_exist(world: World) -> None:
    scene = await a_scene(world)
    for stranger in scene.strangers:
        for attempt in (move(world, scene, stranger), cancel(world, scene, stranger), close(world, scene, stranger)):
            with pytest.raises(NotFound):
                await attempt
        with pytest.raises(NotFound):
            await world.use.get_appointment(stranger, scene.appointment.id)
    for actor in (scene.client, scene.practice.actor, scene.admin):
        assert (await world.use.get_appointment(actor, scene.appointment.id)).id == scene.appointment.id
        with pytest.raises(NotFound):
            await world.use.get_appointment(actor, AppointmentId(an_id()))


async def test_strangers_do_not_wait_for_the_calendar(world: World) -> None:
    scene = await a_scene(world)
    async with world.unit() as unit:
        await unit.calendars.lock(scene.practice.professional.id)
        with pytest.raises(NotFound):
            await move(world, scene, scene.strangers[0])


async def test_who_had_read_an_old_version_is_told(world: World) -> None:
    scene = await a_scene(world)
    await move(world, scene, scene.practice.actor, version=0)
    with pytest.raises(StaleVersion):
        await move(world, scene, scene.client, SATURDAY, version=0)
    with pytest.raises(StaleVersion):
        await cancel(world, scene, scene.client, version=0)
    assert (await cancel(world, scene, scene.client, version=1)).version == 2


async def listed(
    world: World, actor: Actor, capacity: Capacity, criteria: AppointmentFilter | None = None
) -> list[AppointmentId]:
    page = await world.use.list_appointments(actor, capacity, criteria or AppointmentFilter(), PageRequest())
    return [view.id for view in page.items]


async def test_everybody_lists_what_they_may_see(world: World) -> None:
    one, other = await a_scene(world), await a_scene(world)
    of_both = await world.book(one.client, other.practice.service, NEXT)
    assert await listed(world, one.client, Capacity.CLIENT) == [one.appointment.id, of_both.id]
    assert await listed(world, other.practice.actor, Capacity.PROFESSIONAL) == [other.appointment.id, of_both.id]
    assert await listed(world, one.practice.actor, Capacity.CLIENT) == []
    assert len(await listed(world, one.admin, Capacity.ADMIN)) == 3
    assert await listed(world, one.admin, Capacity.CLIENT) == []


async def test_criteria_never_widen_what_one_may_see(world: World) -> None:
    one, other = await a_scene(world), await a_scene(world)
    everybodys = AppointmentFilter(client_id=other.client.user_id)
    assert await listed(world, one.client, Capacity.CLIENT, everybodys) == [one.appointment.id]
    elsewhere = AppointmentFilter(professional_id=other.practice.professional.id)
    assert await listed(world, one.practice.actor, Capacity.PROFESSIONAL, elsewhere) == [one.appointment.id]


async def test_a_capacity_needs_its_role(world: World) -> None:
    scene = await a_scene(world)
    for actor in (scene.client, scene.admin):
        with pytest.raises(RoleRequired):
            await listed(world, actor, Capacity.PROFESSIONAL)
    for actor in (scene.client, scene.practice.actor):
        with pytest.raises(RoleRequired):
            await listed(world, actor, Capacity.ADMIN)


async def test_history_reads_from_the_latest(world: World) -> None:
    scene = await a_scene(world)
    later = await world.book(scene.client, scene.practice.service, NEXT)
    world.app.clock.set(NEXT + timedelta(days=1))
    history = AppointmentFilter(until=world.now, order=Order.LATEST_FIRST)
    assert await listed(world, scene.client, Capacity.CLIENT, history) == [later.id, scene.appointment.id]
    assert await listed(world, scene.client, Capacity.CLIENT, AppointmentFilter(since=world.now)) == []
