"""Finds everything that is wrong with a request, not only the first thing.

The fast path decodes with msgspec, which stops at the first error. Only when that fails, or when the domain refuses
a value, is the raw request walked once more, field by field, to collect all faults.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import NoneType, UnionType
from typing import Annotated, Union, cast, get_args, get_origin

import msgspec
from msgspec.structs import fields

from adapters.http.fault_texts import Reason, reason_of_code, reason_of_error, reason_of_message
from domain.accounts.values import Locale
from domain.errors import InvalidValue

FAULTS_MAXIMUM = 100
"""A request with a thousand wrong fields is not helped by a thousand sentences."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    `pointer` is a JSON pointer (RFC 6901) into the body; for a parameter it is `/` and the parameter's name.
    """

    pointer: str
    reason: Reason

    @property
    def code(self) -> str:
        """What a program may rely on."""
        return self.reason.code

    def detail(self, locale: Locale) -> str:
        """What a person reads."""
        return self.reason.text(locale)

    @classmethod
    def at(cls, pointer: str, code: str) -> "Fault":
        """A fault of a well-known kind."""
        return cls(pointer, reason_of_code(code))

    @classmethod
    def of(cls, error: InvalidValue) -> "Fault":
        """What the domain refused; its dots are our slashes."""
        return cls("/" + error.field.replace(".", "/"), reason_of_error(error))


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of the domain that a type cannot state, beside a field's type: `Annotated[str, Check(...)]`.

    `test` takes the field's name and its value, and raises InvalidValue. It is asked only while faults are
    collected: on the fast path the domain itself refuses.
    """

    test: Callable[[str, str], object]


def body_faults(raw: bytes, wanted: object) -> Sequence[Fault]:
    """Return the faults of a JSON body that should be a `wanted`. Raises msgspec.DecodeError when it is no JSON."""
    return list(islice(_walk(cast("object", msgspec.json.decode(raw)), wanted, "", strict=True), FAULTS_MAXIMUM))


def parameter_faults(name: str, raw: object, wanted: object) -> Sequence[Fault]:
    """Return the faults of a query or header parameter: a text that stands for a `wanted`."""
    return list(_walk(raw, wanted, f"/{name}", strict=False))


def _walk(raw: object, wanted: object, pointer: str, *, strict: bool) -> Iterator[Fault]:
    kind, extras = _unwrapped(wanted)
    if _is_struct(kind) and isinstance(raw, dict):
        yield from _fields(cast("Mapping[str, object]", raw), cast("type[msgspec.Struct]", kind), pointer)
    elif get_origin(kind) is list and isinstance(raw, list):
        yield from _items(cast("list[object]", raw), kind, extras, pointer)
    else:
        yield from _value(raw, wanted, extras, pointer, strict=strict)


def _fields(raw: Mapping[str, object], kind: type[msgspec.Struct], pointer: str) -> Iterator[Fault]:
    known = {field.encode_name: field for field in fields(kind)}
    for name in raw:
        if name not in known:
            yield Fault.at(below(pointer, name), "unknown_field")
    for name, field in known.items():
        if name in raw:
            yield from _walk(raw[name], field.type, below(pointer, name), strict=True)
        elif field.required:
            yield Fault.at(below(pointer, name), "missing")


def _items(raw: list[object], kind: object, extras: Sequence[object], pointer: str) -> Iterator[Fault]:
    for extra in extras:
        if isinstance(extra, msgspec.Meta):
            yield from _value(raw, Annotated[list[object], extra], (), pointer, strict=True)
    (item,) = get_args(kind)
    for index, value in enumerate(raw):
        yield from _walk(value, item, below(pointer, str(index)), strict=True)


def _value(raw: object, wanted: object, extras: Sequence[object], pointer: str, *, strict: bool) -> Iterator[Fault]:
    try:
        msgspec.convert(raw, cast("type[object]", wanted), strict=strict)
    except msgspec.ValidationError as error:
        yield Fault(pointer, reason_of_message(str(error)))
        return
    if isinstance(raw, str):
        field = pointer.removeprefix("/").replace("/", ".")
        for check in extras:
            if isinstance(check, Check):
                try:
                    check.test(field, raw)
                except InvalidValue as error:
                    yield Fault(pointer, reason_of_error(error))


def _unwrapped(wanted: object) -> tuple[object, Sequence[object]]:
    """Take a type out of `| None`, `| UnsetType` and `Annotated`; return it with what was annotated."""
    if get_origin(wanted) is Annotated:
        kind, *extras = get_args(wanted)
        inner, more = _unwrapped(kind)
        return inner, (*extras, *more)
    if get_origin(wanted) in {Union, UnionType}:
        members = [member for member in get_args(wanted) if member not in {NoneType, msgspec.UnsetType}]
        if len(members) == 1:
            return _unwrapped(members[0])
    return wanted, ()


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def below(pointer: str, name: str) -> str:
    """Point to what is called `name` inside of what `pointer` points to."""
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
