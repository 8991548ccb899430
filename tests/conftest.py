"""Fixtures of every test."""

import pytest


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """asyncio only: what production runs on."""
    return "asyncio"
