"""Who plays: several professionals whose services differ in everything, clients, an administrator and the operator."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.memory.application import InMemoryApplication, in_memory_application
from domain.accounts.actor import Operator
from domain.accounts.user import User
from domain.accounts.values import Role
from domain.ids import ProfessionalId, ServiceId
from domain.scheduling.policies import Doer
from domain.scheduling.service import Service, ServiceTerms
from domain.scheduling.working_hours import WeeklyHours
from tests.builders import a_practice, a_professional, a_user, actor_of
from tests.simulation.calendar_changes import weekly_openings
from tests.simulation.model import Model, Professional, Who
from tests.simulation.model import Service as PlayedService
from tests.simulation.operations import Stage
from tests.simulation.revising import product_terms

CLIENTS = 8
BEGIN = datetime(2027, 3, 1, 8, tzinfo=UTC)
"""A Monday. The clocks of Madrid and New York are set in the weeks that follow, and there are holidays."""


def week(days: str, *times: str) -> list[Mapping[str, str]]:
    """Hours as a scenario file has them, written as `mon tue`, `09:00-13:00`, `15:00-18:00`."""
    return [{"weekday": day, "start": time[:5], "end": time[6:]} for day in days.split() for time in times]


WEEKDAYS = "mon tue wed thu fri"
ALL_WEEK = f"{WEEKDAYS} sat sun"

WEEKS = (
    week(WEEKDAYS, "09:00-13:00", "15:00-18:00"),
    week("mon wed fri", "08:10-14:30") + week("sat", "10:00-24:00"),
    week(ALL_WEEK, "00:00-24:00"),
    week("tue thu sat sun", "20:00-03:15"),
    week("mon tue wed", "09:00-12:00", "11:30-14:00", "14:00-16:00") + week("sun", "22:00-24:00"),
)
"""Hours to start with, and to change to: a siesta, a Saturday night, never closed, across midnight, overlapping."""

_PLAIN: Mapping[str, Any] = {
    "duration": 30,
    "interval": None,
    "alignment": "opening",
    "offset": 0,
    "buffer_before": 0,
    "buffer_after": 0,
    "minimum_notice": 0,
    "horizon_days": 30,
    "limits": {},
    "requires_approval": False,
    "approval_hours": 48,
    "cancel_cutoff_hours": 0,
    "reschedule_cutoff_hours": 0,
    "active": True,
}

_PRACTICES: tuple[tuple[str, int, tuple[Mapping[str, Any], ...]], ...] = (
    (
        "Europe/Madrid",
        0,
        (
            {},
            {
                "duration": 60,
                "interval": 30,
                "buffer_before": 5,
                "buffer_after": 10,
                "requires_approval": True,
                "cancel_cutoff_hours": 24,
            },
            {"duration": 45, "alignment": "clock", "limits": {"per_day": 2, "per_week": 6}},
        ),
    ),
    (
        "America/New_York",
        1,
        (
            {"duration": 25, "alignment": "range", "buffer_after": 5, "minimum_notice": 120, "horizon_days": 10},
            {"duration": 50, "interval": 20, "alignment": "optimized", "cancel_cutoff_hours": 24},
            {"duration": 40, "offset": 5, "limits": {"per_month": 12}, "reschedule_cutoff_hours": 12},
        ),
    ),
    (
        "Australia/Lord_Howe",
        3,
        (
            {"duration": 35, "interval": 35, "alignment": "clock", "requires_approval": True, "approval_hours": 3},
            {"duration": 90, "buffer_before": 30, "horizon_days": 5, "limits": {"per_day": 1, "per_year": 60}},
        ),
    ),
    (
        "Atlantic/Canary",
        2,
        (
            {"duration": 20, "interval": 45, "alignment": "optimized", "offset": 10},
            {"duration": 120, "interval": 100, "buffer_before": 15, "buffer_after": 15},
        ),
    ),
)
"""Zone, hours and services of each professional; what is not named is as in `_PLAIN`."""


async def set_the_stage() -> tuple[Stage, Model]:
    """The product with everybody in it, and the naive picture of the same."""
    app = in_memory_application(BEGIN)
    doers: dict[Who, Doer] = {Who("operator"): Operator()}
    model = Model(
        now=BEGIN,
        professionals=[Professional(zone, list(WEEKS[hours])) for zone, hours, _ in _PRACTICES],
        services=[],
    )
    admin = a_user(full_name="Adela Admin", roles={Role.ADMIN})
    clients = [a_user(full_name=f"Cliente {number}") for number in range(CLIENTS)]
    await _store(app, admin, *clients)
    doers[Who("admin")] = actor_of(admin)
    doers |= {Who("client", number): actor_of(client) for number, client in enumerate(clients)}

    professionals, services = list[ProfessionalId](), list[ServiceId]()
    for number, (zone, hours, offered) in enumerate(_PRACTICES):
        owner = a_user(full_name=f"Profesional {number}", roles={Role.PROFESSIONAL})
        professional = a_professional(
            owner, practice=a_practice(timezone=zone), hours=WeeklyHours.of(weekly_openings(WEEKS[hours]))
        )
        await _store(app, owner)
        async with app.ports.units() as unit:
            await unit.professionals.add(professional)
            for special in offered:
                terms = {**_PLAIN, **special}
                service = Service.publish(
                    id=ServiceId(app.ports.ids.new_id()),
                    professional_id=professional.id,
                    terms=ServiceTerms(name=f"Servicio {len(services)}", **product_terms(terms)),
                    now=BEGIN,
                )
                await unit.services.add(service)
                services.append(service.id)
                model.services.append(PlayedService(number, terms))
            await unit.commit()
        professionals.append(professional.id)
        doers[Who("professional", number)] = actor_of(owner, professional)
    return Stage(app, doers, tuple(professionals), tuple(services)), model


async def _store(app: InMemoryApplication, *users: User) -> None:
    async with app.ports.units() as unit:
        for user in users:
            await unit.users.add(user)
        await unit.commit()
