"""Walking through pages as a client does."""

from collections.abc import Awaitable, Callable

from application.pagination import Page, PageRequest


async def pages[T](ask: Callable[[PageRequest], Awaitable[Page[T]]], *, limit: int) -> list[T]:
    """Every item, `limit` at a time; each page but the last is full."""
    items: list[T] = []
    cursor: str | None = None
    while True:
        page = await ask(PageRequest.parse(limit, cursor))
        items += page.items
        if page.next is None:
            return items
        assert len(page.items) == limit
        cursor = page.next
