"""Text from people, made harmless for whatever it is written into: nothing that nobody sees, and nothing that turns it round."""

import unicodedata

_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, lone surrogates, line and paragraph separators
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that make what follows run the other way, which turns `exe.txt` into what it isn't."""

_LINE_BREAKS = frozenset("\n\t")


def visible(text: str) -> str:
    """Return the text without what nobody sees; line breaks and tabs stay."""
    return "".join(c for c in text if c in _LINE_BREAKS or not (_is_unseen(c) or c in _TURNING))


def visible_line(text: str) -> str:
    """Return the text as one line, without what nobody sees."""
    return " ".join("".join(" " if _is_unseen(c) else c for c in text if c not in _TURNING).split())


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN
