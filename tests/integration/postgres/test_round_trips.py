"""Whatever the domain can build comes back from storage as it went in: every field, of every aggregate."""

from collections.abc import Awaitable, Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.api_key import ApiKey
from domain.accounts.mailed_link import MailedLink
from domain.accounts.professional_application import ProfessionalApplication
from domain.accounts.second_factor import SecondFactor
from domain.accounts.session import Session
from domain.accounts.user import User
from domain.notifications.delivery import Delivery
from domain.notifications.notification import Notification
from domain.notifications.reminders import Reminder
from domain.scheduling.absences import EnteredException, TimeOff
from domain.scheduling.appointment import Appointment
from domain.scheduling.history import Change
from domain.scheduling.professional import Professional
from domain.scheduling.service import Service
from tests.contracts.stored import Storable, add, state, store
from tests.integration.postgres import account_strategies, key_strategies, reminder_strategies, strategies

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

# The fixtures are made once for all examples, which is meant: each example is rolled back.
one_by_one = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)

type Getter = Callable[[UnitOfWork], Awaitable[Storable | None]]


@pytest.fixture
async def units(postgres_units: UnitsOfWork) -> UnitsOfWork:
    """A storage that holds what the strategies refer to."""
    known = (strategies.OWNER, strategies.CLIENT, strategies.PROFESSIONAL, strategies.SERVICE)
    await store(postgres_units, *known)
    return postgres_units


async def comes_back(units: UnitsOfWork, thing: Storable, get: Getter) -> None:
    async with units() as unit:
        await add(unit, thing)
        assert state(await get(unit)) == state(thing)


@one_by_one
@given(user=strategies.users)
async def test_users(units: UnitsOfWork, user: User):
    await comes_back(units, user, lambda unit: unit.users.get(user.id))


@one_by_one
@given(session=account_strategies.sessions)
async def test_sessions(units: UnitsOfWork, session: Session):
    await comes_back(units, session, lambda unit: unit.sessions.get_for_update(session.id))


@one_by_one
@given(factor=account_strategies.second_factors)
async def test_second_factors(units: UnitsOfWork, factor: SecondFactor):
    await comes_back(units, factor, lambda unit: unit.second_factors.get(factor.user_id))


@one_by_one
@given(key=key_strategies.api_keys)
async def test_api_keys(units: UnitsOfWork, key: ApiKey):
    await comes_back(units, key, lambda unit: unit.api_keys.get_for_update(key.id))


@one_by_one
@given(link=account_strategies.links)
async def test_mailed_links(units: UnitsOfWork, link: MailedLink):
    await comes_back(units, link, lambda unit: unit.mailed_links.get_for_update(link.id))


@one_by_one
@given(application=account_strategies.applications)
async def test_applications(units: UnitsOfWork, application: ProfessionalApplication):
    await comes_back(units, application, lambda unit: unit.applications.get(application.id))


@one_by_one
@given(professional=strategies.professionals)
async def test_professionals(units: UnitsOfWork, professional: Professional):
    await comes_back(units, professional, lambda unit: unit.professionals.get(professional.id))


@one_by_one
@given(service=strategies.services)
async def test_services(units: UnitsOfWork, service: Service):
    await comes_back(units, service, lambda unit: unit.services.get(service.id))


@one_by_one
@given(appointment=strategies.appointments)
async def test_appointments(units: UnitsOfWork, appointment: Appointment):
    await comes_back(units, appointment, lambda unit: unit.appointments.get(appointment.id))


@one_by_one
@given(appointment=strategies.appointments, steps=st.lists(strategies.steps, max_size=5))
async def test_histories(units: UnitsOfWork, appointment: Appointment, steps: list[Change]):
    appointment._changes.extend(steps)  # pyright: ignore[reportPrivateUsage] (steps that no rule allows)
    async with units() as unit:
        await unit.appointments.add(appointment)
        told = await unit.appointment_views.history(appointment.id)
    assert [step.change for step in told] == steps
    names = {strategies.OWNER.id: strategies.OWNER.profile.full_name, strategies.CLIENT.id: "Ana Pérez", None: None}
    assert [step.full_name for step in told] == [names[step.by.user_id] for step in steps]


@one_by_one
@given(entered=strategies.exceptions)
async def test_exceptional_days(units: UnitsOfWork, entered: EnteredException):
    async def get(unit: UnitOfWork) -> EnteredException:
        (found,) = await unit.absences.exceptions(strategies.PROFESSIONAL.id, first=None, last=None)
        return found

    await comes_back(units, entered, get)


@one_by_one
@given(period=strategies.periods_off)
async def test_time_off(units: UnitsOfWork, period: TimeOff):
    async def get(unit: UnitOfWork) -> TimeOff:
        (found,) = await unit.absences.time_off(strategies.PROFESSIONAL.id, since=None, until=None)
        return found

    await comes_back(units, period, get)


@one_by_one
@given(delivery=strategies.deliveries)
async def test_deliveries(units: UnitsOfWork, delivery: Delivery):
    await comes_back(units, delivery, lambda unit: unit.deliveries.get_for_update(delivery.id))


@one_by_one
@given(notification=strategies.notifications)
async def test_notifications(units: UnitsOfWork, notification: Notification):
    await comes_back(units, notification, lambda unit: unit.inbox.get(notification.id))


@one_by_one
@given(reminder=reminder_strategies.reminders())
async def test_reminders(units: UnitsOfWork, reminder: Reminder):
    async with units() as unit:
        await add(unit, reminder_strategies.APPOINTMENT)
        await add(unit, reminder)
        assert state(await unit.reminders.get_for_update(reminder.id)) == state(reminder)
