"""A Tuesday with appointments, on which the hours change."""

from dataclasses import dataclass
from datetime import date

from application.scheduling.change_calendar import Changed
from application.scheduling.enter_exception import EnterExceptionCommand
from application.scheduling.views import AppointmentView
from domain.accounts.actor import Actor
from domain.scheduling.absences import EnteredException
from domain.scheduling.orphans import Decision
from domain.scheduling.working_hours import DailyOpening, DayException
from tests.builders import FIRST_START
from tests.times import utc
from tests.unit.application.world import Practice, World

TUESDAY = date(2027, 3, 2)
NEXT = utc("2027-03-02 10:00")
SIESTA = utc("2027-03-02 12:15")


async def except_(
    world: World,
    practice: Practice,
    *,
    openings: tuple[DailyOpening, ...] = (),
    actor: Actor | None = None,
    decisions: tuple[Decision, ...] = (),
    dry_run: bool = False,
) -> Changed[EnteredException]:
    return await world.use.enter_exception(
        EnterExceptionCommand(
            actor=actor or practice.actor,
            professional_id=practice.professional.id,
            exception=DayException(TUESDAY, openings),
            note="Congreso",
            decisions=decisions,
            dry_run=dry_run,
        )
    )


@dataclass(frozen=True, slots=True)
class Booked:
    """Two appointments of a Tuesday morning, and one that lies outside all hours."""

    practice: Practice
    first: AppointmentView
    second: AppointmentView
    outside: AppointmentView


async def a_tuesday(world: World) -> Booked:
    practice, client = await world.a_practice(), await world.a_client()
    return Booked(
        practice,
        await world.book(client, practice.service, FIRST_START),
        await world.book(client, practice.service, NEXT),
        await world.book(practice.actor, practice.service, SIESTA, client_id=client.user_id),
    )
