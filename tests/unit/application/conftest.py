"""A new world for each test."""

import pytest

from adapters.memory.application import in_memory_application
from tests.builders import NOW
from tests.unit.application.world import World


@pytest.fixture
def world() -> World:
    """Monday, 1 March 2027, 9:00 in Madrid."""
    return World(in_memory_application(NOW))
