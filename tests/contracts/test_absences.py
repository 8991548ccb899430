"""Exceptional days and time off in storage."""

import asyncio
from datetime import date

import pytest

from application.unit_of_work import UnitsOfWork
from domain.ids import DayExceptionId, TimeOffId
from domain.scheduling.absences import EnteredException, TimeOff
from domain.scheduling.errors import ExceptionExists
from tests.builders import a_day_exception, an_id, some_time_off
from tests.contracts.stored import Practice, a_stored_practice, store
from tests.times import utc

pytestmark = pytest.mark.anyio


async def exceptions(
    units: UnitsOfWork, practice: Practice, first: str | None = None, last: str | None = None
) -> list[EnteredException]:
    async with units() as unit:
        found = await unit.absences.exceptions(
            practice.professional.id,
            first=None if first is None else date.fromisoformat(first),
            last=None if last is None else date.fromisoformat(last),
        )
    return list(found)


async def time_off(
    units: UnitsOfWork, practice: Practice, since: str | None = None, until: str | None = None
) -> list[TimeOff]:
    async with units() as unit:
        found = await unit.absences.time_off(
            practice.professional.id,
            since=None if since is None else utc(since),
            until=None if until is None else utc(until),
        )
    return list(found)


async def test_exceptional_days_come_back_by_date_and_within_both_bounds(units: UnitsOfWork) -> None:
    practice, stranger = await a_stored_practice(units), await a_stored_practice(units)
    closed = a_day_exception(practice.professional, "2027-03-19", note="San José")
    short = a_day_exception(practice.professional, "2027-03-18", "16:00-20:00 22:00-02:00")
    later = a_day_exception(practice.professional, "2027-12-24", "09:00-24:00")
    await store(units, closed, later, short, a_day_exception(stranger.professional, "2027-03-18"))

    assert await exceptions(units, practice) == [short, closed, later]
    assert await exceptions(units, practice, "2027-03-19", "2027-03-19") == [closed]
    assert await exceptions(units, practice, first="2027-03-19") == [closed, later]
    assert await exceptions(units, practice, last="2027-03-19") == [short, closed]
    assert await exceptions(units, practice, "2027-03-20", "2027-12-23") == []


async def test_a_date_has_one_exception(units: UnitsOfWork) -> None:
    practice, other = await a_stored_practice(units), await a_stored_practice(units)
    first = a_day_exception(practice.professional, "2027-03-19")
    await store(units, first, a_day_exception(other.professional, "2027-03-19"))
    with pytest.raises(ExceptionExists):
        await store(units, a_day_exception(practice.professional, "2027-03-19", "10:00-12:00"))
    assert await exceptions(units, practice) == [first]


async def test_of_two_who_enter_one_date_at_once_one_succeeds(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)

    async def enter(hours: str) -> str:
        try:
            await store(units, a_day_exception(practice.professional, "2027-03-19", hours))
        except ExceptionExists as error:
            return error.code
        return "stored"

    outcomes = await asyncio.gather(enter("10:00-12:00"), enter(""))
    assert sorted(outcomes) == ["exception_exists", "stored"]


async def test_an_exception_is_forgotten_by_its_professional_only(units: UnitsOfWork) -> None:
    practice, stranger = await a_stored_practice(units), await a_stored_practice(units)
    entered = a_day_exception(practice.professional, "2027-03-19")
    await store(units, entered)
    async with units() as unit:
        assert not await unit.absences.remove_exception(stranger.professional.id, entered.id)
        assert not await unit.absences.remove_exception(practice.professional.id, DayExceptionId(an_id()))
        assert await unit.absences.remove_exception(practice.professional.id, entered.id)
        assert not await unit.absences.remove_exception(practice.professional.id, entered.id)
        await unit.commit()
    assert await exceptions(units, practice) == []
    await store(units, a_day_exception(practice.professional, "2027-03-19"))  # the date is free again


async def test_time_off_comes_back_by_start_where_it_meets_what_is_asked_for(units: UnitsOfWork) -> None:
    practice, stranger = await a_stored_practice(units), await a_stored_practice(units)
    summer = some_time_off(practice.professional, "2027-08-01 00:00", "2027-09-01 00:00", note="Vacaciones")
    dentist = some_time_off(practice.professional, "2027-03-02 10:00", "2027-03-02 11:00")
    course = some_time_off(practice.professional, "2027-03-02 10:00", "2027-03-05 10:00")
    others = some_time_off(stranger.professional, "2027-03-02 10:00", "2027-03-02 11:00")
    await store(units, summer, dentist, course, others)

    assert await time_off(units, practice) == [dentist, course, summer]
    assert await time_off(units, practice, since="2027-03-02 11:00") == [course, summer]
    assert await time_off(units, practice, until="2027-08-01 00:00") == [dentist, course]
    assert await time_off(units, practice, "2027-03-02 10:59", "2027-03-02 11:00") == [dentist, course]
    assert await time_off(units, practice, "2027-08-10 00:00", "2027-08-11 00:00") == [summer]
    assert await time_off(units, practice, "2027-03-05 10:00", "2027-08-01 00:00") == []


async def test_time_off_is_ended_by_its_professional_only(units: UnitsOfWork) -> None:
    practice, stranger = await a_stored_practice(units), await a_stored_practice(units)
    period = some_time_off(practice.professional, "2027-03-02 10:00", "2027-03-02 11:00")
    await store(units, period)
    async with units() as unit:
        assert not await unit.absences.remove_time_off(stranger.professional.id, period.id)
        assert not await unit.absences.remove_time_off(practice.professional.id, TimeOffId(an_id()))
        assert await unit.absences.remove_time_off(practice.professional.id, period.id)
        assert not await unit.absences.remove_time_off(practice.professional.id, period.id)
        await unit.commit()
    assert await time_off(units, practice) == []
