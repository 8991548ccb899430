"""How commands answer: tables for people, JSON for programs, problems in one line on standard error."""

import sys
from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec
from cyclopts import Parameter
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from domain.errors import DomainError

JsonFlag = Annotated[bool, Parameter(name="--json", negative="", help="Answer in JSON.")]


def show_object(facts: Mapping[str, object], *, as_json: bool) -> None:
    """One thing: a line a field, or a JSON object."""
    if as_json:
        _print_json(facts)
        return
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in facts.items():
        table.add_row(name, escape(_text(value)))
    Console().print(table)


def show_list(items: Sequence[Mapping[str, object]], columns: Sequence[str], *, as_json: bool) -> None:
    """Many things: a table of some columns, or a JSON array with everything."""
    if as_json:
        _print_json(items)
        return
    table = Table(*columns, box=None, pad_edge=False)
    for item in items:
        table.add_row(*(escape(_text(item.get(column))) for column in columns))
    Console().print(table)


def complain(message: str) -> None:
    """Say on standard error what went wrong."""
    print(f"citas: {message}", file=sys.stderr)  # noqa: T201


def complain_of(error: DomainError) -> None:
    """Say on standard error which rule refused, with its stable code."""
    complain(f"{error.message} ({error.code})")


def _print_json(value: object) -> None:
    print(msgspec.json.format(msgspec.json.encode(value)).decode())  # noqa: T201


def _text(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, (list, tuple)):
        return ", ".join(_text(part) for part in value)  # pyright: ignore[reportUnknownVariableType]
    return str(value)
