"""How commands answer: tables for people, JSON for programs, problems in one line on standard error."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated

import msgspec
from cyclopts import Parameter
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from domain.errors import DomainError

JsonFlag = Annotated[bool, Parameter(name="--json", negative="", help="Answer in JSON.")]

_WIDEST = 10_000
"""Characters of a line; nothing that is shown is longer."""


def show_object(facts: Mapping[str, object], *, as_json: bool) -> None:
    """One thing: a line a field, or a JSON object."""
    if as_json:
        _print_json(facts)
        return
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in facts.items():
        table.add_row(name, escape(_text(value)))
    _print_table(table)


def show_list(items: Sequence[Mapping[str, object]], columns: Sequence[str], *, as_json: bool) -> None:
    """Many things: a table of some columns, or a JSON array with everything."""
    if as_json:
        _print_json(items)
        return
    table = Table(box=None, pad_edge=False)
    for column in columns:
        # Only texts are broken into lines; identifiers and addresses stay whole.
        table.add_column(column, no_wrap=not any(" " in _text(item.get(column)) for item in items))
    for item in items:
        table.add_row(*(escape(_text(item.get(column))) for column in columns))
    _print_table(table)


class Complaint(Exception):
    """A refusal with more to say than its sentence: `told` is the line for people, `facts` are for programs."""

    def __init__(self, code: str, detail: str, *, told: str, facts: Mapping[str, object]) -> None:
        super().__init__(told)
        self.code: str = code
        self.detail: str = detail
        self.told: str = told
        self.facts: Mapping[str, object] = facts


def complain(code: str, detail: str, *, as_json: bool = False, facts: Mapping[str, object] | None = None) -> None:
    """Say on standard error what went wrong, in one line; `code` and `facts` are for programs."""
    problem = {"code": code, "detail": detail, **(facts or {})}
    line = msgspec.json.encode(problem).decode() if as_json else f"citas: {detail}"
    print(line, file=sys.stderr)  # noqa: T201


def complain_of(error: DomainError, *, as_json: bool = False) -> None:
    """Say on standard error which rule refused, with its stable code, and what is down where something is."""
    dependency = error.details.get("dependency")
    detail = error.message if dependency is None else f"{dependency}: {error.message}"
    complain(error.code, detail if as_json else f"{detail} ({error.code})", as_json=as_json)


def _print_table(table: Table) -> None:
    """As wide as its longest words, which may be wider than the terminal: half an identifier is of no use."""
    console = Console()
    needed = console.measure(table, options=console.options.update(width=_WIDEST))
    console.width = max(console.width, needed.minimum) if console.is_terminal else needed.maximum
    console.print(table)


def _print_json(value: object) -> None:
    print(msgspec.json.format(msgspec.json.encode(value)).decode())  # noqa: T201


def _text(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M}Z"
    if isinstance(value, (list, tuple)):
        return ", ".join(_text(part) for part in value)  # pyright: ignore[reportUnknownVariableType]
    return str(value)
