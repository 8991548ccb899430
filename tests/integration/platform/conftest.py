"""One whole instance for all tests of this folder, with two API workers."""

import os
from collections.abc import Generator
from contextlib import ExitStack

import httpx
import pytest

from tests.integration.instances import Up, remove_servers, up
from tests.integration.platform.people import Platform
from tests.integration.platform.storage import check_calendars
from tests.integration.servers import as_application, running_postgres, temporary_folder


@pytest.fixture(scope="session")
def instance() -> Generator[Up]:
    with ExitStack() as stack:
        folder = stack.enter_context(temporary_folder())
        owner = application = ""  # the instance's own
        if os.environ.get("CITAS_TEST_DATABASE_URL"):
            server = stack.enter_context(running_postgres())
            owner = stack.enter_context(server.new_database())
            application = as_application(owner)
        stack.callback(remove_servers, folder / "var")
        running = stack.enter_context(
            up(
                folder / "var",
                CITAS_API_WORKERS="2",
                CITAS_DATABASE_URL=application,
                CITAS_DATABASE_OWNER_URL=owner,
            )
        )
        running.wait_ready()
        yield running


@pytest.fixture
def platform(instance: Up) -> Generator[Platform]:
    """The instance as people meet it; whatever they have done, its calendars are sound afterwards."""
    with httpx.Client(base_url=f"{instance.address}/api/v1", timeout=30) as client:
        yield Platform(instance, client)
    check_calendars(instance)


@pytest.fixture(scope="module")
def one_worker() -> Generator[Platform]:
    """An instance of its own with a single API worker, whose mails are in nobody's way."""
    with ExitStack() as stack:
        folder = stack.enter_context(temporary_folder())
        stack.callback(remove_servers, folder / "var")
        running = stack.enter_context(up(folder / "var", CITAS_API_WORKERS="1"))
        running.wait_ready()
        client = stack.enter_context(httpx.Client(base_url=f"{running.address}/api/v1", timeout=60))
        yield Platform(running, client)
        check_calendars(running)
