"""Lists at the console are read page after page."""

import pytest

from application.pagination import Page, PageRequest
from entrypoints.cli.paging import Listed, collect

pytestmark = pytest.mark.anyio


async def numbers(page: PageRequest) -> Page[int]:
    """250 numbers, by pages."""
    first = 0 if page.after is None else int(page.after[0]) + 1
    return Page.cut(list(range(first, 250))[: page.limit + 1], page.limit, lambda number: (str(number), ""))


@pytest.mark.parametrize("limit", [None, 250, 1000])
async def test_everything_is_read(limit: int | None):
    assert await collect(numbers, limit) == Listed(list(range(250)), more=False)


@pytest.mark.parametrize("limit", [1, 100, 101, 249])
async def test_as_much_is_read_as_somebody_asked(limit: int):
    assert await collect(numbers, limit) == Listed(list(range(limit)), more=True)
