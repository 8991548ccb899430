"""`citas slots` and `citas appointments` on a real calendar, in words for people and in JSON for programs."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncEngine

from application.unit_of_work import UnitsOfWork
from domain.accounts.values import Role
from entrypoints.cli.main import run
from tests.builders import a_professional, a_service, a_user, some_terms, some_time_off
from tests.contracts.stored import Practice, a_stored_practice, store
from tests.integration.console.consoles import Answer

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

MADRID = ZoneInfo("Europe/Madrid")
DAY = (datetime.now(MADRID) + timedelta(days=3)).date()
"""The present of these commands is the machine's; the day is one on which everything is still to come."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at the console of this process, and the practice that they look after."""

    practice: Practice
    units: UnitsOfWork
    capture: pytest.CaptureFixture[str]

    @property
    def service(self) -> str:
        return str(self.practice.service.id)

    async def __call__(self, *arguments: str) -> Answer:
        code = await to_thread.run_sync(run, list(arguments))
        told = self.capture.readouterr()
        return Answer(code, told.out, told.err)

    async def answered(self, *arguments: str) -> Any:
        answer = await self(*arguments, "--json")
        assert answer.code == 0, answer.errors
        return answer.told()

    async def book(self, time: str) -> Any:
        client = self.practice.client.email.value
        return await self.answered("appointments", "create", self.service, at(time), "--client", client)


def at(time: str) -> str:
    """A local time on the day."""
    return f"{DAY}T{time}"


def instant(time: str) -> str:
    """The same as programs are told, in UTC."""
    return f"{offset(time).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def offset(time: str) -> datetime:
    return datetime.fromisoformat(at(time)).replace(tzinfo=MADRID)


def people_read(time: str) -> str:
    return f"{offset(time):%a} {offset(time).isoformat(' ', 'minutes')}"


