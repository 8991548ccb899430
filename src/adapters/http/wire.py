"""Types that every room's requests share: bounds for msgspec and the OpenAPI document, rules of the domain beside them."""

from datetime import date, datetime
from sys import maxsize
from typing import Annotated

from litestar.params import HeaderParameter, PathParameter, QueryParameter
from msgspec import Meta, Struct

from adapters.http.faults import Check
from adapters.http.values import (
    calendar_date,
    date_or_instant,
    email_address,
    instant,
    known_address,
    local_or_instant,
    phone_number,
)
from application.pagination import LIMIT_DEFAULT, LIMIT_MAXIMUM, PageRequest
from domain.accounts.user import NAME_MAXIMUM
from domain.accounts.values import PASSWORD_MAXIMUM, PASSWORD_MINIMUM, check_password
from domain.text import clean_line, clean_text
from domain.time.zones import zone

API = "/api/v1"
"""Where the operations live. What breaks clients gets another number."""


class RequestBody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all request bodies have in common: they cannot be changed, and hold nothing that we don't know."""


class ResponseBody(Struct, frozen=True, kw_only=True):
    """What all answers have in common: the OpenAPI document finds them by it."""


def whole(pattern: str) -> str:
    r"""Return the regular expression of a text that is all of `pattern`, for Python and JSON Schema alike.

    In Python alone `$` also stands before a line break at the end, and ECMA 262 does not know `\Z`.
    """
    return rf"^{pattern}$(?!\n)"


def _filled_line(field: str, value: str) -> str:
    return clean_line(field, value, minimum=1, maximum=maxsize)


def _line(field: str, value: str) -> str:
    return clean_line(field, value, maximum=maxsize)


def _filled_text(field: str, value: str) -> str:
    return clean_text(field, value, minimum=1, maximum=maxsize)


def _text(field: str, value: str) -> str:
    return clean_text(field, value, maximum=maxsize)


FILLED_LINE = Check(_filled_line)
"""One visible line, which is not empty."""
LINE = Check(_line)
"""One visible line, or nothing."""
FILLED_TEXT = Check(_filled_text)
"""Lines of text, at least one."""
TEXT = Check(_text)
"""Lines of text, or nothing."""

Instant = Annotated[datetime, Meta(tz=True, description="RFC 3339 with a UTC offset."), Check(instant)]
InstantText = Annotated[str, Check(instant)]
"""For parameters, which Litestar would also read as seconds since the epoch."""
DateOrInstantText = Annotated[str, Check(date_or_instant)]
LocalOrInstantText = Annotated[str, Check(local_or_instant)]
CalendarDate = Annotated[date, Meta(examples=["2027-03-19"]), Check(calendar_date)]
CalendarDateText = Annotated[str, Check(calendar_date)]
"""For parameters."""
TimeZone = Annotated[
    str,
    Meta(max_length=64, description="IANA zone.", examples=["Europe/Madrid"]),
    Check(lambda field, value: zone(value, field=field)),
]
Email = Annotated[
    str,
    Meta(max_length=254, examples=["ana@example.com"], extra_json_schema={"format": "email"}),
    Check(lambda field, value: email_address(value, field=field)),
]
KnownEmail = Annotated[
    str,
    Meta(max_length=254, examples=["ana@example.com"], extra_json_schema={"format": "email"}),
    Check(lambda field, value: known_address(value, field=field)),
]
"""Of somebody who has an account, or has not."""
FullName = Annotated[str, Meta(min_length=1, max_length=NAME_MAXIMUM), FILLED_LINE]
Phone = Annotated[
    str, Meta(max_length=40, examples=["+34 600 111 222"]), Check(lambda field, value: phone_number(value, field=field))
]
NewPassword = Annotated[
    str,
    Meta(min_length=PASSWORD_MINIMUM, max_length=PASSWORD_MAXIMUM),
    Check(lambda _, value: check_password(value)),
]
Token = Annotated[str, Meta(min_length=1, max_length=4096)]

Limit = Annotated[
    int | None, QueryParameter(ge=1, le=LIMIT_MAXIMUM, description=f"Items a page; {LIMIT_DEFAULT} when left out.")
]
Cursor = Annotated[
    str | None,
    QueryParameter(description="`next` of the page before."),
    Check(lambda _, value: PageRequest.parse(None, value)),
]
WallClock = Annotated[
    str, Meta(pattern=whole("([01][0-9]|2[0-3]):[0-5][0-9]"), description="Wall clock, 00:00 to 23:59.")
]
PathId = Annotated[str, PathParameter(description="A UUID.")]
IfMatch = Annotated[
    str | None,
    HeaderParameter(name="If-Match", description="ETag of the version that the change is meant for, or `*`."),
]
