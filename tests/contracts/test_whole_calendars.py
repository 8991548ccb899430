"""What a calendar holds beside openings and what is booked: absences, limits, what stands behind a busy time."""

from datetime import date, datetime, timedelta

import pytest

from application.scheduling.views import ServiceCalendar
from application.unit_of_work import UnitsOfWork
from domain.ids import ProfessionalId
from domain.scheduling.alignment import Alignment
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import reach
from domain.scheduling.commitment import Commitment, CommitmentKind
from domain.scheduling.life import COUNTED, Status
from domain.scheduling.limits import Limits
from domain.time.intervals import Span
from tests.builders import (
    FIRST_START,
    NOW,
    a_day_exception,
    a_service,
    an_appointment,
    an_id,
    some_terms,
    some_time_off,
)
from tests.contracts.stored import Practice, a_stored_practice, store
from tests.times import epoch, span, weekly_hours

pytestmark = pytest.mark.anyio

TUESDAY = span("2027-03-01 23:00", "2027-03-02 23:00")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def appointment_at(
    practice: Practice, start: datetime, status: Status = Status.CONFIRMED, *, expires_at: datetime | None = None
) -> Appointment:
    return an_appointment(practice.service, practice.client, start=start, status=status, expires_at=expires_at)


async def calendar(
    units: UnitsOfWork,
    practice: Practice,
    *,
    now: datetime = NOW,
    without: Appointment | None = None,
    detailed: bool = False,
) -> ServiceCalendar:
    async with units() as unit:
        found = await unit.calendars.of_service(
            practice.service.id,
            TUESDAY,
            now=now,
            without=[] if without is None else [without.id],
            detailed=detailed,
        )
    assert found is not None
    return found


async def test_exceptional_days_and_time_off_are_part_of_it(units: UnitsOfWork) -> None:
    practice, stranger = await a_stored_practice(units), await a_stored_practice(units)
    closed = a_day_exception(practice.professional, "2027-03-02")
    before = a_day_exception(practice.professional, "2027-02-20", "10:00-12:00 16:00-02:00")
    await store(
        units,
        closed,
        before,
        a_day_exception(practice.professional, "2026-03-02"),
        a_day_exception(practice.professional, "2028-03-02"),
        a_day_exception(stranger.professional, "2027-03-02"),
        some_time_off(practice.professional, "2027-03-02 10:00", "2027-03-02 11:00"),
        some_time_off(practice.professional, "2026-01-01 00:00", "2028-01-01 00:00"),
        some_time_off(practice.professional, "2026-01-01 00:00", "2026-02-01 00:00"),
        some_time_off(practice.professional, "2028-01-01 00:00", "2028-02-01 00:00"),
        some_time_off(stranger.professional, "2027-03-02 10:00", "2027-03-02 11:00"),
    )
    agenda = (await calendar(units, practice)).agenda
    assert {exception.date: exception for exception in agenda.exceptions} == {
        date(2027, 2, 20): before.exception,
        date(2027, 3, 2): closed.exception,
    }
    assert sorted(agenda.time_off) == [
        span("2026-01-01 00:00", "2028-01-01 00:00"),
        span("2027-03-02 10:00", "2027-03-02 11:00"),
    ]