@pytest.fixture
async def desk(
    engine: AsyncEngine,
    postgres_units: UnitsOfWork,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Desk:
    monkeypatch.setenv("CITAS_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    practice = await a_stored_practice(postgres_units, hours="mon-sun 09:00-12:00", terms=some_terms(duration=60))
    return Desk(practice, postgres_units, capsys)


async def test_free_slots_are_told_on_the_professionals_clock(desk: Desk):
    after = f"{DAY + timedelta(days=1)}"

    found = await desk.answered("slots", "find", desk.service, "--from", f"{DAY}", "--to", after)
    assert found == {
        "service_id": desk.service,
        "timezone": "Europe/Madrid",
        "slots": [
            {"start": offset(start).isoformat(), "end": offset(end).isoformat()}
            for start, end in (("09:00", "10:00"), ("10:00", "11:00"), ("11:00", "12:00"))
        ],
    }
    shown = (await desk("slots", "find", desk.service, "--from", instant("10:00"), "--to", after)).output.splitlines()
    assert [line.split("  ")[0] for line in shown[1:]] == [people_read("10:00"), people_read("11:00")]


async def test_a_week_is_looked_at_when_nobody_says_otherwise(desk: Desk):
    slots = (await desk.answered("slots", "find", desk.service))["slots"]

    days = sorted({slot["start"][:10] for slot in slots})
    assert 6 <= len(days) <= 7
    assert f"{DAY}" in days


async def test_a_start_is_explained_with_what_causes_it(desk: Desk):
    booked = await desk.book("10:00")
    await store(desk.units, some_time_off(desk.practice.professional, instant("10:30")[:16], instant("12:00")[:16]))

    told = await desk.answered("slots", "explain", desk.service, at("10:00"))
    assert (told["offered"], told["start"], told["timezone"]) == (False, offset("10:00").isoformat(), "Europe/Madrid")
    assert told["reasons"] == [
        {"code": "time_off", "start": offset("10:30").isoformat(), "end": offset("12:00").isoformat()},
        {
            "code": "overlaps_appointment",
            "start": offset("10:00").isoformat(),
            "end": offset("11:00").isoformat(),
            "appointment_id": booked["id"],
        },
    ]
    shown = await desk("slots", "explain", desk.service, instant("10:00"))
    assert shown.code == 0
    assert people_read("10:00") in shown.output
    assert booked["id"] in shown.output
    assert (await desk.answered("slots", "explain", desk.service, at("09:00")))["offered"] is True


async def test_a_holiday_is_explained_with_its_name(desk: Desk):
    owner = a_user(roles={Role.PROFESSIONAL})
    professional = a_professional(owner)
    professional.set_hours(
        professional.hours, timezone="Europe/Madrid", holidays_region="ES", now=professional.created_at
    )
    service = a_service(professional)
    await store(desk.units, owner, professional, service)
    new_year = f"{DAY.year + 1}-01-01"

    told = await desk.answered("slots", "explain", str(service.id), f"{new_year}T10:00")
    assert [reason for reason in told["reasons"] if reason["code"] == "public_holiday"] == [
        {
            "code": "public_holiday",
            "start": f"{new_year}T00:00:00+01:00",
            "end": f"{DAY.year + 1}-01-02T00:00:00+01:00",
            "date": new_year,
            "name": "Año Nuevo",
        }
    ]
    shown = await desk("slots", "explain", str(service.id), f"{new_year}T10:00")
    assert "  Año Nuevo" in shown.output


async def test_an_appointment_is_booked_moved_and_called_off(desk: Desk):
    booked = await desk.book("10:00")
    assert (booked["status"], booked["start"], booked["local_start"]) == ("confirmed", instant("10:00"), at("10:00:00"))
    assert booked["client"]["email"] == desk.practice.client.email.value
    assert booked["policy"]["cancel_until"] == instant("10:00")

    moved = await desk.answered("appointments", "reschedule", booked["id"], instant("11:00"), "--reason", "Obras")
    assert (moved["start"], moved["sequence"]) == (instant("11:00"), 1)
    gone = await desk.answered("appointments", "cancel", booked["id"], "--reason", "Huelga")
    assert (gone["status"], gone["cancelled_by"], gone["cancellation_reason"]) == ("cancelled", "admin", "Huelga")

    told = await desk.answered("appointments", "show", booked["id"])
    assert [(step["action"], step["reason"]) for step in told["history"]] == [
        ("book", None),
        ("reschedule", "Obras"),
        ("cancel", "Huelga"),
    ]
    assert {(step["by"], step["full_name"]) for step in told["history"]} == {("admin", None)}
    shown = (await desk("appointments", "show", booked["id"])).output
    assert "Benito Gil <" in shown
    assert "Huelga" in shown


async def test_a_client_may_be_named_by_identifier(desk: Desk):
    client = str(desk.practice.client.id)

    booked = await desk.answered("appointments", "create", desk.service, at("09:00"), "--client", client)

    assert booked["client"]["id"] == client


async def test_hours_do_not_bind_the_operator(desk: Desk):
    assert (await desk.book("20:00"))["start"] == instant("20:00")


async def test_who_wants_a_taken_time_hears_why_and_what_is_near(desk: Desk):
    booked = await desk.book("10:00")
    again = ("appointments", "create", desk.service, at("10:30"), "--client", desk.practice.client.email.value)

    refused = await desk(*again, "--json")
    assert (refused.code, refused.output, refused.errors.count("\n")) == (1, "", 1)
    problem = refused.problem()
    assert problem["code"] == "slot_taken"
    assert [(reason["code"], reason["appointment_id"]) for reason in problem["reasons"]] == [
        ("overlaps_appointment", booked["id"])
    ]
    assert problem["alternatives"][0] == offset("11:00").isoformat()
    assert len(problem["alternatives"]) == 3

    refused = await desk(*again)
    assert (refused.code, refused.output, refused.errors.count("\n")) == (1, "", 1)
    assert "(slot_taken) Why: overlaps_appointment (" in refused.errors
    assert f"Nearest free: {people_read('11:00')}, " in refused.errors


async def test_nobody_is_moved_onto_somebody_else(desk: Desk):
    first, second = await desk.book("09:00"), await desk.book("10:00")

    refused = await desk("appointments", "reschedule", second["id"], at("09:30"), "--reason", "Obras", "--json")

    assert refused.code == 1
    assert [reason["appointment_id"] for reason in refused.problem()["reasons"]] == [first["id"]]


async def test_lists_are_narrowed_down(desk: Desk):
    numbers = [(await desk.book(time))["number"] for time in ("09:00", "10:00", "11:00")]
    gone = (await desk.answered("appointments", "list", "--limit", "1"))[0]
    await desk.answered("appointments", "cancel", gone["id"], "--reason", "Huelga")

    async def listed(*criteria: str) -> list[str]:
        return [view["number"] for view in await desk.answered("appointments", "list", *criteria)]

    calendar = ("--professional", str(desk.practice.professional.id))
    assert await listed() == numbers
    assert await listed("--status", "confirmed") == numbers[1:]
    assert await listed("--client", desk.practice.client.email.value) == numbers
    assert await listed("--client", str(uuid4())) == []
    assert await listed("--from", instant("10:00"), "--to", instant("11:00")) == numbers[1:2]
    assert await listed(*calendar, "--from", f"{DAY}") == numbers
    assert await listed(*calendar, "--to", f"{DAY}") == []
    shown = await desk("appointments", "list", "--limit", "2")
    assert [line.split()[0] for line in shown.output.splitlines()[1:]] == numbers[:2]
    assert "more" in shown.errors


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("slots", "find", str(uuid4())), 1, "not_found"),
        (("appointments", "show", str(uuid4())), 1, "not_found"),
        (("appointments", "cancel", str(uuid4()), "--reason", "Huelga"), 1, "not_found"),
        (("appointments", "list", "--client", "nobody@example.com"), 1, "not_found"),
        (("appointments", "list", "--from", "2027-03-02"), 2, "invalid_value"),
        (("appointments", "list", "--limit", "0"), 2, "invalid_value"),
        (("appointments", "list", "--client", "nobody"), 2, "invalid_value"),
        (("slots", "find", "nonsense"), 2, "bad_usage"),
    ],
)
async def test_what_cannot_be_done_is_told(desk: Desk, arguments: tuple[str, ...], code: int, named: str):
    refused = await desk(*arguments, "--json")

    assert (refused.code, refused.problem()["code"], refused.output) == (code, named, "")


async def test_starts_without_sense_are_told(desk: Desk):
    client = ("--client", desk.practice.client.email.value)
    year = DAY.year + 1
    last_sunday = next(day for day in range(31, 24, -1) if datetime(year, 3, day).weekday() == 6)
    skipped = f"{year}-03-{last_sunday}T02:30"

    for start, told in (
        ("tomorrow", "citas: start must be "),
        (skipped, "citas: start: in Europe/Madrid the clock is set "),
    ):
        refused = await desk("appointments", "create", desk.service, start, *client)
        assert (refused.code, refused.errors[: len(told)]) == (2, told)
    explained = await desk.answered("slots", "explain", desk.service, skipped)
    assert (explained["offered"], explained["start"]) == (False, f"{skipped}:00")
    assert explained["reasons"] == [{"code": "nonexistent_local_time"}]


async def test_an_appointment_without_a_reason_is_not_called_off(desk: Desk):
    booked = await desk.book("09:00")

    refused = await desk("appointments", "cancel", booked["id"], "--reason", " ", "--json")

    assert (refused.code, json.loads(refused.errors)["code"]) == (2, "invalid_value")
