"""What stands in a scenario file. Durations are minutes; all but the fields without a default may be left out."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, field

from adapters.scenarios.faults import FILE, given_twice, undecodable
from domain.errors import InvalidValue
from domain.scheduling.alignment import Alignment
from domain.scheduling.service import BUFFER_MAXIMUM

Instant = Annotated[datetime, Meta(tz=True)]
OpeningStart = Annotated[str, Meta(pattern=r"\A([01][0-9]|2[0-3]):[0-5][0-9]\Z")]
OpeningEnd = Annotated[str, Meta(pattern=r"\A(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)\Z")]
"""At or before the start it is on the next day."""
Buffer = Annotated[int, Meta(ge=0, le=BUFFER_MAXIMUM)]


class WeekdayName(StrEnum):
    """The days of the week, as they are written."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class BusyKind(StrEnum):
    """Whose the busy time is: an appointment of ours, or something that another calendar has blocked."""

    APPOINTMENT = "appointment"
    EXTERNAL = "external"


class BusyStatus(StrEnum):
    """What became of an appointment."""

    HELD = "held"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class _Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all parts of the file have in common: they hold nothing that we don't know."""


class DailyHours(_Part, frozen=True, kw_only=True):
    """One opening of a date, on the wall clock."""

    start: OpeningStart
    end: OpeningEnd


class WeekdayHours(DailyHours, frozen=True, kw_only=True):
    """One opening of every week, on the wall clock."""

    weekday: WeekdayName


class ExceptionalDay(_Part, frozen=True, kw_only=True):
    """A date with openings of its own; without any it is a day off."""

    date: date
    openings: list[DailyHours] = []


class Period(_Part, frozen=True, kw_only=True):
    """[start, end) between two instants."""

    start: Instant
    end: Instant


class BusyPeriod(Period, frozen=True, kw_only=True):
    """Something in the calendar. An external one has neither status nor buffers: they are not looked at."""

    kind: BusyKind = BusyKind.APPOINTMENT
    status: BusyStatus = BusyStatus.CONFIRMED
    same_service: bool = True
    buffer_before: Buffer = 0
    buffer_after: Buffer = 0
    expires: Instant | None = None


class ProfessionalPart(_Part, frozen=True, kw_only=True):
    """Whose calendar it is. `public_holidays` are those that they observe."""

    timezone: str
    working_hours: list[WeekdayHours] = []
    exceptions: list[ExceptionalDay] = []
    time_off: list[Period] = []
    public_holidays: list[date] = []


class LimitsPart(_Part, frozen=True, kw_only=True):
    """The most appointments of the service in a period; null sets no limit."""

    per_day: int | None = None
    per_week: int | None = None
    per_month: int | None = None
    per_year: int | None = None


class ServicePart(_Part, frozen=True, kw_only=True):
    """The service that is asked about; `interval` is the duration if it is left out or null."""

    duration: int
    interval: int | None = None
    alignment: Alignment = Alignment.OPENING
    offset: int = 0
    buffer_before: int = 0
    buffer_after: int = 0
    minimum_notice: int = 0
    horizon_days: int = 60
    limits: LimitsPart = field(default_factory=LimitsPart)
    capacity: int = 1


class ScenarioFile(_Part, frozen=True, kw_only=True):
    """The whole file."""

    now: Instant
    professional: ProfessionalPart
    service: ServicePart
    busy: list[BusyPeriod] = []
    query: Period


_DECODER = msgspec.json.Decoder(ScenarioFile)
_NO_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_BYTE_ORDER_MARKS = (BOM_UTF8, BOM_UTF16_LE, BOM_UTF16_BE)


def decoded(raw: bytes) -> ScenarioFile:
    """Decode the JSON of a file and check its fields and types. Raises InvalidValue."""
    if not raw.strip():
        raise InvalidValue(FILE, "malformed", f"{FILE}: it is empty.")
    if raw.startswith(_BYTE_ORDER_MARKS):  # RFC 8259, section 8.1
        raise _malformed("it begins with a byte order mark; save it as UTF-8 without one")
    try:
        file = _DECODER.decode(raw)
    except msgspec.ValidationError as error:
        _check_json(raw)  # a wrong field stops the decoder before it comes to where the text is no JSON any more
        raise undecodable(str(error)) from None
    except _NO_JSON as error:
        raise _malformed(_why(error)) from None
    twice = next(given_twice(raw), None)
    if twice is not None:
        raise InvalidValue(twice, "duplicate", f"{twice} is given twice.")
    return file


def _check_json(raw: bytes) -> None:
    try:
        msgspec.json.decode(raw)
    except msgspec.ValidationError:
        pass  # JSON it is: this is how the decoder tells of a number that no type of Python's holds
    except _NO_JSON as error:
        raise _malformed(_why(error)) from None


def _why(error: Exception) -> str:
    match error:
        case RecursionError():
            return "it is nested too deeply"
        case UnicodeDecodeError():
            return "it is not in UTF-8"
        case _:
            return str(error)


def _malformed(why: str) -> InvalidValue:
    return InvalidValue(FILE, "malformed", f"{FILE}: this is not JSON: {why}.")


def minute_of_day(clock: str) -> int:
    """Minutes since midnight at a time of day such as 09:30."""
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