async def test_it_names_the_holidays_that_are_observed(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    assert (await calendar(units, practice)).holidays_region is None
    async with units() as unit:
        professional = await unit.professionals.get_for_update(practice.professional.id)
        assert professional is not None
        professional.set_hours(professional.hours, timezone="Europe/Madrid", holidays_region="ES-MD", now=NOW)
        await unit.professionals.save(professional)
        await unit.commit()
    assert (await calendar(units, practice)).holidays_region == "ES-MD"


@pytest.mark.parametrize("alignment", list(Alignment))
async def test_everything_within_reach_of_the_service_is_there(units: UnitsOfWork, alignment: Alignment) -> None:
    practice = await a_stored_practice(units, terms=some_terms(alignment=alignment, buffer_before=10, buffer_after=5))
    mattering = reach(practice.service.terms, TUESDAY)
    first = FIRST_START - 20 * DAY
    appointments = [appointment_at(practice, first + place * DAY) for place in range(45)]
    await store(units, *appointments)
    busy = (await calendar(units, practice)).agenda.busy
    assert set(busy) >= {known.occupied.span for known in appointments if known.occupied.span.overlaps(mattering)}
    assert list(busy) == sorted(busy)


@pytest.mark.parametrize("status", [Status.HELD, Status.PENDING])
async def test_what_has_lapsed_is_not_busy(units: UnitsOfWork, status: Status) -> None:
    practice = await a_stored_practice(units)
    waiting = appointment_at(practice, FIRST_START, status, expires_at=NOW)
    await store(units, waiting)
    for detailed in (False, True):
        before = await calendar(units, practice, now=NOW - MINUTE, detailed=detailed)
        after = await calendar(units, practice, now=NOW, detailed=detailed)
        assert (before.agenda.busy, after.agenda.busy) == ((waiting.occupied.span,), ())
        assert after.agenda.commitments == ()


async def test_details_tell_what_stands_behind_what_is_busy(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units, terms=some_terms(buffer_before=5, buffer_after=10))
    held = appointment_at(practice, FIRST_START, Status.HELD)
    confirmed = appointment_at(practice, FIRST_START + 60 * MINUTE)
    pending = appointment_at(practice, FIRST_START + 120 * MINUTE, Status.PENDING)
    moving = appointment_at(practice, FIRST_START + 180 * MINUTE)
    await store(units, confirmed, held, pending, moving, appointment_at(practice, FIRST_START, Status.CANCELLED))

    agenda = (await calendar(units, practice, without=moving, detailed=True)).agenda
    kinds = [CommitmentKind.HOLD, CommitmentKind.APPOINTMENT, CommitmentKind.APPOINTMENT]
    assert sorted(agenda.commitments, key=lambda commitment: commitment.start) == [
        Commitment(
            start=known.interval.span.start,
            end=known.interval.span.end,
            buffer_before=5,
            buffer_after=10,
            kind=kind,
            appointment_id=known.id,
            expires_at=known.expires_at if kind is CommitmentKind.HOLD else None,
        )
        for known, kind in zip((held, confirmed, pending), kinds, strict=True)
    ]
    plain = (await calendar(units, practice, without=moving)).agenda
    assert set(agenda.busy) == set(plain.busy) == {known.occupied.span for known in (held, confirmed, pending)}
    assert plain.commitments == ()
    assert held.expires_at is not None


@pytest.mark.parametrize("status", list(Status))
async def test_what_counts_against_limits_is_counted(units: UnitsOfWork, status: Status) -> None:
    practice = await a_stored_practice(units, terms=some_terms(limits=Limits(per_day=3)))
    known = appointment_at(practice, FIRST_START, status)
    await store(units, known)
    counted = (await calendar(units, practice)).agenda.counted
    assert counted == ((epoch("2027-03-02 09:00"),) if status in COUNTED else ())
    assert (await calendar(units, practice, without=known)).agenda.counted == ()


async def test_holds_and_requests_count_until_they_lapse(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units, terms=some_terms(limits=Limits(per_day=3)))
    await store(
        units,
        appointment_at(practice, FIRST_START, Status.HELD, expires_at=NOW),
        appointment_at(practice, FIRST_START + 60 * MINUTE, Status.PENDING, expires_at=NOW + MINUTE),
    )
    assert (await calendar(units, practice)).agenda.counted == (epoch("2027-03-02 10:00"),)


async def test_other_services_do_not_count_and_without_limits_nothing_need_be(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units, terms=some_terms(limits=Limits(per_week=1)))
    other = a_service(practice.professional, terms=some_terms(name="Limpieza"))
    await store(units, other, an_appointment(other, practice.client))
    assert (await calendar(units, practice)).agenda.counted == ()
    async with units() as unit:
        unlimited = await unit.calendars.of_service(other.id, TUESDAY, now=NOW)
    assert unlimited is not None
    assert unlimited.agenda.counted == ()


PERIODS = [
    (Limits(per_day=1), timedelta(hours=23)),
    (Limits(per_week=1), timedelta(days=6, hours=23)),
    (Limits(per_month=1), timedelta(days=30, hours=23)),
    (Limits(per_year=1), timedelta(days=365, hours=23)),
    (Limits(per_day=9, per_year=1), timedelta(days=365, hours=23)),
]


@pytest.mark.parametrize(("limits", "away"), PERIODS, ids=str)
async def test_the_whole_of_the_longest_period_is_counted(units: UnitsOfWork, limits: Limits, away: timedelta) -> None:
    practice = await a_stored_practice(units, terms=some_terms(limits=limits))
    window_start, window_end = FIRST_START - 10 * 60 * MINUTE, FIRST_START + 14 * 60 * MINUTE
    earlier, later = window_start - away, window_end + away
    await store(
        units,
        *(appointment_at(practice, start, Status.COMPLETED) for start in (earlier, FIRST_START, later)),
        *(appointment_at(practice, FIRST_START + sign * 800 * DAY) for sign in (1, -1)),
    )
    counted = (await calendar(units, practice)).agenda.counted
    expected = {int(start.timestamp()) for start in (earlier, FIRST_START, later)}
    assert {start for start in counted if abs(start - epoch("2027-03-02 09:00")) < 799 * 86_400} == expected


async def test_a_professionals_calendar_has_hours_and_absences_but_nobodys_appointments(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units, hours="mon-fri 09:00-13:00")
    exception = a_day_exception(practice.professional, "2027-03-02", "10:00-12:00")
    period = some_time_off(practice.professional, "2027-03-02 10:00", "2027-03-02 11:00")
    far = some_time_off(practice.professional, "2027-09-02 10:00", "2027-09-02 11:00")
    await store(units, exception, period, far, appointment_at(practice, FIRST_START))
    async with units() as unit:
        found = await unit.calendars.of_professional(practice.professional.id, TUESDAY)
        assert await unit.calendars.of_professional(ProfessionalId(an_id()), TUESDAY) is None

    assert found is not None
    assert found.agenda.hours == weekly_hours("mon-fri 09:00-13:00")
    assert found.agenda.timezone == "Europe/Madrid"
    assert found.agenda.exceptions == (exception.exception,)
    assert found.agenda.time_off == (period.interval.span,)
    assert (found.agenda.busy, found.agenda.counted, found.holidays_region) == ((), (), None)


async def test_time_off_has_all_of_the_seconds_in_which_it_begins_and_ends(units: UnitsOfWork) -> None:
    practice = await a_stored_practice(units)
    period = some_time_off(practice.professional, "2027-03-02 10:00:00.9", "2027-03-02 11:00:00.9")
    await store(units, period)
    assert (await calendar(units, practice)).agenda.time_off == (period.interval.span,)
    assert period.interval.span == Span(epoch("2027-03-02 10:00"), epoch("2027-03-02 11:00") + 1)
