"""What is wrong with a scenario file, told by the path of its field: one line, whatever the file holds."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from domain.errors import InvalidValue

FILE = "file"
"""The field, where it is the file as a whole."""

_MESSAGE = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?", re.DOTALL)
_FIELD = re.compile(r"Object (?P<fault>missing required|contains unknown) field `(?P<name>.*)`", re.DOTALL)
_PATTERN = "Expected `str` matching regex"
_TOLD_MAXIMUM = 80
"""Characters of what the file itself brings into a message."""


@contextmanager
def inside(path: str) -> Iterator[None]:
    """Put `path` before the field that the domain refuses."""
    try:
        yield
    except InvalidValue as error:
        raise _moved(error, f"{path}.{error.field}") from None


@contextmanager
def renamed(path: str) -> Iterator[None]:
    """Put `path` in the place of the field that the domain refuses."""
    try:
        yield
    except InvalidValue as error:
        raise _moved(error, path) from None


def undecodable(message: str) -> InvalidValue:
    """What a message of msgspec about types and fields says, such as "Expected `int`, got `str` - at `$.now`"."""
    match = _MESSAGE.fullmatch(message)
    assert match is not None, "it takes every text"
    what, path = match["what"], match["path"] or ""
    if field := _FIELD.fullmatch(what):
        path = f"{path}.{_told(field['name'])}".removeprefix(".")
        if field["fault"] == "missing required":
            return InvalidValue(path, "missing", f"{path} is required.")
        return InvalidValue(path, "unknown_field", f"{path} is no field of a scenario.")
    path = path or FILE
    if what.startswith(_PATTERN):
        return InvalidValue(path, "malformed", f"{path} must be a time of day such as 09:30.")
    return InvalidValue(path, "wrong_type", f"{path}: {what[0].lower()}{_told(what[1:])}.")


def given_twice(raw: bytes) -> Iterator[str]:
    """The path of every field that its object has already.

    `raw` must have been decoded as a ScenarioFile: it is JSON then, and no deeper than that, but of fields that are
    given twice msgspec has taken the last.
    """
    return _repeated(cast("object", json.loads(raw, object_pairs_hook=_Object)), "")


@dataclass(frozen=True, slots=True)
class _Object:
    """A JSON object as it is written, told from a JSON list by its class."""

    members: Sequence[tuple[str, object]]


def _repeated(value: object, path: str) -> Iterator[str]:
    if isinstance(value, _Object):
        known: set[str] = set()
        for name, member in value.members:
            inner = f"{path}.{name}".removeprefix(".")
            if name in known:
                yield inner
            known.add(name)
            yield from _repeated(member, inner)
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from _repeated(item, f"{path}[{index}]")


def _moved(error: InvalidValue, path: str) -> InvalidValue:
    named = error.message.startswith(error.field)
    message = path + error.message.removeprefix(error.field) if named else f"{path}: {error.message}"
    return InvalidValue(path, error.reason, message)


def _told(text: str) -> str:
    shown = "".join(character if character.isprintable() else "?" for character in text)
    return shown if len(shown) <= _TOLD_MAXIMUM else f"{shown[:_TOLD_MAXIMUM]}…"
