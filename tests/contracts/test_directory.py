"""The public directory."""

from datetime import timedelta

import pytest

from application.pagination import PageRequest
from application.unit_of_work import UnitsOfWork
from domain.accounts.errors import AlreadyProfessional
from domain.accounts.values import Role
from domain.errors import InvalidValue
from domain.ids import ProfessionalId, ServiceId
from domain.scheduling.errors import SlugTaken
from tests.builders import NOW, a_practice, a_professional, a_service, a_user, an_id, some_terms
from tests.contracts.paging import pages
from tests.contracts.stored import a_stored_practice, state, store
from tests.times import weekly_hours

pytestmark = pytest.mark.anyio

PEOPLE = {
    "Clínica Dental Sol": ("Odontología", "Ortodoncia invisible.", "Málaga"),
    "Luisa Ibáñez": ("Abogada", "Herencias y contratos al 100%.", "A Coruña"),
    "Fontanería Pérez": ("Fontanero", "Urgencias 24_h en toda la ciudad.", "Cádiz"),
    "Nuria Roca": ("Psicóloga", "Terapia en línea.", None),
}


async def a_directory(units: UnitsOfWork) -> None:
    for name, (profession, bio, city) in PEOPLE.items():
        owner = a_user(full_name=name, roles={Role.PROFESSIONAL})
        practice = a_practice(profession=profession, bio=bio, city=city)
        await store(units, owner, a_professional(owner, practice=practice))


async def search(
    units: UnitsOfWork, text: str | None = None, *, profession: str | None = None, city: str | None = None
) -> list[str]:
    async with units() as unit:
        page = await unit.directory.search(PageRequest(), text=text, profession=profession, city=city)
    return [view.full_name for view in page.items]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dental", ["Clínica Dental Sol"]),
        ("clinica", ["Clínica Dental Sol"]),
        ("CLÍNICA", ["Clínica Dental Sol"]),
        ("malaga", ["Clínica Dental Sol"]),
        ("odontologia", ["Clínica Dental Sol"]),
        ("invisible", ["Clínica Dental Sol"]),
        ("ibanez", ["Luisa Ibáñez"]),
        ("coruna", ["Luisa Ibáñez"]),
        ("sol odonto", ["Clínica Dental Sol"]),
        ("sol dental", ["Clínica Dental Sol"]),
        ("odontologia  MALAGA", ["Clínica Dental Sol"]),
        ("dental cadiz", []),
        ("en linea", ["Nuria Roca"]),
        ("linea %", []),
        ("100% luisa", ["Luisa Ibáñez"]),
        (" ".join("sol" for _ in range(10)), ["Clínica Dental Sol"]),
        (" ".join("sol" for _ in range(11)), []),
        ("%", ["Luisa Ibáñez"]),
        ("_", ["Fontanería Pérez"]),
        ("\\", []),
        ("en", ["Clínica Dental Sol", "Fontanería Pérez", "Luisa Ibáñez", "Nuria Roca"]),
    ],
)
async def test_text_is_found_anywhere_without_regard_to_accents_and_case(
    units: UnitsOfWork, text: str, found: list[str]
) -> None:
    await a_directory(units)
    assert await search(units, text) == found


async def test_criteria_must_all_fit(units: UnitsOfWork) -> None:
    await a_directory(units)
    assert await search(units) == sorted(PEOPLE)
    assert await search(units, profession="odontolog") == ["Clínica Dental Sol"]
    assert await search(units, city="CADIZ") == ["Fontanería Pérez"]
    assert await search(units, "urgencias", profession="fontanero", city="cádiz") == ["Fontanería Pérez"]
    assert await search(units, "urgencias", profession="abogada") == []
    assert await search(units, profession="sol") == []
    assert await search(units, city="nuria") == []


async def test_people_of_one_name_are_paged_through_without_skip_or_repeat(units: UnitsOfWork) -> None:
    names = ["Ana Gil", "Ana Gil", "Ana Gil", "Álvaro Gil", "beatriz Gil", "Zoe Gil", "Ñuño Gil"]
    profiles: list[ProfessionalId] = []
    for name in names:
        owner = a_user(full_name=name)
        professional = a_professional(owner)
        await store(units, owner, professional)
        profiles.append(professional.id)
    async with units() as unit:
        listed = await pages(lambda page: unit.directory.search(page, text="gil", profession=None, city=None), limit=2)
    assert sorted(view.id for view in listed) == profiles
    assert [view.id for view in listed if view.full_name == "Ana Gil"] == profiles[:3]


