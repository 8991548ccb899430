"""The life of an appointment: the table, and that nothing happens beside it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.scheduling.appointment import Appointment
from domain.scheduling.errors import IllegalTransition
from domain.scheduling.life import COUNTED, EXPIRING, OCCUPYING, TRANSITIONS, Action, Status
from domain.scheduling.service import Service
from tests.builders import FIRST_START, a_service, an_appointment, some_terms
from tests.times import utc
from tests.unit.domain.scheduling.deeds import CLIENT, PROFESSIONAL, move, refused

TABLE = """
    -          hold        held
    -          request     pending
    -          book        confirmed
    held       request     pending
    held       book        confirmed
    held       release     expired
    held       expire      expired
    pending    confirm     confirmed
    pending    decline     declined
    pending    expire      expired
    pending    reschedule  pending
    pending    realign     pending
    pending    cancel      cancelled
    confirmed  reschedule  confirmed
    confirmed  realign     confirmed
    confirmed  cancel      cancelled
    confirmed  complete    completed
    confirmed  no_show     no_show
"""
"""From which status what leads where, written apart from the code."""


def test_the_table_is_the_one_that_was_agreed_on() -> None:
    rows = [line.split() for line in TABLE.strip().splitlines()]
    assert {
        (None if before == "-" else Status(before), Action(action)): Status(after) for before, action, after in rows
    } == TRANSITIONS


def test_statuses_occupy_lapse_and_count() -> None:
    assert frozenset({Status.HELD, Status.PENDING, Status.CONFIRMED}) == OCCUPYING
    assert frozenset({Status.HELD, Status.PENDING}) == EXPIRING
    assert frozenset({Status.HELD, Status.PENDING, Status.CONFIRMED, Status.COMPLETED}) == COUNTED


def take(appointment: Appointment, service: Service) -> None:
    appointment.take(
        client_id=appointment.client_id, service=service, start=FIRST_START, notes="", by=CLIENT, now=FIRST_START
    )


PLAIN, APPROVED = a_service(), a_service(terms=some_terms(requires_approval=True))

DO: dict[Action, Callable[[Appointment], object]] = {
    Action.REQUEST: lambda appointment: take(appointment, APPROVED),
    Action.BOOK: lambda appointment: take(appointment, PLAIN),
    Action.RELEASE: lambda appointment: appointment.release(by=CLIENT, now=FIRST_START),
    Action.CONFIRM: lambda appointment: appointment.confirm(by=PROFESSIONAL, now=FIRST_START),
    Action.DECLINE: lambda appointment: appointment.decline(reason=None, by=PROFESSIONAL, now=FIRST_START),
    Action.EXPIRE: lambda appointment: appointment.expire(now=FIRST_START),
    Action.RESCHEDULE: lambda appointment: move(appointment, utc("2027-03-03 09:00"), by=PROFESSIONAL, now=FIRST_START),
    Action.REALIGN: lambda appointment: appointment.realign(now=FIRST_START, zone_rules="2026.6"),
    Action.CANCEL: lambda appointment: appointment.cancel(by=PROFESSIONAL, reason=None, now=FIRST_START),
    Action.COMPLETE: lambda appointment: appointment.complete(by=PROFESSIONAL, now=FIRST_START),
    Action.MARK_NO_SHOW: lambda appointment: appointment.mark_no_show(by=PROFESSIONAL, now=FIRST_START),
}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("action", list(DO))
def test_there_is_no_transition_but_those_of_the_table(status: Status, action: Action) -> None:
    lasting = FIRST_START if action is Action.EXPIRE else FIRST_START + timedelta(hours=1)
    service = APPROVED if action is Action.REQUEST else PLAIN
    appointment = an_appointment(service, status=status, expires_at=lasting)
    expected = TRANSITIONS.get((status, action))
    if expected is not None:
        DO[action](appointment)
        assert appointment.status is expected
        return
    refusal = refused(IllegalTransition, appointment, lambda: DO[action](appointment))
    asked = Action.BOOK if action is Action.REQUEST else action  # whoever takes a hold does not know which it will be
    assert refusal.details == {"action": asked.value, "status": status.value}
