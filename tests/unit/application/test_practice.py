"""Services, working hours and the public directory."""

from dataclasses import replace
from datetime import timedelta

import pytest

from application.pagination import PageRequest
from application.scheduling.publish_service import PublishServiceCommand
from application.scheduling.revise_service import ReviseServiceCommand
from application.scheduling.search_professionals import SearchProfessionalsQuery
from application.scheduling.set_working_hours import SetWorkingHoursCommand
from application.scheduling.views import ServiceView
from domain.accounts.actor import Actor
from domain.accounts.errors import RoleRequired
from domain.accounts.values import Role
from domain.errors import InvalidValue, NotFound, StaleVersion
from domain.ids import ProfessionalId, ServiceId
from domain.scheduling.service import ServiceTerms
from tests.builders import an_actor, an_id, some_terms
from tests.times import weekly_hours
from tests.unit.application.world import Practice, World

pytestmark = pytest.mark.anyio


def without_bookings(terms: ServiceTerms) -> ServiceTerms:
    return replace(terms, active=False)


async def revise(world: World, actor: Actor, id: ServiceId, version: int | None = 0) -> ServiceView:
    return await world.use.revise_service(
        ReviseServiceCommand(actor=actor, service_id=id, expected_version=version, change=without_bookings)
    )


async def set_hours(
    world: World, actor: Actor, practice: Practice, *, version: int | None = 0, timezone: str = "Europe/Madrid"
) -> int:
    hours = await world.use.set_working_hours(
        SetWorkingHoursCommand(
            actor=actor,
            professional_id=practice.professional.id,
            expected_version=version,
            timezone=timezone,
            weekly=weekly_hours("sat 10:00-14:00"),
        )
    )
    return hours.result.version


async def others(world: World) -> list[Actor]:
    """Everybody who may not touch somebody's practice, with the refusal that they get."""
    return [await world.a_client(), await world.an_admin()]


async def test_a_professional_publishes_services(world: World) -> None:
    practice = await world.a_practice()
    world.app.clock.advance(timedelta(minutes=1))
    command = PublishServiceCommand(
        actor=practice.actor, professional_id=practice.professional.id, terms=some_terms(name="Limpieza")
    )
    view = await world.use.publish_service(command)
    assert (view.terms.name, view.professional_id, view.version) == ("Limpieza", practice.professional.id, 0)
    listed = await world.use.list_services(None, practice.professional.id, PageRequest())
    assert [service.id for service in listed.items] == [practice.service.id, view.id]


async def test_nobody_publishes_for_another(world: World) -> None:
    practice, stranger = await world.a_practice(), await world.a_practice()

    async def publish(actor: Actor) -> None:
        await world.use.publish_service(
            PublishServiceCommand(actor=actor, professional_id=practice.professional.id, terms=some_terms())
        )

    with pytest.raises(NotFound):
        await publish(stranger.actor)
    for actor in await others(world):
        with pytest.raises(RoleRequired):
            await publish(actor)


async def test_a_service_is_revised_by_its_professional_as_it_was_read(world: World) -> None:
    practice = await world.a_practice()
    with pytest.raises(StaleVersion):
        await revise(world, practice.actor, practice.service.id, 1)
    view = await revise(world, practice.actor, practice.service.id)
    assert (view.terms.active, view.terms.name, view.version) == (False, "Revisión", 1)
    with pytest.raises(StaleVersion):
        await revise(world, practice.actor, practice.service.id)
    assert (await revise(world, practice.actor, practice.service.id, None)).version == 2


async def test_nobody_revises_anothers_service(world: World) -> None:
    practice, stranger = await world.a_practice(), await world.a_practice()
    with pytest.raises(NotFound):
        await revise(world, stranger.actor, practice.service.id)
    for actor in await others(world):
        with pytest.raises(RoleRequired):
            await revise(world, actor, practice.service.id)
    with pytest.raises(NotFound):
        await revise(world, practice.actor, ServiceId(an_id()))


async def test_a_service_without_bookings_is_shown_to_its_professional_only(world: World) -> None:
    practice, stranger = await world.a_practice(), await world.a_practice()
    await revise(world, practice.actor, practice.service.id)
    assert not (await world.use.get_service(practice.actor, practice.service.id)).terms.active
    own = await world.use.list_services(practice.actor, practice.professional.id, PageRequest())
    assert len(own.items) == 1
    for actor in (None, await world.a_client(), stranger.actor):
        with pytest.raises(NotFound):
            await world.use.get_service(actor, practice.service.id)
        assert not (await world.use.list_services(actor, practice.professional.id, PageRequest())).items
    with pytest.raises(NotFound):
        await world.starts(practice.service)


async def test_hours_are_replaced_as_they_were_read(world: World) -> None:
    practice = await world.a_practice()
    assert await set_hours(world, practice.actor, practice, timezone="Atlantic/Canary") == 1
    hours = await world.use.get_working_hours(practice.professional.id)
    assert (hours.timezone, hours.weekly, hours.version) == (
        "Atlantic/Canary",
        weekly_hours("sat 10:00-14:00"),
        1,
    )
    with pytest.raises(StaleVersion):
        await set_hours(world, practice.actor, practice)
    with pytest.raises(InvalidValue):
        await set_hours(world, practice.actor, practice, version=1, timezone="Canarias")


async def test_nobody_sets_anothers_hours(world: World) -> None:
    practice, stranger = await world.a_practice(), await world.a_practice()
    with pytest.raises(NotFound):
        await set_hours(world, stranger.actor, practice)
    for actor in await others(world):
        with pytest.raises(RoleRequired):
            await set_hours(world, actor, practice)
    gone = an_actor(Role.PROFESSIONAL, professional_id=ProfessionalId(an_id()))
    with pytest.raises(NotFound):
        await set_hours(world, gone, practice)


async def test_what_does_not_exist_is_not_shown(world: World) -> None:
    nowhere = ProfessionalId(an_id())
    with pytest.raises(NotFound):
        await world.use.get_professional(nowhere)
    with pytest.raises(NotFound):
        await world.use.get_professional("nadie")
    with pytest.raises(NotFound):
        await world.use.get_working_hours(nowhere)
    with pytest.raises(NotFound):
        await world.use.list_services(None, nowhere, PageRequest())
    with pytest.raises(NotFound):
        await world.use.get_service(None, ServiceId(an_id()))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (SearchProfessionalsQuery(), 2),
        (SearchProfessionalsQuery(text=" clinica  "), 1),
        (SearchProfessionalsQuery(text="  "), 2),
        (SearchProfessionalsQuery(profession="ODONTOLOGA", city="madrid"), 2),
        (SearchProfessionalsQuery(text="clinica", city="Málaga"), 0),
    ],
)
async def test_anybody_searches_the_directory(world: World, query: SearchProfessionalsQuery, found: int) -> None:
    await world.a_practice(name="Clínica Dental Sol")
    await world.a_practice(name="Luisa Ibáñez")
    assert len((await world.use.search_professionals(query, PageRequest())).items) == found


async def test_a_criterion_that_cannot_be_stored_is_refused(world: World) -> None:
    for value in ("a\0", "x" * 101):
        with pytest.raises(InvalidValue) as refused:
            await world.use.search_professionals(SearchProfessionalsQuery(text=value), PageRequest())
        assert refused.value.field == "q"
