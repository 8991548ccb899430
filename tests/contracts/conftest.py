"""The storages that the contract holds for: every test here runs once on each."""

import pytest

from adapters.memory.storage import MemoryStorage
from adapters.memory.unit_of_work import units_of_work
from application.unit_of_work import UnitsOfWork


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.postgres)])
def units(request: pytest.FixtureRequest) -> UnitsOfWork:
    """Opens units of work on an empty storage."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres_units")
    return units_of_work(MemoryStorage())
