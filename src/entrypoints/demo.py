"""`citas demo`: a believable platform to look at, with a past and a future.

Made once, and only where nobody has an account yet, since its passwords are known to everybody; a second time it only
tells the accounts.

People, services and absences come through the use cases; `demo_history.py` makes up what was booked.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adapters.postgres.unit_of_work import units_of_work
from adapters.security.machine import SystemClock
from application.accounts.create_user import CreateUserCommand
from application.accounts.submit_application import SubmitApplicationCommand
from application.scheduling.book_appointment import BookAppointmentCommand
from application.scheduling.enter_exception import EnterExceptionCommand
from application.scheduling.find_slots import FindSlotsQuery
from application.scheduling.publish_service import PublishServiceCommand
from application.scheduling.set_working_hours import SetWorkingHoursCommand
from application.scheduling.take_time_off import TakeTimeOffCommand
from application.unit_of_work import UnitsOfWork
from application.use_cases import UseCases
from domain.accounts.actor import Actor
from domain.accounts.user import Profile
from domain.accounts.values import EmailAddress, Role
from domain.ids import ProfessionalId, ServiceId, UserId
from domain.scheduling.events import Party
from domain.scheduling.history import Author
from domain.scheduling.working_hours import DayException
from domain.time.intervals import Interval
from domain.time.zones import epoch_of_start, zone
from entrypoints.bootstrap import build
from entrypoints.demo_cast import (
    ADMINISTRATOR,
    APPLICANT,
    APPLICANT_EMAIL,
    CLIENTS,
    PASSWORD,
    PROFESSIONALS,
    Part,
)
from entrypoints.demo_history import History
from entrypoints.settings import Settings

NEXT = timedelta(days=2)
"""How far ahead the bookings are that people are told of."""
_SEED = 2027
_NO_DEMO = "No demo was made: people have accounts here already."


async def seed_demo(settings: Settings) -> str:
    """Make the demo unless it is there, and return the lines that tell who can log in."""
    application = build(settings, signs=False)
    try:
        demo = _Demo(application.use_cases, units_of_work(application.engine), random.Random(_SEED))  # noqa: S311
        return _accounts() if await demo.make() else _NO_DEMO
    finally:
        await application.aclose()


def _accounts() -> str:
    rows = [("Administrator", ADMINISTRATOR[0]), *((part.name, part.email) for part in PROFESSIONALS)]
    rows.append(("Client", CLIENTS[0][0]))
    lines = [f"  {email:26} {name}" for name, email in rows]
    return "\n".join([f"Accounts (password: {PASSWORD})", *lines])


@dataclass(frozen=True, slots=True)
class _Demo:
    use_cases: UseCases
    units: UnitsOfWork
    dice: random.Random

    async def make(self) -> bool:
        """Make what is missing of it; False when this is somebody's own platform."""
        async with self.units() as unit:
            finished = await unit.users.with_email(EmailAddress(ADMINISTRATOR[0])) is not None
            inhabited = bool(await unit.account_views.users_with_role(Role.CLIENT))
        if finished or inhabited:
            return finished
        clients = [await self._user(client, Role.CLIENT) for client in CLIENTS]
        for part in PROFESSIONALS:
            actor, services = await self._professional(part)
            author = Author(Party.PROFESSIONAL, actor.user_id)
            history = History(self.units, self.dice, author, clients, part.busyness)
            await history.make(services, now=SystemClock().now())
            await self._announced_booking(services[0], clients[0])
        applicant = clients[[email for email, _ in CLIENTS].index(APPLICANT_EMAIL)]
        actor = Actor(user_id=applicant, roles=frozenset({Role.CLIENT}))
        await self.use_cases.submit_application(SubmitApplicationCommand(actor=actor, practice=APPLICANT))
        await self._user(ADMINISTRATOR, Role.ADMIN)  # the last: who finds them finds all of it
        return True

    async def _user(self, person: tuple[str, str], role: Role, part: Part | None = None) -> UserId:
        email, name = person
        return await self.use_cases.create_user(
            CreateUserCommand(
                email=EmailAddress(email),
                password=PASSWORD,
                profile=Profile(full_name=name),
                roles=frozenset({role}),
                verified=True,
                practice=None if part is None else part.practice,
            )
        )

    async def _professional(self, part: Part) -> tuple[Actor, list[ServiceId]]:
        user_id = await self._user((part.email, part.name), Role.PROFESSIONAL, part)
        async with self.units() as unit:
            profile = await unit.account_views.profile(user_id)
        assert profile is not None
        assert profile.professional is not None
        professional_id = profile.professional.id
        actor = Actor(user_id=user_id, roles=frozenset(profile.roles), professional_id=professional_id)
        hours = await self.use_cases.get_working_hours(professional_id)
        await self.use_cases.set_working_hours(
            SetWorkingHoursCommand(
                actor=actor,
                professional_id=professional_id,
                expected_version=hours.version,
                timezone=part.practice.timezone,
                weekly=part.hours,
                holidays_region=part.holidays_region,
            )
        )
        await self._absences(part, actor, professional_id)
        published = [
            await self.use_cases.publish_service(
                PublishServiceCommand(actor=actor, professional_id=professional_id, terms=terms)
            )
            for terms in part.services
        ]
        return actor, [view.id for view in published]

    async def _absences(self, part: Part, actor: Actor, professional_id: ProfessionalId) -> None:
        place = zone(part.practice.timezone)
        today = SystemClock().now().astimezone(place).date()
        for special in part.special_days:
            exception = DayException(special.occasion.after(today), special.openings)
            await self.use_cases.enter_exception(
                EnterExceptionCommand(
                    actor=actor, professional_id=professional_id, exception=exception, note=special.note
                )
            )
        for away in part.away:
            first = away.occasion.after(today)
            midnights = (epoch_of_start(day, 0, place) for day in (first, first + timedelta(days=away.days)))
            interval = Interval(*(datetime.fromtimestamp(second, UTC) for second in midnights))
            await self.use_cases.take_time_off(
                TakeTimeOffCommand(actor=actor, professional_id=professional_id, interval=interval, note=away.note)
            )

    async def _announced_booking(self, service_id: ServiceId, client: UserId) -> None:
        """One booking as it really goes, with its mails and inbox messages; where it needs approval, it waits for it."""
        since = SystemClock().now() + NEXT
        slots = await self.use_cases.find_slots(
            FindSlotsQuery(service_id=service_id, since=since, until=since + timedelta(days=14))
        )
        if slots.starts:
            await self.use_cases.book_appointment(
                BookAppointmentCommand(
                    actor=Actor(user_id=client, roles=frozenset({Role.CLIENT})),
                    service_id=service_id,
                    start=datetime.fromtimestamp(slots.starts[0], UTC),
                    notes="¡Gracias!",
                )
            )
