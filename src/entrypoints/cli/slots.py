"""`citas slots`: what is free, and why something is not."""

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, reset_tzpath

from cyclopts import App, Parameter
from msgspec.structs import asdict

from adapters.scenarios.answers import ExplanationAnswer, SlotsAnswer
from adapters.scenarios.reading import read_scenario, read_start
from domain.errors import InvalidValue
from entrypoints.cli.output import JsonFlag, show_list, show_object

slots = App(name="slots", help="Free times.")

_STANDARD_INPUT = Path("-")
_SLOT_COLUMNS = ("start", "end", "seats_left")
_REASON_COLUMNS = ("code", "start", "end", "date", "period", "limit", "bound")


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
            show_list([_on_the_clock(asdict(slot), place) for slot in answer.slots], _SLOT_COLUMNS, as_json=False)
        return
    explanation = ExplanationAnswer.of(scenario, read_start(explain, place, field="explain"))
    if json:
        show_object(asdict(explanation), as_json=True)
        return
    facts = _on_the_clock({"start": explanation.start, "offered": "yes" if explanation.offered else "no"}, place)
    show_object(facts, as_json=False)
    if explanation.reasons:
        reasons = [_on_the_clock(asdict(reason), place) for reason in explanation.reasons]
        columns = [column for column in _REASON_COLUMNS if any(reason[column] is not None for reason in reasons)]
        show_list(reasons, columns, as_json=False)


def _contents(file: Path) -> bytes:
    """Read the file, or standard input. Raises InvalidValue."""
    if file == _STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidValue("file", "unreadable", f"file: {file} cannot be read: {error.strerror}.") from None


def _on_the_clock(facts: Mapping[str, object], place: ZoneInfo) -> Mapping[str, object]:
    """The same facts with every instant as people at `place` read it, and with its offset from UTC."""
    return {name: _local(value, place) if isinstance(value, datetime) else value for name, value in facts.items()}


def _local(moment: datetime, place: ZoneInfo) -> str:
    """A moment on the wall clock; a naive one is on it already."""
    local = moment if moment.tzinfo is None else moment.astimezone(place)
    return f"{local:%a} {local.isoformat(' ', 'seconds' if local.second else 'minutes')}"
