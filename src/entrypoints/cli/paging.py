"""Lists that are read to their end, or as far as somebody asked."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from application.pagination import LIMIT_MAXIMUM, Page, PageRequest


@dataclass(frozen=True, slots=True)
class Listed[T]:
    """What was read, and whether there is more."""

    items: list[T]
    more: bool


async def collect[T](fetch: Callable[[PageRequest], Awaitable[Page[T]]], limit: int | None = None) -> Listed[T]:
    """Read page after page until `limit` items are there, or all; `limit` is 1 at least."""
    items: list[T] = []
    cursor: str | None = None
    while True:
        wanted = LIMIT_MAXIMUM if limit is None else min(LIMIT_MAXIMUM, limit - len(items))
        page = await fetch(PageRequest.parse(wanted, cursor))
        items += page.items
        cursor = page.next
        if cursor is None or len(items) == limit:
            return Listed(items, more=cursor is not None)
