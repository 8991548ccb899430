"""A real Valkey server that tests may kill, freeze and start again at the same address."""

import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from adapters.embedded.processes import start
from adapters.embedded.valkey import EmbeddedValkey
from tests.integration.servers import end, temporary_folder, wait_until


class MortalValkey:
    """One address, behind which a server runs most of the time."""

    def __init__(self, folder: Path) -> None:
        self._server = EmbeddedValkey(folder)
        self._log = folder / "valkey.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self._server.url

    def start(self) -> None:
        """Start an empty server, and return when it answers."""
        self._server.prepare()
        with self._log.open("ab") as output:
            self._process = start(self._server.launch(), output=output)
        wait_until(self._server.is_ready, within=30, what="valkey")

    def kill(self) -> None:
        """Have it vanish, with all that it held."""
        self._signal(signal.SIGKILL)
        assert self._process
        self._process.wait()

    def freeze(self) -> None:
        """Have it accept connections and never answer."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def remove(self) -> None:
        if self._process is not None:
            if self._process.poll() is None:
                self.thaw()
            end(self._process, self._server.launch())
        self._server.remove()

    def _signal(self, number: signal.Signals) -> None:
        assert self._process
        self._process.send_signal(number)


@contextmanager
def mortal_valkey() -> Generator[MortalValkey]:
    """A server that runs, until the test does something to it."""
    with temporary_folder() as folder:
        server = MortalValkey(folder)
        try:
            server.start()
            yield server
        finally:
            server.remove()
