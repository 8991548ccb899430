"""The API over an application in memory."""

from collections.abc import AsyncIterator

import pytest

from tests.unit.http.site import Site, open_site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened
