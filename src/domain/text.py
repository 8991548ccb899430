"""The one place that says which text can be stored: bounded, visible, and without characters that break mail or storage."""

import unicodedata

from domain.errors import InvalidValue

_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, surrogates, line and paragraph separators
# Marks that turn the direction of what follows: they could make a name read as something else (Unicode TR 36, 2.10).
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE_CATEGORIES = frozenset({"Cf", "Zs"})
_LINE_BREAKS = frozenset({"\n", "\r", "\t"})


def clean_line(field: str, value: str, *, minimum: int = 0, maximum: int) -> str:
    """Return one line of text, NFC and trimmed.

    Raises InvalidValue (`control_character`, `too_short`, `too_long`): a control character in a name could
    forge a mail header or a log line, NUL cannot be stored.
    """
    return _clean(field, value, minimum, maximum, allowed=frozenset())


def clean_text(field: str, value: str, *, minimum: int = 0, maximum: int) -> str:
    """Return text of several lines, NFC and trimmed; as `clean_line`, but line breaks and tabs may stay."""
    return _clean(field, value, minimum, maximum, allowed=_LINE_BREAKS)


def _clean(field: str, value: str, minimum: int, maximum: int, allowed: frozenset[str]) -> str:
    if any((c in _DIRECTION or unicodedata.category(c) in _FORBIDDEN_CATEGORIES) and c not in allowed for c in value):
        raise InvalidValue(field, "control_character", f"{field} contains a character that cannot be stored.")
    cleaned = unicodedata.normalize("NFC", value).strip()
    if len(cleaned) < minimum or (minimum and all(unicodedata.category(c) in _INVISIBLE_CATEGORIES for c in cleaned)):
        raise InvalidValue(field, "too_short", f"{field} needs at least {minimum} character(s).")
    if len(cleaned) > maximum:
        raise InvalidValue(field, "too_long", f"{field} may have {maximum} characters at most.")
    return cleaned
