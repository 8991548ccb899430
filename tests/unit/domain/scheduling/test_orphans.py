"""What a change of hours leaves outside, and what may be decided about it."""

from datetime import date

import pytest

from domain.errors import InvalidValue
from domain.ids import AppointmentId
from domain.scheduling.availability import Agenda
from domain.scheduling.orphans import Decision, Fate, orphans_of
from domain.scheduling.working_hours import DayException
from tests.builders import FIRST_START, a_service, an_agenda, an_appointment, an_id, some_terms
from tests.times import span, utc, weekly_hours
from tests.unit.domain.scheduling.deeds import NEXT

MORNINGS = an_agenda("mon-fri 09:00-13:00")
LATE = utc("2027-03-02 17:00")
"""Tuesday, 18:00 in Madrid: outside."""


@pytest.mark.parametrize(
    ("after", "is_orphan"),
    [
        (MORNINGS, False),
        (an_agenda("tue 10:00-10:30"), False),
        (an_agenda("tue 10:00-10:29"), True),
        (an_agenda("tue 10:01-11:00"), True),
        (an_agenda("tue 10:00-10:15 10:15-10:30"), False),
        (an_agenda("wed 09:00-13:00"), True),
        (an_agenda(""), True),
        (an_agenda("mon-fri 09:00-13:00", exceptions=[DayException(date(2027, 3, 2))]), True),
        (an_agenda("mon-fri 09:00-13:00", exceptions=[DayException(date(2027, 3, 3))]), False),
        (an_agenda("mon-fri 09:00-13:00", holidays=[date(2027, 3, 2)]), True),
        (an_agenda("mon-fri 09:00-13:00", time_off=[span("2027-03-02 09:29", "2027-03-02 10:00")]), True),
        (an_agenda("mon-fri 09:00-13:00", time_off=[span("2027-03-02 09:30", "2027-03-02 10:00")]), False),
        (an_agenda("mon-fri 09:00-13:00", time_off=[span("2027-03-02 08:00", "2027-03-02 09:00")]), False),
        (an_agenda("mon-fri 09:00-13:00", time_off=[span("2027-03-02 08:00", "2027-03-02 09:01")]), True),
        (an_agenda("mon-fri 09:00-13:00", timezone="Atlantic/Canary"), False),
        (an_agenda("mon-fri 10:00-13:00", timezone="Atlantic/Canary"), True),
    ],
)
def test_whoever_was_inside_and_is_no_more_is_an_orphan(after: Agenda, *, is_orphan: bool) -> None:
    appointment = an_appointment(start=FIRST_START)
    assert orphans_of(MORNINGS, after, [appointment]) == ([appointment] if is_orphan else [])


def test_who_was_put_outside_is_no_orphan_of_this_change() -> None:
    late, early = an_appointment(start=LATE), an_appointment(start=FIRST_START)
    assert orphans_of(MORNINGS, an_agenda(""), [late, early]) == [early]


def test_orphans_come_in_the_order_of_the_appointments() -> None:
    second, first = an_appointment(start=NEXT), an_appointment(start=FIRST_START)
    assert orphans_of(MORNINGS, an_agenda(""), [second, first]) == [second, first]


def test_buffers_may_lie_outside() -> None:
    appointment = an_appointment(a_service(terms=some_terms(buffer_before=60, buffer_after=60)))
    assert orphans_of(MORNINGS, an_agenda("tue 10:00-10:30"), [appointment]) == []


def test_an_opening_across_midnight_is_one() -> None:
    nights = Agenda(timezone="Europe/Madrid", hours=weekly_hours("tue 22:00-24:00, wed 00:00-02:00"))
    appointment = an_appointment(start=utc("2027-03-02 22:45"))
    assert orphans_of(nights, an_agenda("tue 22:00-02:00"), [appointment]) == []
    assert orphans_of(nights, an_agenda("tue 22:00-24:00"), [appointment]) == [appointment]


def test_whoever_moves_needs_a_start_and_nobody_else() -> None:
    identity = AppointmentId(an_id())
    assert Decision(appointment_id=identity, fate=Fate.MOVE, start=NEXT).start == NEXT
    with pytest.raises(InvalidValue) as refused:
        Decision(appointment_id=identity, fate=Fate.MOVE)
    assert (refused.value.field, refused.value.reason) == ("start", "missing")
    for fate in (Fate.KEEP, Fate.CANCEL):
        assert Decision(appointment_id=identity, fate=fate).start is None
        with pytest.raises(InvalidValue) as refused:
            Decision(appointment_id=identity, fate=fate, start=NEXT)
        assert (refused.value.field, refused.value.reason) == ("start", "not_for_this_action")
