"""An SMTP server that delivers nothing: each mail becomes a file, to be read by a person or a test.

    python -m adapters.embedded.mail_sink FOLDER --port 1025 [--host 127.0.0.1]

The sink of `citas up` inherits its listening socket (`--fd`): the port stays the same and clients wait instead of being
refused while a sink that died is started again.
"""

import argparse
import asyncio
import os
import secrets
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from adapters.embedded.folders import make_folder, make_private_folder
from adapters.embedded.processes import Launch

LARGEST_MAIL_BYTES = 32 * 1024 * 1024


class MailSink:
    """The sink of one data folder, as a child process; its mails are `DATA_DIR/mail/*.eml`, which sort by arrival."""

    name = "mail-sink"

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    @property
    def folder(self) -> Path:
        """Where the mails are."""
        return self._data_dir.resolve() / "mail"

    @cached_property
    def _listening(self) -> socket.socket:
        return socket.create_server(("127.0.0.1", 0))

    @property
    def port(self) -> int:
        """A free port of the loopback interface, ours from the first time it is asked for."""
        port: int = self._listening.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """`smtp://127.0.0.1:PORT`, without TLS and without a login."""
        return f"smtp://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Make the folder (its mails hold working links: nobody else may read them) and clear half-written mails."""
        make_folder(self.folder.parent, mode=0o700)
        make_private_folder(self.folder, None)
        for unfinished in self.folder.glob(".*.partial"):
            unfinished.unlink(missing_ok=True)

    def launch(self) -> Launch:
        """The sink in the foreground, as ourselves."""
        descriptor = self._listening.fileno()
        return Launch(
            name=self.name,
            command=[
                sys.executable,
                "-P",
                "-m",
                "adapters.embedded.mail_sink",
                str(self.folder),
                "--fd",
                str(descriptor),
            ],
            environment=dict(os.environ),
            stop_signal=signal.SIGTERM,
            pass_fds=[descriptor],
        )

    def is_ready(self) -> bool:
        """Whether it greets who connects."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
                return connection.recv(64).startswith(b"220")
        except OSError:
            return False

    def remove(self) -> None:
        """Give the port back. The mails stay: they are in the data folder."""
        self._listening.close()


class FileHandler:
    """Writes each mail to a file of its own, under another name first: a reader never sees half a mail."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime], unique: Callable[[], str]) -> None:
        self._folder = folder
        self._now = now
        self._unique = unique

    async def handle_DATA(  # noqa: N802 (aiosmtpd looks for this name)
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
    ) -> str:
        """Answer 250 only once the mail is there under its final name."""
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        await asyncio.to_thread(self._write, with_envelope(content, envelope.mail_from or "", envelope.rcpt_tos))
        return "250 Message stored"

    def _write(self, content: bytes) -> None:
        stem = f"{self._now():%Y%m%dT%H%M%S.%fZ}-{self._unique()}"
        unfinished = self._folder / f".{stem}.partial"
        unfinished.write_bytes(content)
        unfinished.rename(self._folder / f"{stem}.eml")


def with_envelope(content: bytes, sender: str, recipients: Sequence[str]) -> bytes:
    """The mail with its envelope in front, which alone tells who really got it (a blind copy, a bounce)."""
    return f"X-Mail-From: {sender}\r\nX-Rcpt-To: {', '.join(recipients)}\r\n".encode() + content


async def serve(folder: Path, listening: socket.socket) -> None:
    """Take mail until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop.set)
    handler = FileHandler(folder, now=lambda: datetime.now(UTC), unique=lambda: secrets.token_hex(4))
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="citas", enable_SMTPUTF8=True, data_size_limit=LARGEST_MAIL_BYTES, loop=loop),
        sock=listening,
    )
    await stop.wait()
    server.close()
    server.close_clients()
    with suppress(TimeoutError):
        await asyncio.wait_for(server.wait_closed(), timeout=1)


def main(arguments: Sequence[str] | None = None) -> None:
    """The process."""
    parser = argparse.ArgumentParser(prog="mail_sink", description="Store each mail as a file.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=1025)
    parser.add_argument("--fd", type=int, help="a listening socket to inherit instead of host and port")
    options = parser.parse_args(arguments)
    folder: Path = options.folder
    make_folder(folder, mode=0o700)
    listening = (
        socket.create_server((options.host, options.port)) if options.fd is None else socket.socket(fileno=options.fd)
    )
    asyncio.run(serve(folder, listening))


if __name__ == "__main__":
    main()
