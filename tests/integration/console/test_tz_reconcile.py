"""`citas tz reconcile` across a real upgrade of `tzdata`: booked under one release of the rules, looked at under the next.

Casablanca's local times come an hour later by the new rules, Winnipeg's winter an hour earlier; Madrid's stay.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from application.unit_of_work import UnitsOfWork
from domain.accounts.user import User
from domain.accounts.values import Role
from domain.scheduling.service import Service
from tests.builders import a_practice, a_professional, a_service, a_user, some_terms
from tests.contracts.stored import store
from tests.integration.console.consoles import Answer, Console, console
from tests.integration.servers import libpq_url
from tests.integration.zone_rules.versions import AFTER, BEFORE, CASABLANCA, WINNIPEG

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

MADRID = "Europe/Madrid"
YEAR = datetime.now(UTC).year + 1
WINTER, SUMMER = f"{YEAR}-01-15", f"{YEAR}-06-15"
CLASHES = f"{YEAR}-06-16"
FULL_DAY = [f"{hour:02}:00" for hour in range(9, 18)]
AN_HOUR = timedelta(hours=1)
HOUR = some_terms(duration=50, buffer_after=10)
"""With an appointment each hour, what each occupies touches what the next one does."""

_ROWS = """
    SELECT a.id::text, a.timezone, a.start_at, a.end_at, a.local_start, a.zone_rules, a.sequence, a.version,
        lower(a.occupied) AS occupied_from, upper(a.occupied) AS occupied_until,
        (SELECT array_agg(c.action ORDER BY c.position) FROM appointment_changes c WHERE c.appointment_id = a.id) AS steps,
        (SELECT array_agg(o.type ORDER BY o.id) FROM outbox o WHERE o.payload #>> '{appointment,id}' = a.id::text) AS events
    FROM appointments a
"""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The platform's console by the rules before and after the upgrade, and who works on the platform."""

    database: str
    units: UnitsOfWork
    before: Console
    after: Console
    services: dict[str, Service]
    client: User

    def book(self, where: str, starts: Sequence[str]) -> list[str]:
        """Book by the old rules at local times of a calendar; return the identifiers."""
        create, client = ("appointments", "create", str(self.services[where].id)), self.client.email.value
        return [self.before(*create, start, "--client", client, "--json").told()["id"] for start in starts]

    async def move_practice(self, where: str, timezone: str) -> None:
        """Have a professional work elsewhere from now on; what is booked stays where it is."""
        async with self.units() as unit:
            professional = await unit.professionals.get_for_update(self.services[where].professional_id)
            assert professional is not None
            professional.set_hours(professional.hours, timezone=timezone, now=datetime.now(UTC))
            await unit.professionals.save(professional)
            await unit.commit()

    def reconcile(self, *arguments: str) -> Answer:
        """Reconcile by the new rules, and have it told to a program."""
        return self.after("tz", "reconcile", *arguments, "--json")

    async def rows(self) -> dict[str, dict[str, Any]]:
        """Every appointment by its identifier, with its steps and events."""
        connection = await asyncpg.connect(libpq_url(make_url(self.database)))
        try:
            return {row["id"]: dict(row) for row in await connection.fetch(_ROWS)}
        finally:
            await connection.close()


@pytest.fixture(scope="module")
def consoles(migrated_database: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[Console, Console]]:
    """By the rules before and after the upgrade."""
    before, after = (release.package(tmp_path_factory.mktemp("rules")) for release in (BEFORE, AFTER))
    with console(migrated_database, before) as earlier, console(migrated_database, after) as later:
        yield earlier, later


@pytest.fixture
async def upgrade(consoles: tuple[Console, Console], migrated_database: str, postgres_units: UnitsOfWork) -> Upgrade:
    services: dict[str, Service] = {}
    client = a_user(full_name="Benito Gil")
    await store(postgres_units, client)
    for timezone in (CASABLANCA, WINNIPEG, MADRID):
        owner = a_user(full_name=timezone, roles={Role.PROFESSIONAL})
        professional = a_professional(owner, practice=a_practice(timezone=timezone))
        services[timezone] = a_service(professional, terms=HOUR)
        await store(postgres_units, owner, professional, services[timezone])
    before, after = consoles
    return Upgrade(migrated_database, postgres_units, before, after, services, client)


def moved_by(row: dict[str, Any], shift: timedelta) -> dict[str, Any]:
    """The row as it is to be after its one and only move."""
    times = {name: row[name] + shift for name in ("start_at", "end_at", "occupied_from", "occupied_until")}
    return {
        **row,
        **times,
        "zone_rules": AFTER.version,
        "sequence": 1,
        "version": row["version"] + 1,
        "steps": ["book", "realign"],
        "events": ["AppointmentBooked", "AppointmentRealigned"],
    }


def noted(row: dict[str, Any]) -> dict[str, Any]:
    """The row as it is to be when the new rules leave its instant as it was."""
    return {**row, "zone_rules": AFTER.version, "version": row["version"] + 1}


async def test_an_upgrade_moves_instants_once_and_no_local_time(upgrade: Upgrade):
    whole_day = upgrade.book(CASABLANCA, [f"{SUMMER}T{time}" for time in FULL_DAY])
    winter, summer = upgrade.book(WINNIPEG, [f"{WINTER}T10:00", f"{SUMMER}T10:00"])
    (madrid,) = upgrade.book(MADRID, [f"{SUMMER}T10:00"])
    booked = await upgrade.rows()
    assert {row["zone_rules"] for row in booked.values()} == {BEFORE.version}
    assert booked[whole_day[0]]["start_at"].isoformat() == f"{SUMMER}T08:00:00+00:00"
    assert booked[winter]["start_at"].isoformat() == f"{WINTER}T16:00:00+00:00"

    looked = upgrade.reconcile("--dry-run")
    told = looked.told()
    assert (looked.code, told["dry_run"], told["zone_rules"]) == (0, True, AFTER.version), looked.errors
    assert await upgrade.rows() == booked

    done = upgrade.reconcile()
    assert (done.code, done.errors) == (0, "")
    assert done.told() == {**told, "dry_run": False}
    assert {move["id"] for move in told["moved"]} == {*whole_day, winter}
    assert (told["unmoved"], told["clashing"]) == (2, [])
    moves = {move["id"]: move for move in told["moved"]}
    assert moves[winter] | {"number": "", "professional_id": ""} == {
        "id": winter,
        "number": "",
        "professional_id": "",
        "timezone": WINNIPEG,
        "local_start": f"{WINTER}T10:00:00",
        "start": f"{WINTER}T16:00:00Z",
        "new_start": f"{WINTER}T15:00:00Z",
    }
    after = await upgrade.rows()
    assert after == {
        **{identity: moved_by(booked[identity], AN_HOUR) for identity in whole_day},
        winter: moved_by(booked[winter], -AN_HOUR),
        summer: noted(booked[summer]),
        madrid: noted(booked[madrid]),
    }

    again = upgrade.reconcile().told()
    assert (again["moved"], again["clashing"], again["unmoved"]) == ([], [], 0)
    assert await upgrade.rows() == after


async def test_what_would_clash_is_left_and_listed_until_a_person_has_decided(upgrade: Upgrade):
    nine, ten, noon = upgrade.book(CASABLANCA, [f"{CLASHES}T{time}" for time in ("09:00", "10:00", "12:00")])
    await upgrade.move_practice(CASABLANCA, MADRID)
    (elsewhere,) = upgrade.book(CASABLANCA, [f"{CLASHES}T12:00"])  # 10:00 UTC
    booked = await upgrade.rows()
    assert booked[elsewhere]["timezone"] == MADRID

    looked = upgrade.reconcile("--dry-run")
    assert looked.code == 1
    assert await upgrade.rows() == booked

    done = upgrade.reconcile()
    told, numbers = done.told(), done.problem()["appointments"]
    assert (done.code, done.problem()["code"]) == (1, "zone_rules_clash")
    # Ten o'clock would come to lie on the appointment elsewhere and, as it stays, nine o'clock on it in turn.
    assert [clash["id"] for clash in told["clashing"]] == [nine, ten]
    assert numbers == [clash["number"] for clash in told["clashing"]]
    assert [(clash["start"], clash["new_start"]) for clash in told["clashing"]] == [
        (f"{CLASHES}T08:00:00Z", f"{CLASHES}T09:00:00Z"),
        (f"{CLASHES}T09:00:00Z", f"{CLASHES}T10:00:00Z"),
    ]
    assert await upgrade.rows() == {
        nine: booked[nine],
        ten: booked[ten],
        noon: moved_by(booked[noon], AN_HOUR),
        elsewhere: noted(booked[elsewhere]),
    }

    cancel = ("appointments", "cancel", elsewhere, "--reason", "Dos a la vez")
    assert upgrade.after(*cancel).code == 0
    decided = upgrade.reconcile()
    assert (decided.code, [move["id"] for move in decided.told()["moved"]]) == (0, [nine, ten])
    rows = await upgrade.rows()
    assert [rows[identity] for identity in (nine, ten)] == [
        moved_by(booked[identity], AN_HOUR) for identity in (nine, ten)
    ]


async def test_people_read_what_moved(upgrade: Upgrade):
    (winter,) = upgrade.book(WINNIPEG, [f"{WINTER}T10:00"])

    shown = upgrade.after("tz", "reconcile", "--dry-run")

    assert shown.code == 0
    lines = [" ".join(line.split()) for line in shown.output.splitlines()]
    assert lines[:4] == [f"zone_rules {AFTER.version}", "would move 1", "unmoved 0", "clashing 0"]
    day = f"{datetime.fromisoformat(WINTER):%a} {WINTER}"
    assert lines[-1].endswith(f" {WINNIPEG} {day} 10:00 {WINTER} 16:00Z {WINTER} 15:00Z")
    assert winter not in shown.errors
