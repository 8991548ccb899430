"""Stores what is measured: one professional whose month is mostly booked, among others as busy as this one."""

import asyncio

from sqlalchemy import text

from adapters.postgres import migrate
from adapters.postgres.engine import create_engine
from adapters.postgres.unit_of_work import units_of_work
from application.unit_of_work import UnitsOfWork
from bench.diary import HOURS, TERMS, ZONE, Diary
from domain.accounts.user import User
from domain.ids import ServiceId
from tests.builders import a_practice, a_professional, a_service, a_user, an_appointment

OTHERS = 20


def store(url: str, diary: Diary) -> ServiceId:
    """Fill an empty database; the service whose professional has this diary."""
    migrate.upgrade(url)
    return asyncio.run(_store(url, diary))


async def _store(url: str, diary: Diary) -> ServiceId:
    engine = create_engine(url, pool_size=1)
    try:
        async with engine.begin() as connection:
            # It would come in between, and keep what is stored last from being known to be visible to all.
            await connection.execute(text("ALTER TABLE appointments SET (autovacuum_enabled = off)"))
        units = units_of_work(engine)
        client = a_user()
        async with units() as unit:
            await unit.users.add(client)
            await unit.commit()
        services = [await _store_professional(units, client, diary) for _ in range(1 + OTHERS)]
        async with engine.connect() as connection:
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            # What autovacuum does sooner or later.
            await alone.execute(text("VACUUM ANALYZE"))
        return services[OTHERS // 2]
    finally:
        await engine.dispose()


async def _store_professional(units: UnitsOfWork, client: User, diary: Diary) -> ServiceId:
    owner = a_user()
    professional = a_professional(owner, practice=a_practice(timezone=ZONE), hours=HOURS)
    service = a_service(professional, terms=TERMS)
    async with units() as unit:
        await unit.users.add(owner)
        await unit.professionals.add(professional)
        await unit.services.add(service)
        for start in diary.starts:
            await unit.appointments.add(an_appointment(service, client, start=start, timezone=ZONE))
        await unit.commit()
    return service.id
