"""Exceptional days, time off and new hours: whom they leave outside, and what is decided about that."""

from datetime import date, datetime, timedelta

import pytest

from application.scheduling.change_calendar import Changed
from application.scheduling.end_time_off import EndTimeOffCommand
from application.scheduling.get_working_hours import WorkingHours
from application.scheduling.remove_exception import RemoveExceptionCommand
from application.scheduling.set_working_hours import SetWorkingHoursCommand
from application.scheduling.take_time_off import TakeTimeOffCommand
from domain.accounts.actor import Actor, Operator
from domain.accounts.errors import RoleRequired
from domain.errors import DomainError, InvalidValue, NotFound, StaleVersion
from domain.ids import AppointmentId, DayExceptionId, ProfessionalId, TimeOffId
from domain.scheduling.absences import EnteredException, TimeOff
from domain.scheduling.errors import ExceptionExists, SlotNotOffered
from domain.scheduling.life import Status
from domain.scheduling.orphans import Decision, Fate
from domain.scheduling.working_hours import DailyOpening
from domain.time.intervals import Interval
from tests.builders import an_id
from tests.times import epoch, utc, weekly_hours
from tests.unit.application.tuesday import NEXT, SIESTA, TUESDAY, a_tuesday, except_
from tests.unit.application.world import Practice, World

pytestmark = pytest.mark.anyio


async def away(
    world: World, practice: Practice, since: datetime, until: datetime, actor: Actor | None = None
) -> Changed[TimeOff]:
    return await world.use.take_time_off(
        TakeTimeOffCommand(
            actor=actor or practice.actor,
            professional_id=practice.professional.id,
            interval=Interval(since, until),
            note="Médico",
        )
    )


async def hours(
    world: World,
    practice: Practice,
    week: str,
    *,
    region: str | None = None,
    timezone: str = "Europe/Madrid",
    version: int | None = None,
    dry_run: bool = False,
) -> Changed[WorkingHours]:
    return await world.use.set_working_hours(
        SetWorkingHoursCommand(
            actor=practice.actor,
            professional_id=practice.professional.id,
            expected_version=version,
            timezone=timezone,
            weekly=weekly_hours(week),
            holidays_region=region,
            dry_run=dry_run,
        )
    )


def fates(changed: Changed[EnteredException]) -> list[tuple[AppointmentId, Fate]]:
    return [(orphan.appointment.id, orphan.fate) for orphan in changed.orphans]


async def test_a_dry_run_tells_whom_a_day_off_leaves_outside_and_changes_nothing(world: World) -> None:
    booked = await a_tuesday(world)
    offered = await world.starts(booked.practice.service)
    changed = await except_(world, booked.practice, dry_run=True)
    assert fates(changed) == [(booked.first.id, Fate.KEEP), (booked.second.id, Fate.KEEP)]
    assert changed.dry_run
    assert await world.starts(booked.practice.service) == offered
    assert await world.use.list_exceptions(booked.practice.professional.id) == []


async def test_an_exception_replaces_the_days_openings_and_keeps_whom_nobody_decided_about(world: World) -> None:
    booked = await a_tuesday(world)
    changed = await except_(world, booked.practice, openings=(DailyOpening(10 * 60, 11 * 60),))
    assert (changed.result.note, changed.result.exception.date, changed.dry_run) == ("Congreso", TUESDAY, False)
    assert fates(changed) == [(booked.second.id, Fate.KEEP)]
    offered = [start for start in await world.starts(booked.practice.service) if start < epoch("2027-03-03 00:00")]
    assert offered[-1] == epoch("2027-03-02 09:30")
    assert await world.use.get_appointment(booked.practice.actor, booked.second.id) == booked.second
    assert await world.use.list_exceptions(booked.practice.professional.id) == [changed.result]


async def test_each_orphan_is_kept_moved_or_cancelled_in_the_same_call(world: World) -> None:
    booked = await a_tuesday(world)
    changed = await except_(
        world,
        booked.practice,
        decisions=(
            Decision(appointment_id=booked.first.id, fate=Fate.MOVE, start=NEXT, reason="Congreso"),
            Decision(appointment_id=booked.second.id, fate=Fate.CANCEL, reason="Congreso"),
        ),
    )
    assert fates(changed) == [(booked.first.id, Fate.MOVE), (booked.second.id, Fate.CANCEL)]
    moved, cancelled = (orphan.appointment for orphan in changed.orphans)
    assert (moved.start, moved.status, moved.sequence) == (NEXT, Status.CONFIRMED, 1)
    assert (cancelled.status, cancelled.cancelled_by) == (Status.CANCELLED, "professional")
    assert cancelled.cancellation_reason == "Congreso"


@pytest.mark.parametrize("dry_run", [False, True])
async def test_a_move_onto_somebody_undoes_the_whole_change(world: World, *, dry_run: bool) -> None:
    booked = await a_tuesday(world)
    decision = Decision(appointment_id=booked.first.id, fate=Fate.MOVE, start=SIESTA)
    with pytest.raises(InvalidValue) as refused:
        await except_(world, booked.practice, decisions=(decision,), dry_run=dry_run)
    assert (refused.value.field, refused.value.reason) == ("decisions/0/start", "slot_taken")
    assert await world.use.list_exceptions(booked.practice.professional.id) == []


async def test_only_orphans_are_decided_about_and_only_once(world: World) -> None:
    booked = await a_tuesday(world)
    cancel = Decision(appointment_id=booked.first.id, fate=Fate.CANCEL)
    stranger = Decision(appointment_id=booked.outside.id, fate=Fate.CANCEL)
    for decisions, field, reason in (
        ((cancel, stranger), "decisions/1/appointment_id", "not_an_orphan"),
        ((cancel, Decision(appointment_id=booked.first.id, fate=Fate.KEEP)), "decisions/1/appointment_id", "repeated"),
    ):
        with pytest.raises(InvalidValue) as refused:
            await except_(world, booked.practice, decisions=decisions)
        assert (refused.value.field, refused.value.reason) == (field, reason)


