"""What nobody should send, by kind of field, and how to describe an operation that is sent it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

NUL, LONG = "Ana\u0000García", "x" * 20_000
NOWHERE = "00000000-0000-7000-8000-000000000000"

# What no field of a kind may hold, beside what no field at all may hold.
TEXT = (1, True, [], {}, NUL, LONG)
NEEDED = (*TEXT, None, "", "   ")
ZONE = (*NEEDED, "Mars/Olympus", "europe/madrid", "../../etc/passwd", "localtime")
INSTANT = (
    *NEEDED, "tomorrow", "2027-03-02", "2027-03-02T10:00:00", "2027-13-45T10:00:00Z", "2027-03-02T10:00:00+99:00",
    "2001-01-01T10:00:00Z", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z", 1e308, -1,
)  # fmt: skip
# Of a time that may well be over, and lie before any instant of the API's.
MOMENT = tuple(value for value in INSTANT if value not in ("2001-01-01T10:00:00Z", "1969-12-31T23:59:59Z"))
DATE = (
    *NEEDED,
    "2027-02-30",
    "2027-3-1",
    "20270301",
    "2027-03-01T00:00:00Z",
    "0001-01-01",
    "9999-12-31",
    "mañana",
    20270301,
)
LINE = (*TEXT, "two\nlines")
IDENTIFIER = (*NEEDED, "7", NOWHERE + "0", "{" + NOWHERE + "}x")
NUMBER = ("", "soon", [], {}, True, -1, 1.5, 1e308, 2**63, 10**30, LONG)
NEEDED_NUMBER = (*NUMBER, None, 0)
FLAG = ("yes", 2, [], {}, None, NUL)
EMAIL = (*NEEDED, "ana", "ana@", "@example.com", "a b@example.com", "ana@example.com\r\nBcc: x@y.z", "ana@localhost@x")
CHOICE = (*NEEDED, "klingon")
_HOURS = (
    {"start": "9", "end": "10:00"}, {"start": "24:00", "end": "10:00"}, {"start": "09:00", "end": "24:01"},
    {"start": "09:60", "end": "10:00"}, {"start": NUL, "end": "10:00"}, {"start": "09:00", "end": "10:00", "lunch": True},
    {"start": "09:00"}, {"end": "10:00"}, {"start": "09:00:00", "end": "10:00"}, {"start": 540, "end": 600}, {},
)  # fmt: skip
_ELEVEN = [{"start": f"{hour:02}:00", "end": f"{hour:02}:30"} for hour in range(11)]
_NO_LIST = (None, "", 1, {}, [1], [None])
OPENINGS = (
    *_NO_LIST, *([{"weekday": "mon"} | hours] for hours in _HOURS), [{"weekday": "mon"} | hours for hours in _ELEVEN],
    [{"weekday": "lun", "start": "09:00", "end": "10:00"}], [{"start": "09:00", "end": "10:00"}],
)  # fmt: skip
DAILY_OPENINGS = (
    *_NO_LIST, *([hours] for hours in _HOURS), _ELEVEN, [{"weekday": "mon", "start": "09:00", "end": "10:00"}],
)  # fmt: skip
PRICE = (
    1, "45", [], {"amount": "45.00"}, {"amount": "-1", "currency": "EUR"}, {"amount": "1.005", "currency": "EUR"},
    {"amount": "NaN", "currency": "EUR"}, {"amount": "Infinity", "currency": "EUR"}, {"amount": "1", "currency": "eu"},
    {"amount": "1", "currency": NUL}, {"amount": "1e400", "currency": "EUR"}, {"amount": "1", "currency": "EUR", "x": 1},
)  # fmt: skip
LIMITS = (
    1, "", [], [1], {"per_day": 0}, {"per_day": -1}, {"per_day": "2"}, {"per_week": 1.5}, {"per_month": 10_001},
    {"per_year": 2**63}, {"per_decade": 1}, {"per_day": True}, {"per_day": {}}, {"per_day": 1, "per_week": NUL},
)  # fmt: skip
REGION = (1, True, [], {}, "", " ", NUL, LONG, "Spain", "XX", "ES-XX", "ES-", "-MD", "Es_Md", "ES-MD ", "../ES")
# Of an appointment that the change leaves outside, and of one that it does not.
DECISIONS = (
    1, "", {}, None, [1], [{}], [None], [{"action": "keep"}], [{"appointment_id": "{appointment}"}],
    [{"appointment_id": "7", "action": "keep"}],
    [{"appointment_id": NOWHERE, "action": "keep"}],
    [{"appointment_id": "{afar}", "action": "cancel"}],
    [{"appointment_id": "{appointment}", "action": "burn"}],
    [{"appointment_id": "{appointment}", "action": "keep", "roles": ["admin"]}],
    [{"appointment_id": "{appointment}", "action": "keep"}] * 2,
    [{"appointment_id": "{appointment}", "action": "keep"}] * 501,
    [{"appointment_id": "{appointment}", "action": "move"}],
    [{"appointment_id": "{appointment}", "action": "keep", "start": "{slot}"}],
    [{"appointment_id": "{appointment}", "action": "cancel", "start": "{slot}"}],
    [{"appointment_id": "{appointment}", "action": "cancel", "reason": NUL}],
    [{"appointment_id": "{appointment}", "action": "cancel", "reason": LONG}],
    *([{"appointment_id": "{appointment}", "action": "move", "start": start}] for start in (*INSTANT, "{neighbours}")),
)  # fmt: skip
CLIENT = (
    1, "", [], {}, {"full_name": "Ana"}, {"email": "new@example.com"}, {"full_name": NUL, "email": "new@example.com"},
    {"full_name": "", "email": "new@example.com"}, {"full_name": "Ana", "email": "new@example.com", "phone": "call me"},
    {"full_name": "Ana", "email": "new@example.com", "roles": ["admin"]},
    *({"full_name": "Ana", "email": email} for email in EMAIL),
)  # fmt: skip


def without_null(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Of a field that may be left out, which null says as well."""
    return tuple(value for value in values if value is not None)


@dataclass(frozen=True, slots=True)
class Operation:
    """`body` is valid but for what a case spoils; `fields` holds the bad values by field, `required` what must be there."""

    who: str
    method: str
    path: str
    body: Mapping[str, Any]
    fields: Mapping[str, tuple[Any, ...]]
    required: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def cases(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, values in operation.fields.items():
        for value in values:
            yield name, {**operation.body, name: value}
    for name in operation.required:
        yield name, {other: value for other, value in operation.body.items() if other != name}
    yield "roles", {**operation.body, "roles": ["admin"]}


def filled(value: Any, there_is: Mapping[str, Any]) -> Any:
    """The same with what there is in place of each text that is its name in braces."""
    match value:
        case str():
            return there_is.get(value[1:-1], value) if value[:1] == "{" else value
        case dict():
            return {name: filled(inner, there_is) for name, inner in value.items()}
        case list():
            return [filled(inner, there_is) for inner in value]
        case _:
            return value
