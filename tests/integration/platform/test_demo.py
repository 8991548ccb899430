"""`citas up --demo`: a platform that can be looked at, which keeps what it has and mends itself."""

import os
import re
import signal
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.integration.instances import Up, remove_servers, up
from tests.integration.servers import running_postgres, temporary_folder, wait_until

ACCOUNT = re.compile(r"^  (\S+@\S+)", re.MULTILINE)


@pytest.fixture
def place() -> Generator[tuple[Path, dict[str, Any]]]:
    """A data folder, and where its database is when that is not one of its own."""
    with ExitStack() as stack:
        folder = stack.enter_context(temporary_folder())
        environment: dict[str, Any] = {}
        if os.environ.get("CITAS_TEST_DATABASE_URL"):
            server = stack.enter_context(running_postgres())
            environment["CITAS_DATABASE_URL"] = stack.enter_context(server.new_database())
        stack.callback(remove_servers, folder / "var")
        yield folder / "var", environment


@contextmanager
def logged_in(running: Up, email: str) -> Generator[httpx.Client]:
    """Somebody with the password that was printed."""
    password = re.search(r"password: (\S+)\)", running.printed())
    assert password, running.printed()
    with httpx.Client(base_url=running.address, timeout=30) as client:
        answer = client.post("/api/v1/auth/login", json={"email": email, "password": password[1]})
        assert answer.status_code == 200, (email, answer.text)
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


def every_appointment(client: httpx.Client) -> Iterator[dict[str, Any]]:
    """All of a professional's appointments, page by page."""
    following: str | None = "/api/v1/appointments?as=professional&limit=100"
    while following is not None:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        yield from answer.json()["items"]
        following = answer.links["next"]["url"] if "next" in answer.links else None


def calendars(running: Up) -> dict[str, set[str]]:
    """Log in everybody whose account was printed; return which appointments each professional has."""
    emails = ACCOUNT.findall(running.printed())
    assert len(set(emails)) == 5, "an administrator, three professionals, a client"
    seen: dict[str, set[str]] = {}
    for email in emails:
        with logged_in(running, email) as client:
            if "professional" in client.get("/api/v1/me").json()["roles"]:
                found = list(every_appointment(client))
                now = datetime.now(UTC)
                starts = [datetime.fromisoformat(appointment["start"]) for appointment in found]
                assert min(starts) < now < max(starts), email
                seen[email] = {appointment["id"] for appointment in found}
                assert len(seen[email]) == len(found), "no page repeats what another one shows"
    return seen


def is_varied(running: Up) -> None:
    """See a request that waits, public holidays, a day with hours of its own, time off, and something free at each."""
    with logged_in(running, "abogada@citas.example") as lawyer:
        pending = lawyer.get("/api/v1/appointments?as=professional&status=pending").json()["items"]
        assert [appointment["client"]["full_name"] for appointment in pending] == ["Ana García López"]
        assert [
            step["action"] for step in lawyer.get(f"/api/v1/appointments/{pending[0]['id']}/history").json()["items"]
        ] == ["request"]
        own = lawyer.get("/api/v1/me").json()["professional"]["id"]
        assert len(lawyer.get(f"/api/v1/professionals/{own}/time-off").json()["items"]) == 2
    with logged_in(running, "clinica@citas.example") as clinic:
        own = clinic.get("/api/v1/me").json()["professional"]["id"]
        assert clinic.get(f"/api/v1/professionals/{own}/working-hours").json()["holidays_region"] == "ES-MD"
        assert len(clinic.get(f"/api/v1/professionals/{own}/exceptions").json()["items"]) == 2
    free = httpx.get(f"{running.address}/api/v1/availability/earliest", timeout=30).json()["items"]
    assert len(free) == 3


def is_ready(running: Up) -> bool:
    try:
        return httpx.get(f"{running.address}/health/ready", timeout=2).status_code == 200
    except httpx.TransportError:
        return False


def test_the_demo_is_full_of_life_and_outlives_a_crash_and_a_restart(place: tuple[Path, dict[str, Any]]) -> None:
    data_dir, environment = place
    with up(data_dir, "--demo", **environment) as first:
        first.wait_ready()
        found = calendars(first)
        assert len(found) == 3
        assert sum(map(len, found.values())) >= 300
        is_varied(first)

        api = first.children()["api"]
        os.kill(api, signal.SIGKILL)
        wait_until(partial(first.has_another, "api", api), within=5, what="another API")
        wait_until(partial(is_ready, first), within=15, what="an API that is ready")
        assert first.stop()[0] == 0

    with up(data_dir, "--demo", **environment) as second:
        second.wait_ready()
        assert calendars(second) == found
        assert second.stop()[0] == 0
