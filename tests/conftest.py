"""What every test shares: the async backend, Hypothesis profiles, and one source of zone rules."""

import os
import zoneinfo
from collections.abc import Generator
from datetime import timedelta

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings

pytest_plugins = ["tests.integration.databases"]

zoneinfo.reset_tzpath(())  # the rules of the tzdata package, as in production, and not those of this machine

_SLOW_MACHINES = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=60,
    stateful_step_count=25,
    phases=set(Phase) - {Phase.explain},  # which traces every line, and so takes minutes
    print_blob=True,
    suppress_health_check=_SLOW_MACHINES,
)
# For `make fuzz`, which asks for so many examples in rounds.
settings.register_profile(
    "fuzz",
    deadline=timedelta(seconds=10),
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "100000")),
    phases=set(Phase) - {Phase.explain},
    print_blob=True,
    suppress_health_check=_SLOW_MACHINES,
)
# For `make mutants`, where the tests run thousands of times in forks of one process and nobody reads the example.
settings.register_profile(
    "mutants",
    derandomize=True,
    deadline=None,
    max_examples=15,
    stateful_step_count=10,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=(*_SLOW_MACHINES, HealthCheck.differing_executors),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Generator[None]:
    """What a test has configured, as every command of the console does, ends with it."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """asyncio only: what production runs on."""
    return "asyncio"
