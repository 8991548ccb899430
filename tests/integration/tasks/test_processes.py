"""Worker and scheduler as processes, on real PostgreSQL, Valkey and SMTP, any of which may be away."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from secrets import token_urlsafe

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from application.accounts.register_user import RegisterUserCommand
from domain.accounts.user import Profile
from domain.accounts.values import EmailAddress
from entrypoints.bootstrap import build
from entrypoints.settings import Settings, load_settings
from tests.integration.mail.post_office import hangs, open_post_office
from tests.integration.servers import RunningMailSink, running_mail_sink, wait_until
from tests.integration.tasks.valkey import MortalValkey, mortal_valkey
from tests.integration.tasks.waiting import eventually

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

SOURCES = Path(__file__).parents[3] / "src"
NOWHERE = "redis://127.0.0.1:1"
PATIENCE = 40.0  # a busy machine takes seconds to start a process; shorter than what a hanging mail is given in all


@pytest.fixture(scope="module")
def sink() -> Generator[RunningMailSink]:
    with running_mail_sink() as sink:
        yield sink


@pytest.fixture
def valkey() -> Generator[MortalValkey]:
    with mortal_valkey() as server:
        yield server


@dataclass(frozen=True)
class Role:
    """A process, and what it has written to its log."""

    process: subprocess.Popen[bytes]
    log: Path

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def has_told(self, event: str) -> bool:
        return any(line["event"] == event for line in self.lines())

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


type StartRole = Callable[..., Role]


@pytest.fixture
def environment(tmp_path: Path, migrated_database: str, engine: AsyncEngine) -> dict[str, str]:
    """The settings of a process on an empty database, with neither queue nor mail server."""
    del engine  # named so that the database is empty
    key = tmp_path / "key"
    key.write_text(token_urlsafe(48))
    key.chmod(0o600)
    return {
        "CITAS_DATABASE_URL": migrated_database,
        "CITAS_REDIS_URL": NOWHERE,
        "CITAS_SMTP_URL": "smtp://127.0.0.1:1",
        "CITAS_PUBLIC_URL": "https://citas.example",
        "CITAS_SECRET_KEY_FILE": str(key),
    }


@contextmanager
def running(role: str, environment: dict[str, str], folder: Path) -> Generator[Role]:
    """The process, ended at the end."""
    log = folder / f"{role}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "entrypoints.cli", role],
            env={**os.environ, "PYTHONPATH": str(SOURCES), **environment},
            stderr=output,
        )
    try:
        yield Role(process, log)
    finally:
        process.kill()
        process.wait()


async def register(settings: Settings, address: str) -> None:
    application = build(settings)
    try:
        await application.use_cases.register_user(
            RegisterUserCommand(
                email=EmailAddress(address), password="azul y verde", profile=Profile(full_name="Ana García")
            )
        )
    finally:
        await application.aclose()


async def arrival(sink: RunningMailSink, address: str) -> str:
    mails = await eventually(lambda: sink.mails(to=address), within=PATIENCE, what=f"a mail to {address}")
    assert len(mails) == 1
    return str(mails[0]["Message-ID"])


async def test_a_committed_event_is_mailed_by_way_of_the_queue(
    environment: dict[str, str], sink: RunningMailSink, valkey: MortalValkey, tmp_path: Path
):
    environment |= {"CITAS_SMTP_URL": sink.url, "CITAS_REDIS_URL": valkey.url}
    with running("worker", environment, tmp_path) as worker:
        await register(load_settings(environment), "first@example.com")
        await arrival(sink, "first@example.com")
        await register(load_settings(environment), "second@example.com")
        await arrival(sink, "second@example.com")
        assert worker.stop() == 0
    attempts = [line for line in worker.lines() if line["event"] == "delivery_attempted"]
    assert [(line["outcome"], line["via"]) for line in attempts] == [("sent", "queue")] * 2
    assert not [line for line in worker.lines() if line["level"] in {"error", "critical"}]


async def test_mail_needs_no_redis(environment: dict[str, str], sink: RunningMailSink, tmp_path: Path):
    environment |= {"CITAS_SMTP_URL": sink.url}
    with running("worker", environment, tmp_path) as worker:
        await register(load_settings(environment), "without-redis@example.com")
        await arrival(sink, "without-redis@example.com")
        assert worker.has_told("queue_does_not_take")
        assert worker.stop() == 0
    assert [line["via"] for line in worker.lines() if line["event"] == "delivery_attempted"] == ["sweep"]


async def test_a_worker_outlives_its_redis(
    environment: dict[str, str], sink: RunningMailSink, valkey: MortalValkey, tmp_path: Path
):
    environment |= {"CITAS_SMTP_URL": sink.url, "CITAS_REDIS_URL": valkey.url}
    with running("worker", environment, tmp_path) as worker:
        await register(load_settings(environment), "before@example.com")
        await arrival(sink, "before@example.com")
        valkey.kill()
        await eventually(lambda: worker.has_told("queue_down"), within=PATIENCE)
        await register(load_settings(environment), "meanwhile@example.com")
        await arrival(sink, "meanwhile@example.com")
        valkey.start()
        await eventually(lambda: worker.has_told("queue_back"), within=PATIENCE)
        await register(load_settings(environment), "afterwards@example.com")
        await arrival(sink, "afterwards@example.com")
        assert worker.stop() == 0


async def test_several_workers_send_one_mail(
    environment: dict[str, str], sink: RunningMailSink, valkey: MortalValkey, tmp_path: Path
):
    environment |= {"CITAS_SMTP_URL": sink.url, "CITAS_REDIS_URL": valkey.url}
    (tmp_path / "other").mkdir()
    with running("worker", environment, tmp_path) as one, running("worker", environment, tmp_path / "other") as other:
        for number in range(10):
            await register(load_settings(environment), f"shared{number}@example.com")
        for number in range(10):
            await arrival(sink, f"shared{number}@example.com")
        for worker in (one, other):  # the quicker one may have sent all before the other was there
            await eventually(partial(worker.has_told, "worker_started"), within=PATIENCE)
        assert (one.stop(), other.stop()) == (0, 0)
    attempts = [line for role in (one, other) for line in role.lines() if line["event"] == "delivery_attempted"]
    assert [line["outcome"] for line in attempts] == ["sent"] * 10


async def test_a_worker_stops_in_time_though_the_mail_server_hangs(environment: dict[str, str], tmp_path: Path):
    async with open_post_office() as office:
        office.at_data = hangs
        environment |= {"CITAS_SMTP_URL": office.url()}
        with running("worker", environment, tmp_path) as worker:
            await register(load_settings(environment), "ana@example.com")
            await eventually(lambda: office.contents, within=PATIENCE)
            worker.process.send_signal(signal.SIGTERM)
            assert await eventually(partial(ended, worker.process), within=PATIENCE) == "0"
            assert office.mails == []


async def test_the_log_tells_of_nobody(environment: dict[str, str], sink: RunningMailSink, tmp_path: Path):
    environment |= {"CITAS_SMTP_URL": sink.url, "CITAS_LOG_LEVEL": "DEBUG"}
    with running("worker", environment, tmp_path) as worker:
        await register(load_settings(environment), "private@example.com")
        await arrival(sink, "private@example.com")
        assert worker.stop() == 0
    log = worker.log.read_text()
    assert "delivery_attempted" in log
    assert "private" not in log
    assert "Ana" not in log
    assert "token=" not in log


def test_the_scheduler_stops_when_asked_with_and_without_redis(
    environment: dict[str, str], valkey: MortalValkey, tmp_path: Path
):
    with running("scheduler", environment, tmp_path) as scheduler:
        wait_until(lambda: scheduler.has_told("task_not_asked_for"), within=PATIENCE)
        assert scheduler.stop() == 0
    with (
        running("worker", {**environment, "CITAS_REDIS_URL": valkey.url}, tmp_path) as worker,
        running("scheduler", {**environment, "CITAS_REDIS_URL": valkey.url}, tmp_path) as scheduler,
    ):
        wait_until(lambda: worker.has_told("purged"), within=PATIENCE)
        assert scheduler.stop() == 0
        assert worker.stop() == 0


def ended(process: subprocess.Popen[bytes]) -> str:
    code = process.poll()
    return "" if code is None else str(code)
