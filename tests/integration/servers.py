"""Real servers for tests: each context manager starts one in a temporary folder, yields where it is, and ends it.

    with running_postgres() as server, server.new_database() as url: ...
    with running_valkey() as url: ...
    with running_mail_sink() as sink: ...      # sink.url, sink.mails()

They are synchronous, so a session-wide fixture needs no event loop, and each xdist worker has its own. With
CITAS_TEST_DATABASE_URL (an SQLAlchemy or libpq URL of a role that may create databases) the tests run on that PostgreSQL
instead; each database they make there has a name of its own and is dropped afterwards.
"""

import asyncio
import os
import secrets
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as modern_policy
from pathlib import Path
from typing import Protocol

import asyncpg
from sqlalchemy.engine import URL, make_url

from adapters.embedded.mail_sink import MailSink
from adapters.embedded.postgres import APPLICATION, ROLE, SUPERUSER, EmbeddedPostgres
from adapters.embedded.processes import Launch, start
from adapters.embedded.valkey import EmbeddedValkey

STARTS_WITHIN_SECONDS = 60.0
ENDS_WITHIN_SECONDS = 20.0


class Server(Protocol):
    """What the embedded servers have in common."""

    name: str

    def prepare(self) -> None: ...
    def launch(self) -> Launch: ...
    def is_ready(self) -> bool: ...
    def remove(self) -> None: ...


def wait_until[T](condition: Callable[[], T], *, within: float = 10.0, what: str = "the condition") -> T:
    """The first truthy answer of `condition`, asked again and again; fails after `within` seconds."""
    deadline = time.monotonic() + within
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come true within {within} s")
        time.sleep(0.01)
    return answer


@contextmanager
def temporary_folder() -> Generator[Path]:
    """A folder outside the repository with a path short enough for Unix sockets."""
    folder = Path(tempfile.mkdtemp(prefix="citas-test-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(server: Server, *, log: Path) -> Generator[subprocess.Popen[bytes]]:
    """The server's process, ready; ended at the end, and its files outside of the data folder removed."""
    server.prepare()
    try:
        with log.open("ab") as output:
            process = start(server.launch(), output=output)
        try:
            wait_until(
                lambda: process.poll() is not None or server.is_ready(), within=STARTS_WITHIN_SECONDS, what=server.name
            )
            if process.poll() is not None:
                raise AssertionError(f"{server.name} ended with {process.returncode}: {log.read_text()}")
            yield process
        finally:
            end(process, server.launch())
    finally:
        server.remove()


def end(process: subprocess.Popen[bytes], launch: Launch) -> None:
    """Ask the process to end, and make it end."""
    if process.poll() is None:
        process.send_signal(launch.stop_signal)
        try:
            process.wait(ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server on which tests make databases. `admin` may create them, `owner` is whom they belong to."""

    admin: URL
    owner: str

    @contextmanager
    def new_database(self, *, template: str | None = None) -> Generator[str]:
        """The SQLAlchemy URL of a database with a unique name, dropped at the end whoever is still connected.

        `template` is a database to copy (to which nobody may be connected), so that migrations run once.
        """
        name = f"citas_test_{secrets.token_hex(6)}"
        copied = f' TEMPLATE "{template}"' if template else " TEMPLATE template0 ENCODING 'UTF8'"
        self.execute(f'CREATE DATABASE "{name}" OWNER "{self.owner}"{copied}')
        try:
            yield self.url_of(name)
        finally:
            self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def url_of(self, database: str) -> str:
        """The SQLAlchemy URL of a database, as its owner."""
        url = self.admin.set(username=self.owner, database=database).render_as_string(hide_password=False)
        return url.replace("%2F", "/")  # a percent sign means something else in Alembic's configuration

    def execute(self, statement: str, *, database: str | None = None) -> None:
        """Run one statement as the administrator."""
        address = libpq_url(self.admin if database is None else self.admin.set(database=database))

        async def once() -> None:
            connection = await asyncpg.connect(address)
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        run_apart(once())


@contextmanager
def running_postgres() -> Generator[PostgresServer]:
    """A PostgreSQL server for the tests: the embedded one, or the one that CITAS_TEST_DATABASE_URL names."""
    if named := os.environ.get("CITAS_TEST_DATABASE_URL"):
        url = make_url(named).set(drivername="postgresql+asyncpg")
        yield PostgresServer(admin=url, owner=url.username or SUPERUSER)
        return
    with temporary_folder() as folder:
        server = EmbeddedPostgres(folder, durable=False)
        with running(server, log=folder / "postgres.log"):
            yield PostgresServer(admin=make_url(server.url_as(SUPERUSER, "postgres")), owner=ROLE)


@contextmanager
def running_valkey() -> Generator[str]:
    """The URL of an empty Valkey server."""
    with temporary_folder() as folder:
        server = EmbeddedValkey(folder)
        with running(server, log=folder / "valkey.log"):
            yield server.url


@dataclass(frozen=True, slots=True)
class RunningMailSink:
    """An SMTP server whose mails can be read."""

    url: str
    host: str
    port: int
    folder: Path

    def mails(self, *, to: str | None = None) -> list[EmailMessage]:
        """The mails so far, oldest first; `to` is an address of the envelope."""
        parser = BytesParser(policy=modern_policy)
        read = [parser.parsebytes(file.read_bytes()) for file in sorted(self.folder.glob("*.eml"))]
        return [mail for mail in read if to is None or to in str(mail["X-Rcpt-To"]).split(", ")]

    def wait_for(self, *, to: str, count: int = 1, within: float = 15.0) -> list[EmailMessage]:
        """The mails to an address, once there are `count` of them."""
        return wait_until(
            lambda: found if len(found := self.mails(to=to)) >= count else [],
            within=within,
            what=f"{count} mail(s) to {to}",
        )

    def clear(self) -> None:
        """Forget the mails so far."""
        for file in self.folder.glob("*.eml"):
            file.unlink()


@contextmanager
def running_mail_sink() -> Generator[RunningMailSink]:
    """An SMTP server that keeps every mail."""
    with temporary_folder() as folder:
        sink = MailSink(folder)
        with running(sink, log=folder / "mail-sink.log"):
            yield RunningMailSink(url=sink.url, host="127.0.0.1", port=sink.port, folder=sink.folder)


def as_application(owner_url: str) -> str:
    """The URL of a database for whoever the application logs in as, who may not change the audit log."""
    url = make_url(owner_url).set(username=APPLICATION)
    return url.render_as_string(hide_password=False).replace("%2F", "/")


def libpq_url(url: URL) -> str:
    """The URL as asyncpg and libpq spell it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def run_apart[T](work: Coroutine[object, object, T]) -> T:
    """Run a coroutine in a loop and thread of its own, also from a test whose loop is running."""
    results: list[T] = []
    failures: list[BaseException] = []

    def body() -> None:
        try:
            results.append(asyncio.run(work))
        except BaseException as failure:  # noqa: BLE001 (raised again in the caller's thread)
            failures.append(failure)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
    return results[0]
