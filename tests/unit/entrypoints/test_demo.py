"""The demo can be made on any day of the year."""

import random
from datetime import date, datetime
from itertools import pairwise

import pytest

from adapters.memory.application import InMemoryApplication, in_memory_application
from domain.accounts.values import Role
from domain.scheduling.appointment import Appointment
from domain.scheduling.events import Party
from domain.scheduling.history import Author
from domain.scheduling.life import Status
from domain.scheduling.working_hours import Weekday
from entrypoints.demo_cast import PROFESSIONALS, Occasion, Part
from entrypoints.demo_history import FUTURE, PAST, History
from tests.builders import a_professional, a_service, a_user
from tests.contracts.stored import store
from tests.times import utc


@pytest.mark.parametrize("day", [date(2027, 3, day) for day in range(1, 8)])
def test_an_occasion_keeps_its_weekday_whatever_day_it_is(day: date):
    assert Occasion(2, Weekday.SAT).after(day) == date(2027, 3, 20)
    assert Occasion(-4, Weekday.MON).after(day) == date(2027, 2, 1)


async def lived(app: InMemoryApplication, part: Part, now: datetime) -> list[Appointment]:
    """What the demo makes up for a professional, as it is stored."""
    owner, clients = a_user(roles={Role.PROFESSIONAL}), [a_user() for _ in range(3)]
    professional = a_professional(owner, hours=part.hours, practice=part.practice)
    professional.holidays_region = part.holidays_region
    services = [a_service(professional, terms=terms) for terms in part.services]
    await store(app.ports.units, owner, *clients, professional, *services)
    author = Author(Party.PROFESSIONAL, owner.id)
    history = History(app.ports.units, random.Random(1), author, [client.id for client in clients], part.busyness)
    await history.make([service.id for service in services], now=now)
    return list(app.storage.appointments.values())


@pytest.mark.anyio
@pytest.mark.parametrize("part", PROFESSIONALS, ids=lambda part: part.email)
@pytest.mark.parametrize("now", ["2027-01-09 12:00", "2027-04-02 00:30", "2027-11-10 22:59"])
async def test_the_past_is_over_and_nobody_is_told(part: Part, now: str):
    app, present = in_memory_application(utc(now)), utc(now)
    appointments = await lived(app, part, present)

    starts = [appointment.time.start for appointment in appointments]
    assert present - PAST <= min(starts) < present < max(starts) < present + FUTURE
    assert {appointment.status for appointment in appointments} <= {
        Status.COMPLETED,
        Status.NO_SHOW,
        Status.CANCELLED,
        Status.CONFIRMED,
    }
    for appointment in appointments:
        over = appointment.status in {Status.COMPLETED, Status.NO_SHOW}
        assert over == (appointment.end < present) or appointment.status is Status.CANCELLED
        assert appointment.created_at < min(appointment.time.start, present)
        assert appointment.updated_at <= present
    kept = sorted(known.occupied.span for known in appointments if known.status is not Status.CANCELLED)
    assert not any(one.overlaps(other) for one, other in pairwise(kept))
    assert not app.storage.outbox
