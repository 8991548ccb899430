"""`citas demo`: a believable platform to look at, with a past and a future.

Made once, and only where nobody has an account yet, since its passwords are known to everybody; a second time it only
tells the accounts.

People and services come through the use cases. The calendar is made by the domain's own booking rules with the clock
set back, in one transaction, and nobody is mailed about what is meant to be long past.
"""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from adapters.postgres.unit_of_work import units_of_work
from adapters.security.machine import SystemClock, SystemIdentifiers
from application.accounts.create_user import CreateUserCommand
from application.accounts.submit_application import SubmitApplicationCommand
from application.scheduling.book_appointment import BookAppointmentCommand
from application.scheduling.find_slots import FindSlotsQuery
from application.scheduling.publish_service import PublishServiceCommand
from application.scheduling.set_working_hours import SetWorkingHoursCommand
from application.unit_of_work import UnitsOfWork
from application.use_cases import UseCases
from domain.accounts.actor import Actor
from domain.accounts.user import Profile
from domain.accounts.values import EmailAddress, Role
from domain.ids import AppointmentId, ServiceId, UserId
from domain.scheduling.appointment import Appointment
from domain.scheduling.availability import free_starts, occupied
from domain.scheduling.events import Party
from domain.time.intervals import Span
from entrypoints.bootstrap import build, use_packaged_zone_rules
from entrypoints.demo_cast import (
    ADMINISTRATOR,
    APPLICANT,
    APPLICANT_EMAIL,
    CLIENTS,
    NOTES,
    PASSWORD,
    PROFESSIONALS,
    Part,
)
from entrypoints.settings import Settings

PAST = timedelta(days=45)
FUTURE = timedelta(days=30)
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
            services = await self._professional(part)
            await self._calendar(services, clients, part.busyness)
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

    async def _professional(self, part: Part) -> list[ServiceId]:
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
            )
        )
        published = [
            await self.use_cases.publish_service(
                PublishServiceCommand(actor=actor, professional_id=professional_id, terms=terms)
            )
            for terms in part.services
        ]
        return [view.id for view in published]

    async def _calendar(self, services: list[ServiceId], clients: list[UserId], busyness: float) -> None:
        """Fill the calendar from `PAST` ago until `FUTURE` from now, closing what is over."""
        now = SystemClock().now()
        window = Span(int((now - PAST).timestamp()), int((now + FUTURE).timestamp()))
        async with self.units() as unit:
            for service_id in services:
                calendar = await unit.calendars.of_service(service_id, window)
                assert calendar is not None
                agenda, terms = calendar.agenda, calendar.service.terms
                long_horizon = replace(terms, horizon_days=(PAST + FUTURE).days + 1, minimum_notice=0)
                for start in free_starts(agenda, long_horizon, window, window.start):
                    wanted = occupied(start, terms)
                    if self.dice.random() > busyness or any(wanted.overlaps(span) for span in agenda.busy):
                        continue
                    appointment = Appointment.book(
                        id=AppointmentId(SystemIdentifiers().new_id()),
                        number=SystemIdentifiers().new_number(),
                        service=replace(calendar.service, terms=long_horizon),
                        agenda=agenda,
                        client_id=self.dice.choice(clients),
                        start=datetime.fromtimestamp(start, UTC),
                        notes=self.dice.choice(NOTES),
                        now=now - PAST,
                        zone_rules=use_packaged_zone_rules(),
                    )
                    self._live(appointment, now)
                    appointment.pull_events()  # nobody is mailed about it
                    await unit.appointments.add(appointment)
                    agenda = replace(agenda, busy=(*agenda.busy, wanted))
            await unit.commit()

    def _live(self, appointment: Appointment, now: datetime) -> None:
        """What became of it: some are called off, most of the past took place, and a few did not come."""
        fate = self.dice.random()
        if fate < 0.08:  # noqa: PLR2004
            by = Party.CLIENT if fate < 0.05 else Party.PROFESSIONAL  # noqa: PLR2004
            appointment.cancel(by=by, reason=None, now=appointment.created_at)
        elif appointment.end < now:
            if fate < 0.13:  # noqa: PLR2004
                appointment.mark_no_show(now=appointment.end)
            else:
                appointment.complete(now=appointment.end)

    async def _announced_booking(self, service_id: ServiceId, client: UserId) -> None:
        """One booking as it really goes, with its mails and inbox messages."""
        now = SystemClock().now()
        slots = await self.use_cases.find_slots(
            FindSlotsQuery(service_id=service_id, since=now, until=now + timedelta(days=14))
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
