"""Text from people, made harmless for mail: headers are lines, and nothing in them may be read as syntax."""

from application.notifications.visible_text import visible_line

SUBJECT_MAXIMUM = 200
NAME_MAXIMUM = 64

_ADDRESS_SYNTAX = str.maketrans(dict.fromkeys('"\\<>@,;:()[]', " "))


def one_line(text: str, *, maximum: int) -> str:
    """Return the text as one line of at most so many characters, which no reader takes for an encoded word (RFC 2047)."""
    line = visible_line(visible_line(text).replace("=?", "= ?"))
    return line if len(line) <= maximum else line[: maximum - 1].rstrip() + "…"


def display_name(name: str) -> str:
    """Return a name that stands before an address (RFC 5322, section 3.4), without quoting.

    A name is ornament, an address is not: marks that could be read as a further address become spaces, since
    Python's own folding loses the quotes of long names.
    """
    return one_line(name.translate(_ADDRESS_SYNTAX), maximum=NAME_MAXIMUM)