async def test_a_cursor_that_was_tampered_with_is_refused(units: UnitsOfWork) -> None:
    with pytest.raises(InvalidValue):
        async with units() as unit:
            await unit.directory.search(PageRequest(after=("Ana", "7")), text=None, profession=None, city=None)


async def test_a_page_is_found_by_identifier_and_by_slug(units: UnitsOfWork) -> None:
    owner = a_user(full_name="Ana Pérez")
    professional = a_professional(owner, slug="ana-perez", practice=a_practice(city=None, profession="Abogada"))
    await store(units, owner, professional)
    async with units() as unit:
        view = await unit.directory.professional(professional.id)
        assert await unit.directory.professional("ana-perez") == view
        assert await unit.directory.professional("ana") is None
        assert await unit.directory.professional(ProfessionalId(an_id())) is None

    assert view is not None
    assert (view.id, view.slug, view.full_name) == (professional.id, "ana-perez", "Ana Pérez")
    assert (view.profession, view.bio, view.city) == ("Abogada", "Veinte años de experiencia.", None)
    assert (view.timezone, view.version) == ("Europe/Madrid", 0)


async def test_a_slug_has_one_page(units: UnitsOfWork) -> None:
    one, other = a_user(), a_user()
    await store(units, one, other, a_professional(one, slug="ana-perez"))
    with pytest.raises(SlugTaken):
        await store(units, a_professional(other, slug="ana-perez"))


async def test_a_user_has_one_page(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    with pytest.raises(AlreadyProfessional):
        await store(units, a_professional(practice.owner, slug="another-page"))
    async with units() as unit:
        assert await unit.directory.professional("another-page") is None


async def test_slugs_like_a_slug_are_itself_and_its_numbered_kin(units: UnitsOfWork) -> None:
    for slug in ("ana", "ana-2", "ana-perez", "anabel", "sant-ana"):
        owner = a_user()
        await store(units, owner, a_professional(owner, slug=slug))
    async with units() as unit:
        assert await unit.professionals.slugs_like("ana") == {"ana", "ana-2", "ana-perez"}
        assert await unit.professionals.slugs_like("a") == set()
        assert await unit.professionals.slugs_like("eva") == set()


async def test_new_hours_are_stored(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    async with units() as unit:
        held = await unit.professionals.get_for_update(practice.professional.id)
        assert held is not None
        held.set_hours(
            weekly_hours("sun 20:00-24:00 23:00-01:00"), timezone="Atlantic/Canary", now=NOW + timedelta(days=1)
        )
        await unit.professionals.save(held)
        await unit.commit()
    async with units() as unit:
        assert state(await unit.professionals.get(practice.professional.id)) == state(held)
        assert await unit.professionals.get(ProfessionalId(an_id())) is None
        assert await unit.professionals.get_for_update(ProfessionalId(an_id())) is None


async def test_new_terms_are_stored(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    async with units() as unit:
        held = await unit.services.get_for_update(practice.service.id)
        assert held is not None
        held.revise(
            some_terms(
                name="Otra",
                duration=45,
                price=None,
                interval=15,
                buffer_before=1,
                buffer_after=2,
                minimum_notice=3,
                horizon_days=4,
                cancel_cutoff_hours=5,
                reschedule_cutoff_hours=6,
                location="",
                active=False,
            ),
            now=NOW + timedelta(days=1),
        )
        await unit.services.save(held)
        await unit.commit()
    async with units() as unit:
        assert state(await unit.services.get(practice.service.id)) == state(held)
        shown = await unit.directory.service(practice.service.id)
        assert await unit.services.get_for_update(ServiceId(an_id())) is None
        assert await unit.directory.service(ServiceId(an_id())) is None
    assert shown is not None
    assert (shown.terms, shown.version) == (held.terms, 1)
    assert (shown.created_at, shown.updated_at) == (NOW, NOW + timedelta(days=1))


async def test_services_are_listed_oldest_first_and_inactive_ones_on_demand(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    services = [practice.service] + [
        a_service(
            practice.professional,
            terms=some_terms(name=f"Servicio {i}", active=i != 2),
            now=NOW + timedelta(minutes=i // 3),
        )
        for i in range(1, 6)
    ]
    await store(units, *reversed(services[1:]))
    await a_stored_practice(units)
    async with units() as unit:
        everything = await pages(
            lambda page: unit.directory.services(practice.professional.id, page, with_inactive=True), limit=2
        )
        active = await pages(
            lambda page: unit.directory.services(practice.professional.id, page, with_inactive=False), limit=2
        )
    assert [view.id for view in everything] == [service.id for service in services]
    assert [view.id for view in active] == [service.id for service in services if service.terms.active]
