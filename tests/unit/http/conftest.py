"""The API over an application in memory."""

import warnings
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.exc import SADeprecationWarning

with warnings.catch_warnings():
    # Litestar imports advanced-alchemy, which still uses a decorator that SQLAlchemy 2.1 calls obsolete.
    warnings.simplefilter("ignore", SADeprecationWarning)
    import litestar  # noqa: F401

from tests.unit.http.site import Site, open_site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened
