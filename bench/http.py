"""A month of slots over HTTP, beside bare handlers that read the same ranges: `python -m bench.http`.

All are served by one granian worker with uvloop, and asked in turn by the same client, so that whatever else the
machine does meets all. What counts is the ratio.
"""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from sqlalchemy.engine import make_url

from adapters.embedded.processes import Launch, start
from bench.bare import URL
from bench.diary import a_month
from bench.practice import store
from tests.integration.instances import CITAS, a_free_port
from tests.integration.servers import end, libpq_url, running_postgres, temporary_folder, wait_until

GOAL = 0.6
ROUNDS = 6
_SECONDS_A_ROUND, _SECONDS_OF_WARM_UP = 3.0, 2.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class _Measured:
    """A server that runs, and how it did in each round."""

    name: str
    port: int
    path: str
    process: subprocess.Popen[bytes]
    rates: list[float] = field(default_factory=list)
    medians: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def ask(self) -> dict[str, list[object]]:
        """Its answer, once."""
        with urlopen(f"http://127.0.0.1:{self.port}{self.path}") as answer:
            return json.load(answer)

    def load(self, seconds: float, *, count: bool = True) -> None:
        """One round."""
        before = self._cpu_seconds()
        command = [sys.executable, "-m", "bench.load", str(self.port), self.path, str(seconds)]
        done = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=seconds + 30).stdout)
        if count:
            self.rates.append(done["answers"] / done["seconds"])
            self.medians.append(done["median_ms"])
            self.cpu.append((self._cpu_seconds() - before) / done["answers"] * 1000)

    def row(self) -> str:
        """A line of the table."""
        return f"{self.name:<38}{median(self.rates):>10,.0f}{median(self.medians):>12.2f}{median(self.cpu):>14.3f}"

    def _cpu_seconds(self) -> float:
        """What the server's worker has used of the processor so far; Linux only, elsewhere nothing."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        if not children.exists():
            return 0.0
        stats = [Path(f"/proc/{pid}/stat").read_text() for pid in children.read_text().split()]
        return sum(sum(map(int, stat.rpartition(")")[2].split()[11:13])) for stat in stats) / _TICKS


@contextmanager
def _server(
    name: str, command: list[str], *, path: str, log: Path, environment: dict[str, str]
) -> Generator[_Measured]:
    port = a_free_port()
    launch = Launch(
        name=name, command=[*command, str(port)], environment=os.environ | environment, working_directory=Path.cwd()
    )
    with log.open("wb") as output:
        process = start(launch, output=output)
    measured = _Measured(name, port, path, process)

    def answers() -> bool:
        try:
            return bool(measured.ask())
        except URLError:
            return False

    try:
        wait_until(lambda: process.poll() is not None or answers(), within=30, what=name)
        if process.poll() is not None:
            raise RuntimeError(f"{name} ended: {log.read_text()}")
        yield measured
    finally:
        end(process, launch)


def run() -> None:
    """Print a table."""
    diary = a_month()
    month = urlencode({"from": _text(diary.since), "to": _text(diary.until)})
    with temporary_folder() as folder, running_postgres() as postgres, postgres.new_database() as url:
        service = store(url, diary)
        key = folder / "secret.key"
        key.write_text(secrets.token_hex(32))
        bare = _server(
            "bare Litestar + asyncpg, busy ranges",
            [sys.executable, "-m", "bench.bare"],
            path=f"/services/{service}/busy?{month}",
            log=folder / "bare.log",
            environment={URL: libpq_url(make_url(url))},
        )
        product = _server(
            "GET /api/v1/services/…/availability",
            [*CITAS, "api", "--port"],
            path=f"/api/v1/services/{service}/availability?{month}",
            log=folder / "product.log",
            environment={
                "CITAS_DATABASE_URL": url,
                "CITAS_REDIS_URL": "redis://127.0.0.1:1",  # never asked: nothing is sent
                "CITAS_SMTP_URL": "smtp://127.0.0.1:1",
                "CITAS_PUBLIC_URL": "http://127.0.0.1",
                "CITAS_SECRET_KEY_FILE": str(key),
            },
        )
        with bare as first, product as second:
            slots = _Measured(
                "bare Litestar + asyncpg, free slots", first.port, f"/services/{service}/slots?{month}", first.process
            )
            counts = len(first.ask()["starts"]), len(slots.ask()["slots"]), len(second.ask()["slots"])
            for server in (first, slots, second):
                server.load(_SECONDS_OF_WARM_UP, count=False)
            for _ in range(ROUNDS):
                for server in (first, slots, second):
                    server.load(_SECONDS_A_ROUND)
    print("{} busy ranges, {} free slots for the bare handler, {} for the product".format(*counts))
    _report(second, beside=(first, slots))


def _report(product: _Measured, *, beside: tuple[_Measured, ...]) -> None:
    print(f"{'a month over HTTP, one worker':<38}{'answers/s':>10}{'median ms':>12}{'worker CPU ms':>14}")
    for server in (*beside, product):
        print(server.row())
    for bare in beside:
        ratios = [ours / theirs for theirs, ours in zip(bare.rates, product.rates, strict=True)]
        print(
            f"ratio to {bare.name}: {median(ratios):.0%} (rounds {min(ratios):.0%} to {max(ratios):.0%}), "
            f"goal {GOAL:.0%}: {'met' if median(ratios) >= GOAL else 'NOT met'}"
        )


def _text(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


if __name__ == "__main__":
    run()
