"""The calendars of everybody whom a search finds, read together."""

from datetime import timedelta

import pytest

from application.pagination import PageRequest
from application.scheduling.views import PracticeCalendar
from application.unit_of_work import UnitsOfWork
from domain.accounts.values import Role
from domain.scheduling.alignment import Alignment
from domain.scheduling.life import Status
from domain.scheduling.limits import Limits
from tests.builders import (
    FIRST_START,
    NOW,
    a_day_exception,
    a_practice,
    a_professional,
    a_service,
    a_user,
    an_appointment,
    some_terms,
    some_time_off,
)
from tests.contracts.stored import a_stored_practice, state, store
from tests.times import span

pytestmark = pytest.mark.anyio

WEEK = span("2027-02-28 23:00", "2027-03-07 23:00")


async def matching(
    units: UnitsOfWork, text: str | None = None, profession: str | None = None, city: str | None = None
) -> list[PracticeCalendar]:
    async with units() as unit:
        found = await unit.calendars.matching(WEEK, now=NOW, text=text, profession=profession, city=city)
    return list(found)


async def a_practice_called(units: UnitsOfWork, name: str, profession: str, city: str) -> None:
    owner = a_user(full_name=name, roles={Role.PROFESSIONAL})
    professional = a_professional(owner, practice=a_practice(profession=profession, city=city))
    await store(units, owner, professional, a_service(professional))


@pytest.mark.parametrize(
    ("text", "profession", "city"),
    [
        (None, None, None),
        ("sol", None, None),
        ("PÉREZ madrid", None, None),
        ("experiencia", None, "sevilla"),
        (None, "odonto", None),
        (None, "odonto", "madrid"),
        ("nobody", None, None),
        ("100%", None, None),
    ],
)
async def test_those_who_match_are_those_whom_the_directory_finds(
    units: UnitsOfWork, text: str | None, profession: str | None, city: str | None
) -> None:
    await a_practice_called(units, "Óscar Pérez", "Odontólogo", "Madrid")
    await a_practice_called(units, "Clínica Dental Sol", "Odontóloga", "Sevilla")
    await a_practice_called(units, "Ana Solís", "Abogada", "Madrid")
    async with units() as unit:
        page = await unit.directory.search(PageRequest(limit=100), text=text, profession=profession, city=city)
    found = await matching(units, text, profession, city)
    assert [practice.professional for practice in found] == list(page.items)


async def test_each_has_the_calendars_of_its_active_services(units: UnitsOfWork) -> None:
    practice, other = await a_stored_practice(units), await a_stored_practice(units, owner_name="Zoe")
    inactive = a_service(practice.professional, terms=some_terms(name="Antes", active=False))
    second = a_service(
        practice.professional,
        terms=some_terms(name="Limpieza", alignment=Alignment.RANGE, limits=Limits(per_day=2)),
        now=NOW + timedelta(days=1),
    )
    mine = an_appointment(second, practice.client)
    lapsed = an_appointment(
        practice.service, practice.client, start=FIRST_START + timedelta(hours=1), status=Status.HELD, expires_at=NOW
    )
    theirs = an_appointment(other.service, practice.client, start=FIRST_START + timedelta(hours=2))
    exception = a_day_exception(practice.professional, "2027-03-03")
    period = some_time_off(practice.professional, "2027-03-04 10:00", "2027-03-04 11:00")
    await store(units, inactive, second, mine, lapsed, theirs, exception, period)

    first, last = await matching(units)
    assert [last.professional.full_name, len(last.services)] == ["Zoe", 1]
    assert last.services[0].agenda.busy == (theirs.occupied.span,)
    assert [state(calendar.service) for calendar in first.services] == [state(practice.service), state(second)]
    for calendar in first.services:
        assert calendar.agenda.busy == (mine.occupied.span,)
        assert calendar.agenda.exceptions == (exception.exception,)
        assert calendar.agenda.time_off == (period.interval.span,)
        assert calendar.agenda.hours == practice.professional.hours
    assert [calendar.agenda.counted for calendar in first.services] == [(), (mine.interval.span.start,)]
    async with units() as unit:
        alone = await unit.calendars.of_service(second.id, WEEK, now=NOW)
    assert alone is not None
    assert first.services[1].agenda == alone.agenda


async def test_without_an_active_service_nobody_matches(units: UnitsOfWork) -> None:
    await a_stored_practice(units, terms=some_terms(active=False))
    owner = a_user(roles={Role.PROFESSIONAL})
    await store(units, owner, a_professional(owner))
    assert await matching(units) == []
