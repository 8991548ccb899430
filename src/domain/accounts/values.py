"""Small values of the accounts room: what a role, an address, a phone number, a locale may be."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import InvalidValue
from domain.text import clean_line

PASSWORD_MINIMUM = 8
PASSWORD_MAXIMUM = 128
# Nothing that SMTP commands or address headers could read as syntax.
_ADDRESS = re.compile(r"[^@\s\"<>,;:\\()\[\]]+@[^@\s\"<>,;:\\()\[\]]+")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class Role(StrEnum):
    """What a user may act as; one user may hold several."""

    CLIENT = "client"
    PROFESSIONAL = "professional"
    ADMIN = "admin"


class Locale(StrEnum):
    """The languages of the interface and the mail, first the first."""

    SPANISH = "es"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """A mail address, kept in lower case: nobody means two people by `Ana@` and `ana@`.

    Guards what would break mail or storage; full RFC 5321 syntax is checked at the edges. Raises InvalidValue.
    """

    value: str

    def __post_init__(self) -> None:
        cleaned = clean_line("email", self.value, minimum=3, maximum=254).lower()
        if not is_one_address(cleaned):
            raise InvalidValue("email", "malformed", "email must look like name@example.com.")
        object.__setattr__(self, "value", cleaned)

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A telephone number in E.164, such as +34600111222. Raises InvalidValue."""

    value: str

    def __post_init__(self) -> None:
        if not _E164.fullmatch(self.value):
            raise InvalidValue("phone", "malformed", "phone must be an international number such as +34600111222.")

    def __str__(self) -> str:
        return self.value


def is_one_address(text: str) -> bool:
    """Tell whether mail syntax could read the text as one bare address only, and as nothing else."""
    return _ADDRESS.fullmatch(text) is not None and text.isprintable()


def check_password(password: str) -> None:
    """Refuse a password that is too short or too long. Any Unicode counts, there are no composition rules (NIST SP 800-63B)."""
    if len(password) < PASSWORD_MINIMUM:
        raise InvalidValue("password", "too_short", f"password needs at least {PASSWORD_MINIMUM} characters.")
    if len(password) > PASSWORD_MAXIMUM:
        raise InvalidValue("password", "too_long", f"password may have {PASSWORD_MAXIMUM} characters at most.")
    if any(c == "\0" or unicodedata.category(c) == "Cs" for c in password):
        raise InvalidValue("password", "control_character", "password contains a character that cannot be stored.")
