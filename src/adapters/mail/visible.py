"""Text from people, made harmless for mail: headers are lines, and nothing in them may be read as syntax."""

import unicodedata

SUBJECT_MAXIMUM = 200
NAME_MAXIMUM = 64

_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, lone surrogates, line and paragraph separators
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that make what follows run the other way, which turns `exe.txt` into what it isn't."""

_LINE_BREAKS = frozenset("\n\t")
_ADDRESS_SYNTAX = str.maketrans(dict.fromkeys('"\\<>@,;:()[]', " "))


def visible(text: str) -> str:
    """Return the text without what nobody sees; line breaks and tabs stay."""
    return "".join(c for c in text if c in _LINE_BREAKS or not (_is_unseen(c) or c in _TURNING))


def one_line(text: str, *, maximum: int) -> str:
    """Return the text as one line of at most so many characters, which no reader takes for an encoded word (RFC 2047)."""
    spaced = "".join(" " if _is_unseen(c) else c for c in text if c not in _TURNING)
    line = " ".join(spaced.replace("=?", "= ?").split())
    return line if len(line) <= maximum else line[: maximum - 1].rstrip() + "…"


def display_name(name: str) -> str:
    """Return a name that stands before an address (RFC 5322, section 3.4), without quoting.

    A name is ornament, an address is not: marks that could be read as a further address become spaces, since
    Python's own folding loses the quotes of long names.
    """
    return one_line(name.translate(_ADDRESS_SYNTAX), maximum=NAME_MAXIMUM)


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN
