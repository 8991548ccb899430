"""Keyset pages over rows in memory."""

from collections.abc import Callable, Iterable
from uuid import UUID

from application.pagination import Key, Page, PageRequest

type SortKey[T] = tuple[T, UUID]


def page_of[Row, Shown, T](
    rows: Iterable[Row],
    page: PageRequest,
    *,
    order: Callable[[Row], SortKey[T]],
    texts: Callable[[Row], Key],
    read: Callable[[Key], SortKey[T]],
    show: Callable[[Row], Shown],
    descending: bool = False,
) -> Page[Shown]:
    """Sort `rows` by `order`, go on after `page.after` and cut.

    `texts` writes a sort key into a cursor and `read` reads it back. Raises InvalidValue for a cursor that was
    tampered with.
    """
    keyed = sorted(((order(row), row) for row in rows), key=lambda pair: pair[0], reverse=descending)
    if page.after is not None:
        after = read(page.after)
        keyed = [(key, row) for key, row in keyed if (key < after if descending else key > after)]
    cut = Page.cut([row for _, row in keyed[: page.limit + 1]], page.limit, texts)
    return Page([show(row) for row in cut.items], cut.next)
