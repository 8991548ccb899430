"""From what stands on the wire to values of the domain, for all rooms."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_possible_number, parse

from adapters.http.fault_texts import InvalidText
from adapters.http.languages import bilingual
from domain.accounts.values import EmailAddress, PhoneNumber
from domain.errors import InvalidValue, NotFound
from domain.time.intervals import checked_instant
from domain.time.zones import epoch_of_start

_HOME_REGION = "ES"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOCAL_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}")
_INSTANT_EXPECTED = bilingual(
    "Tiene que ser fecha y hora con su diferencia con UTC, como 2027-03-02T10:00:00+01:00.",
    "It must be an instant such as 2027-03-02T10:00:00+01:00.",
)
_DATE_EXPECTED = bilingual("Tiene que ser una fecha como 2027-03-02.", "It must be a date such as 2027-03-02.")
_LOCAL_OR_INSTANT_EXPECTED = bilingual(
    "Tiene que ser una hora local, como 2027-03-02T10:00, o con su diferencia con UTC, como 2027-03-02T10:00:00+01:00.",
    "It must be a local time such as 2027-03-02T10:00, or an instant such as 2027-03-02T10:00:00+01:00.",
)
_DATE_OR_INSTANT_EXPECTED = bilingual(
    "Tiene que ser una fecha, como 2027-03-02, o fecha y hora con su diferencia con UTC, como 2027-03-02T10:00:00+01:00.",
    "It must be a date such as 2027-03-02, or an instant such as 2027-03-02T10:00:00+01:00.",
)

# The library's own way to have it take what only an internal network knows.
SPECIAL_USE_DOMAIN_NAMES.clear()


def identifier(kind: str, text: str) -> UUID:
    """Read an identifier out of a path. What is no UUID names nothing: raises NotFound(kind)."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(kind) from None


def instant(field: str, text: str) -> datetime:
    """Read an instant in RFC 3339, and nothing else: a bare number is none. Return it in UTC. Raises InvalidValue."""
    try:
        value = msgspec.convert(text, datetime)
    except msgspec.ValidationError:
        raise InvalidText(field, "malformed", _INSTANT_EXPECTED) from None
    return checked_instant(field, value)


def local_or_instant(field: str, text: str) -> datetime:
    """Read a start: a local time, which is returned as naive as it is, or an instant. Raises InvalidValue.

    A local time may leave out its seconds. An instant may not: it is RFC 3339 (section 5.6) wherever one is taken.
    """
    try:
        value = msgspec.convert(f"{text}:00" if _LOCAL_MINUTE.fullmatch(text) else text, datetime)
    except msgspec.ValidationError:
        raise InvalidText(field, "malformed", _LOCAL_OR_INSTANT_EXPECTED) from None
    if value.microsecond:
        raise InvalidValue(field, "too_precise", f"{field} must be a whole second.")
    if value.tzinfo is not None:
        return checked_instant(field, value)
    checked_instant(field, value.replace(tzinfo=UTC))
    return value


def calendar_date(field: str, text: str) -> date:
    """Read a date. Raises InvalidValue."""
    if not _DATE.fullmatch(text):
        raise InvalidText(field, "malformed", _DATE_EXPECTED)
    try:
        return checked_date(field, date.fromisoformat(text))
    except ValueError:
        raise InvalidText(field, "malformed", _DATE_EXPECTED) from None


def checked_date(field: str, day: date) -> date:
    """Return the date. Raises InvalidValue when it is absurd, as an instant can be."""
    checked_instant(field, datetime.combine(day, time(), UTC))
    return day


def date_or_instant(field: str, text: str) -> date | datetime:
    """Read a date, or an instant as `instant` does. Raises InvalidValue."""
    try:
        return calendar_date(field, text) if _DATE.fullmatch(text) else instant(field, text)
    except InvalidText:
        raise InvalidText(field, "malformed", _DATE_OR_INSTANT_EXPECTED) from None


def beginning(field: str, moment: date | datetime, place: ZoneInfo | None) -> datetime:
    """The instant itself, or when a date begins in a zone, which an instant does without. Raises InvalidValue."""
    if isinstance(moment, datetime):
        return moment
    assert place is not None, "a date begins somewhere"
    return checked_instant(field, datetime.fromtimestamp(epoch_of_start(moment, 0, place), UTC))


def email_address(text: str, *, field: str = "email") -> EmailAddress:
    """Read a mail address by the syntax of RFC 5321; no server is asked. Raises InvalidValue.

    A name in another script before the @ is refused, since many servers would not take the mail; such a domain is
    kept as the ASCII that servers know it by. Domains that only an internal network knows (`.local`, `.test`) are
    allowed; one without a dot is a slip of the keyboard.
    """
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise InvalidValue(field, "malformed", f"{field} must look like name@example.com.") from None
    return EmailAddress(found.ascii_email or found.normalized)


def known_address(text: str, *, field: str = "email") -> EmailAddress:
    """Read an address that somebody may be known by, to look for it. Raises InvalidValue.

    Whether mail could be sent there does not matter any more: what was taken once is still found when the rules for
    new addresses have become stricter.
    """
    try:
        return email_address(text, field=field)
    except InvalidValue as refused:
        try:
            return EmailAddress(text)
        except InvalidValue:
            raise refused from None


def phone_number(text: str, *, field: str = "phone") -> PhoneNumber:
    """Read a telephone number as people write it, without country code a Spanish one. Raises InvalidValue.

    Its length must be possible in its country; whether its prefix is in use is not asked, since numbering plans
    change faster than libraries.
    """
    try:
        number = parse(text, _HOME_REGION)
    except NumberParseException:
        raise _not_a_number(field) from None
    if not is_possible_number(number):
        raise _not_a_number(field)
    return PhoneNumber(format_number(number, PhoneNumberFormat.E164))


def _not_a_number(field: str) -> InvalidValue:
    return InvalidValue(field, "malformed", f"{field} must be a telephone number such as +34 600 111 222.")


@contextmanager
def inside(place: str) -> Iterator[None]:
    """Name what is refused by where it stands, such as in `weekly.0`. Raises InvalidValue."""
    try:
        yield
    except InvalidValue as error:
        raise InvalidValue(f"{place}.{error.field}", error.reason, error.message) from None


def minutes_of(clock: str) -> int:
    """Minutes since midnight of a time such as `09:30`."""
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def clock_of(minutes: int) -> str:
    """A time such as `09:30`, of minutes since midnight."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
