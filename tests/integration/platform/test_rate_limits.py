"""Rate limits of a whole instance: two processes that share them, behind a proxy that is trusted."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from tests.integration.instances import Up, remove_servers, up
from tests.integration.servers import temporary_folder, wait_until

QUOTA = 10


@pytest.fixture(scope="module")
def guarded() -> Iterator[Up]:
    with ExitStack() as stack:
        folder = stack.enter_context(temporary_folder())
        stack.callback(remove_servers, folder / "var")
        running = stack.enter_context(
            up(
                folder / "var",
                CITAS_API_WORKERS="2",
                CITAS_TRUSTED_PROXIES="127.0.0.1",
                CITAS_RATE_LIMIT_ANONYMOUS=str(QUOTA),
            )
        )
        running.wait_ready()
        yield running


def ask(address: str, sender: str) -> httpx.Response:
    """One request over a connection of its own, so that either process may get it."""
    return httpx.get(f"{address}/api/v1/professionals", headers={"X-Forwarded-For": sender}, timeout=30)


def refusal(address: str, sender: str) -> tuple[int, httpx.Response]:
    """How many requests are answered before the first that is one too many, and what that is told."""
    for answered in range(10 * QUOTA):
        answer = ask(address, sender)
        if answer.status_code == 429:
            return answered, answer
        assert answer.status_code == 200
    raise AssertionError("nobody was refused")


def beginning_of_a_minute(address: str, sender: str) -> None:
    """Wait until there is enough left of a minute to use a quota up in it."""

    def seconds_left() -> int:
        return int(ask(address, sender).headers["RateLimit"].rpartition("t=")[2])

    wait_until(lambda: seconds_left() > 10, within=30, what="another minute")


def test_processes_share_a_quota_and_tell_what_is_left(guarded: Up):
    beginning_of_a_minute(guarded.address, "192.0.2.200")

    answered, answer = refusal(guarded.address, "192.0.2.1")

    assert QUOTA <= answered <= QUOTA + 4  # a process may not have heard of the last ones yet
    assert answer.json()["code"] == "rate_limited"
    assert answer.headers["RateLimit-Policy"] == f'"anonymous";q={QUOTA};w=60'
    assert answer.headers["RateLimit"] == f'"anonymous";r=0;t={answer.headers["Retry-After"]}'
    assert ask(guarded.address, "192.0.2.2").status_code == 200
    assert httpx.get(f"{guarded.address}/health/live", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 200


def test_requests_go_on_when_valkey_does_not(guarded: Up):
    beginning_of_a_minute(guarded.address, "192.0.2.201")
    valkey = guarded.children()["valkey"]
    os.kill(valkey, signal.SIGSTOP)
    try:
        answered, _ = refusal(guarded.address, "192.0.2.3")
        assert QUOTA <= answered <= 2 * QUOTA  # each process counts for itself
    finally:
        os.kill(valkey, signal.SIGCONT)
