"""Whole instances of the product for tests: `citas up` as its operator starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from adapters.embedded.mail_sink import MailSink
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.embedded.valkey import EmbeddedValkey
from entrypoints.leftovers import Noted
from tests.integration.servers import wait_until

READY_WITHIN_SECONDS = 90
CITAS = (sys.executable, "-P", "-m", "entrypoints.cli")


@dataclass(slots=True)
class Up:
    """One running `up`, and what it has printed."""

    process: subprocess.Popen[str]
    data_dir: Path
    port: int
    output: Path
    errors: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def printed(self) -> str:
        return self.output.read_text()

    def wait_ready(self) -> None:
        wait_until(
            lambda: self.process.poll() is not None or f"\nready {self.address}\n" in self.printed(),
            within=READY_WITHIN_SECONDS,
            what="ready",
        )
        assert self.process.poll() is None, self.errors.read_text()

    def children(self) -> dict[str, int]:
        noted = msgspec.json.decode((self.data_dir / "processes.json").read_bytes(), type=list[Noted])
        return {process.name: process.pid for process in noted}

    def has_another(self, name: str, than: int) -> bool:
        return self.children().get(name, than) != than

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(30), time.monotonic() - began


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def up(
    data_dir: Path, *arguments: str, program: Sequence[str] = CITAS, port: int | None = None, **environment: str
) -> Generator[Up]:
    """Start `citas up` on a data folder, or `program` in its place; end it at the end."""
    port = port or a_free_port()
    logs = data_dir.parent
    output, errors = logs / f"out-{port}-{time.monotonic_ns()}", logs / f"err-{port}-{time.monotonic_ns()}"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CITAS_") or "SYSTEM" in name}
    with output.open("w") as out, errors.open("w") as err:
        process = subprocess.Popen(
            [*program, "up", "--port", str(port), "--data-dir", str(data_dir), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            text=True,
            env=inherited | {"CITAS_RATE_LIMIT_USER": "0"} | environment,  # tests ask more than people do
        )
    try:
        yield Up(process=process, data_dir=data_dir, port=port, output=output, errors=errors)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def remove_servers(data_dir: Path) -> None:
    """Remove what embedded servers keep outside of their data folder."""
    for server in (EmbeddedPostgres(data_dir), EmbeddedValkey(data_dir), MailSink(data_dir)):
        server.remove()
