"""Which passwords are too easy to guess: common ones, and what everybody knows of their owner (ASVS 5.0, 6.2.4 and 6.2.11).

How long one is `values.check_password` checks; there are no other rules, since those make passwords worse (NIST SP 800-63B).
"""

import unicodedata
from collections.abc import Callable

from domain.accounts.values import EmailAddress
from domain.errors import InvalidValue

_PRODUCT = ("gestordecitas", "gestordecitasprofesionales", "citas")
_SHORTEST_WORD = 4


def refuse_guessable(password: str, *, email: EmailAddress, is_common: Callable[[str], bool]) -> None:
    """Refuse what is tried first. `is_common` knows the passwords that many have. Raises InvalidValue (`guessable`).

    Case and marks between letters and digits are not enough of a difference, nor are digits in front or behind.
    """
    plain = _letters_and_digits(password)
    local, _, domain = email.value.partition("@")
    words = {*_PRODUCT, *map(_letters_and_digits, (email.value, local, domain, domain.partition(".")[0]))}
    named = plain.strip("0123456789") in {word.strip("0123456789") for word in words if len(word) >= _SHORTEST_WORD}
    if named or len(set(plain)) == 1 or is_common(password.lower()) or is_common(plain):
        raise InvalidValue("password", "guessable", "This password is one of the first that anybody would try.")


def _letters_and_digits(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
