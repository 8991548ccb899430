"""What the contract's tests store and compare."""

from dataclasses import dataclass, fields

from application.unit_of_work import UnitOfWork, UnitsOfWork
from domain.accounts.api_key import ApiKey
from domain.accounts.mailed_link import MailedLink
from domain.accounts.professional_application import ProfessionalApplication
from domain.accounts.second_factor import SecondFactor
from domain.accounts.session import Session
from domain.accounts.user import User
from domain.accounts.values import Role
from domain.notifications.delivery import Delivery
from domain.notifications.notification import Notification
from domain.notifications.reminders import Reminder
from domain.scheduling.absences import EnteredException, TimeOff
from domain.scheduling.appointment import Appointment
from domain.scheduling.professional import Professional
from domain.scheduling.service import Service, ServiceTerms
from domain.scheduling.working_hours import WeeklyHours
from tests.builders import a_professional, a_service, a_user

type Storable = (
    User
    | Session
    | ApiKey
    | SecondFactor
    | MailedLink
    | ProfessionalApplication
    | Professional
    | Service
    | Appointment
    | EnteredException
    | TimeOff
    | Delivery
    | Notification
    | Reminder
)


async def store(units: UnitsOfWork, *things: Storable) -> None:
    """Commit these in one unit."""
    async with units() as unit:
        for thing in things:
            await add(unit, thing)
        await unit.commit()


async def add(unit: UnitOfWork, thing: Storable) -> None:  # noqa: C901, PLR0912 (a table)
    """Add it where it belongs."""
    match thing:
        case User():
            await unit.users.add(thing)
        case Session():
            await unit.sessions.add(thing)
        case ApiKey():
            await unit.api_keys.add(thing)
        case SecondFactor():
            await unit.second_factors.save(thing)
        case MailedLink():
            await unit.mailed_links.add(thing)
        case ProfessionalApplication():
            await unit.applications.add(thing)
        case Professional():
            await unit.professionals.add(thing)
        case Service():
            await unit.services.add(thing)
        case Appointment():
            await unit.appointments.add(thing)
        case EnteredException():
            await unit.absences.add_exception(thing)
        case TimeOff():
            await unit.absences.add_time_off(thing)
        case Delivery():
            await unit.deliveries.add(thing)
        case Notification():
            await unit.inbox.add(thing)
        case Reminder():
            await unit.reminders.add(thing)


def state(thing: Storable | None) -> dict[str, object]:
    """Every field by name, but recorded events and steps: two copies of one thing are equal in this."""
    assert thing is not None
    return {field.name: getattr(thing, field.name) for field in fields(thing) if not field.name.startswith("_")}


@dataclass(frozen=True, slots=True)
class Practice:
    """A professional with one service, and somebody who may book it; all stored."""

    owner: User
    professional: Professional
    service: Service
    client: User


async def a_stored_practice(
    units: UnitsOfWork,
    *,
    owner_name: str = "Clínica Dental Sol",
    hours: WeeklyHours | str = "mon-fri 09:00-13:00 15:00-18:00",
    terms: ServiceTerms | None = None,
) -> Practice:
    """Store one."""
    owner = a_user(full_name=owner_name, roles={Role.PROFESSIONAL})
    professional = a_professional(owner, hours=hours)
    practice = Practice(owner, professional, a_service(professional, terms=terms), a_user(full_name="Benito Gil"))
    await store(units, practice.owner, practice.professional, practice.service, practice.client)
    return practice
