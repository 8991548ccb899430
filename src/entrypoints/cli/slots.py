"""`citas slots`: what is free, and why something is not."""

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo, reset_tzpath

from cyclopts import App, Parameter
from msgspec.structs import asdict

from adapters.scenarios.answers import ExplanationAnswer, SlotsAnswer, instant
from adapters.scenarios.reading import read_scenario, read_start
from adapters.security.machine import SystemClock
from application.scheduling.explain_start import ExplainStartQuery, Explanation
from application.scheduling.find_slots import FindSlotsQuery, FreeSlots
from application.use_cases import UseCases
from domain.accounts.actor import Operator
from domain.errors import InvalidValue
from domain.ids import ServiceId
from domain.time.zones import zone
from entrypoints.cli.context import DataDir, with_application
from entrypoints.cli.moments import START, asked_start, clock_of_service, on_the_clock, window
from entrypoints.cli.output import JsonFlag, show_list, show_object
from entrypoints.cli.refusals import known_facts, reason_facts

slots = App(name="slots", help="Free times.")

_STANDARD_INPUT = Path("-")
_SLOT_COLUMNS = ("start", "end", "seats_left")
_REASON_COLUMNS = ("code", "start", "end", "expires_at", "appointment_id", "date", "name", "period", "limit", "bound")


@slots.command
def find(
    service_id: UUID,
    *,
    since: Annotated[
        str | None, Parameter(name="--from", help="A day where the professional is, or an instant; else now.")
    ] = None,
    until: Annotated[
        str | None,
        Parameter(name="--to", help="The day or the instant before which slots start; else a week after --from."),
    ] = None,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """Find the free slots of a service: what booking accepts at this moment."""

    async def ask(use_cases: UseCases) -> FreeSlots:
        service = ServiceId(service_id)
        place = await clock_of_service(use_cases, service)
        first, last = window(since, until, place, now=SystemClock().now())
        return await use_cases.find_slots(FindSlotsQuery(service_id=service, since=first, until=last))

    found = with_application(data_dir, lambda application: ask(application.use_cases))
    place = zone(found.timezone)
    free = [
        {"start": instant(start).astimezone(place), "end": instant(start + found.duration * 60).astimezone(place)}
        for start in found.starts
    ]
    if json:
        show_object({"service_id": found.service_id, "timezone": found.timezone, "slots": free}, as_json=True)
    else:
        show_list([on_the_clock(slot, place) for slot in free], _SLOT_COLUMNS[:2], as_json=False)


@slots.command
def explain(
    service_id: UUID,
    start: Annotated[str, Parameter(help=START)],
    *,
    data_dir: DataDir = None,
    json: JsonFlag = False,
) -> None:
    """Tell whether a client may book a start now and, if not, every reason with what causes it."""

    async def ask(use_cases: UseCases) -> Explanation:
        service = ServiceId(service_id)
        asked = asked_start(start, await clock_of_service(use_cases, service))
        return await use_cases.explain_start(ExplainStartQuery(actor=Operator(), service_id=service, start=asked))

    found = with_application(data_dir, lambda application: ask(application.use_cases))
    place = zone(found.timezone)
    asked = asked_start(start, place) if found.start is None else found.start.astimezone(place)
    reasons = [reason_facts(reason, place) for reason in found.reasons]
    if json:
        facts = {"service_id": found.service_id, "timezone": found.timezone, "start": asked}
        show_object({**facts, "offered": found.offered, "reasons": reasons}, as_json=True)
    else:
        _show_explanation(asked, reasons, place)


@slots.command
def simulate(
    file: Annotated[Path, Parameter(help="A scenario in JSON; `-` is standard input.", allow_leading_hyphen=True)],
    *,
    explain: Annotated[
        str | None,
        Parameter(
            help="Tell why this start is offered or not: an instant, or without an offset a time on the professional's clock.",
        ),
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Find the free slots of a scenario file, with nothing but the rules: no database is asked."""
    reset_tzpath(())  # the rules of the tzdata package, as everywhere, and not those of this machine
    scenario = read_scenario(_contents(file))
    place = scenario.place
    if explain is None:
        answer = SlotsAnswer.of(scenario)
        if json:
            show_object(asdict(answer), as_json=True)
        else:
            show_list([on_the_clock(asdict(slot), place) for slot in answer.slots], _SLOT_COLUMNS, as_json=False)
        return
    explanation = ExplanationAnswer.of(scenario, read_start(explain, place, field="explain"))
    if json:
        show_object(asdict(explanation), as_json=True)
        return
    _show_explanation(explanation.start, [known_facts(reason) for reason in explanation.reasons], place)


def _show_explanation(start: datetime, reasons: Sequence[Mapping[str, object]], place: ZoneInfo) -> None:
    """Show people a start and what keeps it from being offered."""
    show_object(on_the_clock({"start": start, "offered": "no" if reasons else "yes"}, place), as_json=False)
    if reasons:
        columns = [column for column in _REASON_COLUMNS if any(column in reason for reason in reasons)]
        show_list([on_the_clock(reason, place) for reason in reasons], columns, as_json=False)


def _contents(file: Path) -> bytes:
    """Read the file, or standard input. Raises InvalidValue."""
    if file == _STANDARD_INPUT:
        if sys.stdin is None:  # a process that was started with it closed
            raise InvalidValue("file", "unreadable", "file: standard input is closed.")
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidValue("file", "unreadable", f"file: {str(file)!r} cannot be read: {error.strerror}.") from None
