"""Why a start is not offered, what is free instead, and who is free first."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from application.scheduling.explain_start import ExplainStartQuery, Explanation
from application.scheduling.find_earliest import FindEarliestQuery
from application.scheduling.find_new_starts import FindNewStartsQuery
from application.scheduling.find_slots import FindSlotsQuery
from domain.accounts.actor import Operator
from domain.accounts.values import Locale
from domain.errors import InvalidValue, NotFound
from domain.scheduling.errors import ServiceInactive, SlotNotOffered
from domain.scheduling.explanation import Reason, ReasonCode
from domain.scheduling.policies import Doer
from domain.scheduling.service import Service
from tests.builders import FIRST_START, a_service, some_terms, some_time_off
from tests.times import epoch, span, utc
from tests.unit.application.world import World

pytestmark = pytest.mark.anyio


async def explain(
    world: World,
    service: Service,
    start: datetime = FIRST_START,
    actor: Doer | None = None,
    locale: Locale = Locale.SPANISH,
) -> Explanation:
    return await world.use.explain_start(
        ExplainStartQuery(actor=actor, service_id=service.id, start=start, locale=locale)
    )


async def test_a_start_is_offered_exactly_when_nothing_speaks_against_it(world: World) -> None:
    practice = await world.a_practice(terms=some_terms(duration=50, interval=25, minimum_notice=90, horizon_days=2))
    since = world.now
    query = FindSlotsQuery(service_id=practice.service.id, since=since, until=since + timedelta(days=4))
    offered = set((await world.use.find_slots(query)).starts)
    for minutes in range(0, 4 * 1440, 25):
        start = since + timedelta(minutes=minutes)
        explanation = await explain(world, practice.service, start)
        assert explanation.offered is (int(start.timestamp()) in offered)
        assert (explanation.start, explanation.timezone) == (start, "Europe/Madrid")


async def test_only_insiders_learn_what_causes_it(world: World) -> None:
    practice = await world.a_practice()
    booked = await world.book(await world.a_client(), practice.service)
    cause = Reason(
        code=ReasonCode.OVERLAPS_APPOINTMENT,
        span=span("2027-03-02 09:00", "2027-03-02 09:30"),
        appointment_id=booked.id,
    )
    for insider in (practice.actor, await world.an_admin(), Operator()):
        assert (await explain(world, practice.service, actor=insider)).reasons == (cause,)
    for outsider in (None, await world.a_client(), (await world.a_practice()).actor):
        assert (await explain(world, practice.service, actor=outsider)).reasons == (Reason(code=cause.code),)


async def test_everybody_learns_which_holiday_it_is_and_nobody_else_what_else_is_in_the_way(world: World) -> None:
    practice = await world.a_practice()
    stored = world.app.storage.professionals[practice.professional.id]
    stored.set_hours(stored.hours, timezone="Europe/Madrid", holidays_region="ES", now=world.now)
    off = ("2027-03-26 09:00", "2027-03-26 09:10"), ("2027-03-26 09:20", "2027-03-26 10:00")
    async with world.unit() as unit:
        for start, end in off:
            await unit.absences.add_time_off(some_time_off(practice.professional, start, end))
        await unit.commit()
    good_friday = Reason(code=ReasonCode.PUBLIC_HOLIDAY, day=date(2027, 3, 26))
    whole = replace(good_friday, span=span("2027-03-25 23:00", "2027-03-26 23:00"))
    absences = [Reason(code=ReasonCode.TIME_OFF, span=span(*each)) for each in off]
    asked = practice.service, utc("2027-03-26 09:00")

    for locale, name in ((Locale.SPANISH, "Viernes Santo"), (Locale.ENGLISH, "Good Friday")):
        for insider in (practice.actor, await world.an_admin(), Operator()):
            told = (await explain(world, *asked, insider, locale)).reasons
            assert told == (*absences, replace(whole, name=name))
        for outsider in (None, await world.a_client(), (await world.a_practice()).actor):
            told = (await explain(world, *asked, outsider, locale)).reasons
            assert told == (Reason(code=ReasonCode.TIME_OFF), replace(good_friday, name=name))


async def test_a_local_time_is_asked_about_as_people_write_it(world: World) -> None:
    practice = await world.a_practice(hours="mon-sun 00:00-24:00", terms=some_terms(horizon_days=300))
    explanation = await explain(world, practice.service, datetime(2027, 3, 2, 10))
    assert (explanation.start, explanation.offered) == (FIRST_START, True)
    skipped = await explain(world, practice.service, datetime(2027, 3, 28, 2, 30))
    assert (skipped.start, skipped.reasons) == (None, (Reason(code=ReasonCode.NONEXISTENT_LOCAL_TIME),))
    repeated = await explain(world, practice.service, datetime(2027, 10, 31, 2, 30))
    assert repeated.start == utc("2027-10-31 00:30")


async def test_a_service_without_bookings_is_explained_to_insiders_only(world: World) -> None:
    practice = await world.a_practice(terms=some_terms(active=False))
    with pytest.raises(ServiceInactive):
        await explain(world, practice.service, actor=practice.actor)
    for outsider in (None, await world.a_client()):
        with pytest.raises(NotFound):
            await explain(world, practice.service, actor=outsider)
    with pytest.raises(NotFound):
        await explain(world, a_service())


@pytest.mark.parametrize(
    ("start", "alternatives"),
    [
        ("2027-03-02 12:30", ["2027-03-02 11:30", "2027-03-02 11:00", "2027-03-02 14:00"]),
        ("2027-03-01 06:00", ["2027-03-01 08:00", "2027-03-01 08:30", "2027-03-01 09:00"]),
        ("2027-06-01 09:00", ["2027-04-30 15:30", "2027-04-30 15:00", "2027-04-30 14:30"]),
    ],
)
async def test_who_cannot_have_a_start_is_told_the_nearest_ones(
    world: World, start: str, alternatives: list[str]
) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    with pytest.raises(SlotNotOffered) as refused:
        await world.book(client, practice.service, utc(start))
    assert refused.value.reasons != ()
    assert list(refused.value.alternatives) == [utc(each) for each in alternatives]
    for alternative in refused.value.alternatives:
        await world.book(client, practice.service, alternative)


async def test_where_nothing_is_free_nothing_is_proposed(world: World) -> None:
    practice = await world.a_practice(hours="")
    with pytest.raises(SlotNotOffered) as refused:
        await world.book(await world.a_client(), practice.service)
    assert refused.value.alternatives == ()


async def test_an_appointment_is_not_in_its_own_way_and_keeps_its_length(world: World) -> None:
    practice = await world.a_practice(terms=some_terms(duration=60, interval=30))
    client = await world.a_client()
    booked = await world.book(client, practice.service)
    world.app.storage.services[practice.service.id].revise(some_terms(duration=30), now=world.now)

    async def starts(actor: Doer) -> list[int]:
        query = FindNewStartsQuery(
            actor=actor,
            appointment_id=booked.id,
            since=utc("2027-03-02 00:00"),
            until=utc("2027-03-03 00:00"),
        )
        return (await world.use.find_new_starts(query)).starts

    free = await starts(client)
    assert free[:3] == [epoch("2027-03-02 08:00"), epoch("2027-03-02 08:30"), epoch("2027-03-02 09:30")]
    assert epoch("2027-03-02 11:30") not in free
    assert await starts(practice.actor) == free
    with pytest.raises(NotFound):
        await starts(await world.a_client())


async def test_each_matching_professional_is_shown_with_their_first_slot(world: World) -> None:
    early = await world.a_practice(name="Álvaro", hours="tue 08:00-10:00")
    late = await world.a_practice(name="Ana", hours="fri 10:00-12:00")
    longer = a_service(early.professional, terms=some_terms(name="Larga", duration=60, minimum_notice=48 * 60))
    world.app.storage.services[longer.id] = longer
    await world.a_practice(name="Nadie", hours="")
    await world.a_practice(name="Cerrado", terms=some_terms(active=False))

    async def earliest(**criteria: object) -> list[tuple[str, datetime, datetime]]:
        query = FindEarliestQuery(**criteria)  # pyright: ignore[reportArgumentType]
        found = await world.use.find_earliest(query)
        return [(slot.professional.full_name, slot.start, slot.end) for slot in found]

    first = ("Álvaro", utc("2027-03-02 07:00"), utc("2027-03-02 07:30"))
    second = ("Ana", utc("2027-03-05 09:00"), utc("2027-03-05 09:30"))
    assert await earliest() == [first, second]
    assert await earliest(text="alvaro") == [first]
    assert await earliest(profession="abogada") == []
    assert await earliest(limit=1) == [first]
    after = utc("2027-03-02 07:01")
    assert (await earliest(after=after))[0][1] == utc("2027-03-02 07:30")
    assert (await earliest(after=utc("2020-01-01 00:00"))) == [first, second]
    assert (await earliest(after=utc("2027-03-09 08:31")))[0][0] == "Ana"
    assert late.professional.id != early.professional.id
    for limit in (0, 101):
        with pytest.raises(InvalidValue) as refused:
            await earliest(limit=limit)
        assert (refused.value.field, refused.value.reason) == ("limit", "out_of_range")


async def test_the_first_slot_of_all_can_be_booked(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    for _ in range(20):
        (slot,) = await world.use.find_earliest(FindEarliestQuery())
        assert slot.start.tzinfo is UTC
        await world.book(client, practice.service, slot.start)
