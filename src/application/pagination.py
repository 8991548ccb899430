"""Keyset pagination: a page is continued after its last item, so nothing is skipped or repeated while rows come and go."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from domain.errors import InvalidValue
from domain.time.intervals import checked_instant

LIMIT_DEFAULT = 20
LIMIT_MAXIMUM = 100

type Key = tuple[str, str]
"""The sort key of an item, as texts: every list is sorted by something that people see, and then by identifier."""

_KEY_PARTS = 2
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class PageRequest:
    """`after` is the sort key of the last item of the page before. Raises InvalidValue when `limit` is not in 1 to 100."""

    limit: int = LIMIT_DEFAULT
    after: Key | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= LIMIT_MAXIMUM:
            raise InvalidValue("limit", "out_of_range", f"limit must lie between 1 and {LIMIT_MAXIMUM}.")

    @classmethod
    def parse(cls, limit: int | None, cursor: str | None) -> "PageRequest":
        """Read what a client sent. Raises InvalidValue."""
        return cls(LIMIT_DEFAULT if limit is None else limit, None if cursor is None else _decode(cursor))


@dataclass(frozen=True, slots=True)
class Page[T]:
    """Some items in order, and the opaque cursor of what follows, if anything does."""

    items: Sequence[T]
    next: str | None = None

    @classmethod
    def cut(cls, items: Sequence[T], limit: int, key: Callable[[T], Key]) -> "Page[T]":
        """Make a page from up to `limit` + 1 items: one more than fits tells that more follow."""
        if len(items) <= limit:
            return cls(items)
        kept = items[:limit]
        return cls(kept, _encode(key(kept[-1])))


def instant_of(part: str) -> datetime:
    """Read an instant out of a sort key. Raises InvalidValue, since a cursor may have been tampered with."""
    try:
        return checked_instant("cursor", datetime.fromisoformat(part))
    except ValueError:
        raise _malformed() from None


def uuid_of(part: str) -> UUID:
    """Read an identifier out of a sort key. Raises InvalidValue."""
    try:
        return UUID(part)
    except ValueError:
        raise _malformed() from None


def integer_of(part: str) -> int:
    """Read a whole number, of up to eighteen digits, out of a sort key. Raises InvalidValue."""
    if not (part.isascii() and part.isdigit() and len(part) <= _DIGITS):
        raise _malformed()
    return int(part)


def _malformed() -> InvalidValue:
    return InvalidValue("cursor", "malformed", "cursor must be the `next` of the page before.")


def _encode(key: Key) -> str:
    return urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def _decode(cursor: str) -> Key:
    try:
        key = cast("object", json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))))
    except (ValueError, RecursionError):  # a deep nest of lists is no cursor either
        raise _malformed() from None
    texts = [part for part in cast("list[object]", key) if isinstance(part, str)] if isinstance(key, list) else []
    if len(texts) != _KEY_PARTS or not all(_storable(text) for text in texts):
        raise _malformed()
    return texts[0], texts[1]


def _storable(text: str) -> bool:
    """Tell whether storage can be asked about this text: no NUL, no lone surrogate."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