async def test_holds_are_nobodys_orphans(world: World) -> None:
    practice, client = await world.a_practice(), await world.a_client()
    held = await world.hold(client, practice.service)
    assert (await except_(world, practice)).orphans == ()
    with pytest.raises(SlotNotOffered):  # it was let go of: nobody books what has been closed meanwhile
        await world.book(client, practice.service, hold_id=held.id)


async def test_a_date_has_one_exception_until_it_is_removed(world: World) -> None:
    practice = await world.a_practice()
    offered = await world.starts(practice.service)
    entered = (await except_(world, practice)).result
    with pytest.raises(ExceptionExists):
        await except_(world, practice)
    command = RemoveExceptionCommand(
        actor=practice.actor, professional_id=practice.professional.id, exception_id=entered.id
    )
    await world.use.remove_exception(command)
    assert await world.starts(practice.service) == offered
    with pytest.raises(NotFound):
        await world.use.remove_exception(command)


async def test_exceptions_are_listed_by_date(world: World) -> None:
    practice = await world.a_practice()
    await except_(world, practice)
    for first, last, count in (
        (None, None, 1),
        (TUESDAY, TUESDAY, 1),
        (date(2027, 3, 3), None, 0),
        (None, date(2027, 3, 1), 0),
    ):
        found = await world.use.list_exceptions(practice.professional.id, first=first, last=last)
        assert len(found) == count
    with pytest.raises(NotFound):
        await world.use.list_exceptions(ProfessionalId(an_id()))


async def test_time_off_is_not_offered_until_it_is_taken_back(world: World) -> None:
    booked = await a_tuesday(world)
    offered = await world.starts(booked.practice.service)
    changed = await away(world, booked.practice, utc("2027-03-02 09:15"), utc("2027-03-02 10:00"))
    assert [orphan.appointment.id for orphan in changed.orphans] == [booked.first.id]
    gone = set(offered) - set(await world.starts(booked.practice.service))
    assert gone == {epoch("2027-03-02 09:30")}
    command = EndTimeOffCommand(
        actor=booked.practice.actor,
        professional_id=booked.practice.professional.id,
        time_off_id=changed.result.id,
    )
    await world.use.end_time_off(command)
    assert await world.starts(booked.practice.service) == offered
    with pytest.raises(NotFound):
        await world.use.end_time_off(command)


async def test_why_somebody_is_away_is_read_by_them_and_administrators(world: World) -> None:
    practice = await world.a_practice()
    taken = (await away(world, practice, NEXT, NEXT + timedelta(hours=1))).result
    for reader in (practice.actor, await world.an_admin(), Operator()):
        assert await world.use.list_time_off(reader, practice.professional.id) == [taken]
        assert await world.use.list_time_off(reader, practice.professional.id, until=NEXT) == []
    with pytest.raises(RoleRequired):
        await world.use.list_time_off(await world.a_client(), practice.professional.id)
    with pytest.raises(NotFound):
        await world.use.list_time_off((await world.a_practice()).actor, practice.professional.id)
    with pytest.raises(NotFound):
        await world.use.list_time_off(Operator(), ProfessionalId(an_id()))


async def test_new_hours_list_whom_they_leave_outside(world: World) -> None:
    booked = await a_tuesday(world)
    changed = await hours(world, booked.practice, "mon-fri 10:00-11:00", version=0, dry_run=True)
    assert [orphan.appointment.id for orphan in changed.orphans] == [booked.second.id]
    with pytest.raises(StaleVersion):
        await hours(world, booked.practice, "mon-fri 10:00-11:00", version=1)
    assert (await hours(world, booked.practice, "mon-fri 10:00-11:00", version=0)).result.version == 1


async def test_public_holidays_are_observed_by_whoever_says_so(world: World) -> None:
    practice = await world.a_practice()
    good_friday = epoch("2027-03-26 08:00")
    assert good_friday in await world.starts(practice.service, days=30)
    observed = await hours(world, practice, "mon-fri 09:00-13:00", region="es-md")
    assert observed.result.holidays_region == "ES-MD"
    assert (await world.use.get_working_hours(practice.professional.id)).holidays_region == "ES-MD"
    assert good_friday not in await world.starts(practice.service, days=30)
    with pytest.raises(InvalidValue) as refused:
        await hours(world, practice, "mon-fri 09:00-13:00", region="XX")
    assert (refused.value.field, refused.value.reason) == ("holidays_region", "unknown_region")


async def test_nobody_changes_anothers_calendar(world: World) -> None:
    practice, other = await world.a_practice(), await world.a_practice()
    refusals: list[tuple[Actor, type[DomainError]]] = [
        (await world.a_client(), RoleRequired),
        (await world.an_admin(), RoleRequired),
        (other.actor, NotFound),
    ]
    for actor, refusal in refusals:
        whose = {"actor": actor, "professional_id": practice.professional.id}
        for attempt in (
            except_(world, practice, actor=actor),
            away(world, practice, NEXT, NEXT + timedelta(hours=1), actor),
            world.use.remove_exception(RemoveExceptionCommand(exception_id=DayExceptionId(an_id()), **whose)),
            world.use.end_time_off(EndTimeOffCommand(time_off_id=TimeOffId(an_id()), **whose)),
        ):
            with pytest.raises(refusal):
                await attempt
