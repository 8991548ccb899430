"""`citas up`: everything on one machine with one command, in the foreground.

PostgreSQL, Valkey and a mail sink of our own (or those that CITAS_DATABASE_URL, CITAS_REDIS_URL and CITAS_SMTP_URL name),
then the migrations, then API, worker and scheduler, each a child process whose command line names its role.
"""

import asyncio
import http.client
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from adapters.embedded.errors import EmbeddedServerError
from adapters.embedded.mail_sink import MailSink
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.embedded.processes import Launch
from adapters.embedded.valkey import EmbeddedValkey
from entrypoints.addresses import DRIVER
from entrypoints.exit_codes import BAD_USAGE, DONE, REFUSED, UNAVAILABLE
from entrypoints.instance import (
    AlreadyRunning,
    InstanceError,
    ensure_secret_key,
    forget_instance,
    held,
    write_instance,
)
from entrypoints.settings import SettingsError, load_console_settings
from entrypoints.supervisor import ProcessSpec, StartFailed, Supervisor

HOST = "127.0.0.1"
# `-P`: what lies in the folder where somebody typed the command must not shadow a module.
CITAS = (sys.executable, "-P", "-m", "entrypoints.cli")
DEFAULT_MAIL_FROM = "Citas <citas@localhost.localdomain>"
# The whole of a stop takes at most ten seconds: first what answers requests, which has longer than each of its roles
# gives to what it has in hand, then what it stands on.
APPLICATION_STOPS_WITHIN = 6.0
SERVERS_STOP_WITHIN = 3.5
_STEADY_AFTER = 1.5
_PORTS = range(1, 2**16)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpOptions:
    """What the command line asks for."""

    port: int = 8000
    data_dir: Path = Path("var")
    demo: bool = False


class _Server(Protocol):
    name: str

    @property
    def url(self) -> str: ...
    def prepare(self) -> None: ...
    def launch(self) -> Launch: ...
    def is_ready(self) -> bool: ...


async def run_up(options: UpOptions, *, program: Sequence[str] = CITAS) -> int:
    """Run until SIGINT or SIGTERM and return the exit code.

    0 stopped as asked · 1 another `up` has the data folder · 2 the port, the folder or a setting makes no sense · 3 the port is
    taken, or something did not start; the reason is on standard error. `program` is what the roles are commands of.
    """
    if options.port not in _PORTS:
        return _refuse(f"{options.port} is not a port", BAD_USAGE)
    data_dir = options.data_dir.resolve()
    try:
        _check_settings(os.environ)
    except SettingsError as unusable:
        return _refuse(str(unusable), BAD_USAGE)
    try:
        with held(data_dir):
            return await _run_until_told(Instance(options, data_dir, program))
    except AlreadyRunning as taken:
        return _refuse(str(taken), REFUSED)
    except InstanceError as unusable:
        return _refuse(str(unusable), BAD_USAGE)


def _check_settings(environment: Mapping[str, str]) -> None:
    """Say now what no process could use, before anything starts. Raises SettingsError."""
    database_url = environment.get("CITAS_DATABASE_URL") or f"{DRIVER}:///citas"
    load_console_settings({**environment, "CITAS_DATABASE_URL": database_url})


async def _run_until_told(instance: "Instance") -> int:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means it
            loop.add_signal_handler(number, told.set)
    stopping = asyncio.create_task(told.wait())
    starting = asyncio.create_task(instance.start())
    try:
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            await stopping
        _note("stopping")
    except (StartFailed, EmbeddedServerError, OSError) as failure:
        return _refuse(str(failure), UNAVAILABLE)
    finally:
        starting.cancel()
        stopping.cancel()
        await asyncio.gather(starting, stopping, return_exceptions=True)
        await instance.stop()
    return DONE


class Instance:
    """The processes of one `citas up`."""

    def __init__(self, options: UpOptions, data_dir: Path, program: Sequence[str]) -> None:
        self._options = options
        self._program = program
        self._data_dir = data_dir
        self._supervisor = Supervisor(folder=data_dir, report=_note)
        self._servers = embedded_servers(data_dir, os.environ)
        self._here = Path.cwd()

    async def start(self) -> None:
        """Start everything; returns once it serves."""
        await self._supervisor.clear()
        require_free(self._options.port)
        _note(f"starting on {self._data_dir}")
        await self._supervisor.start([_server_spec(server) for server in self._servers.values()])
        environment = await asyncio.to_thread(self._environment)
        write_instance(self._data_dir, {name: environment[name] for name in _PUBLISHED if name in environment})
        _note("bringing the database up to date")
        await self._supervisor.run(self._role("migrations", ["db", "upgrade"], environment))
        # Only whoever migrates is told how to be the owner, who could change what the others may only add to.
        environment = {name: value for name, value in environment.items() if name != _OWNER_URL}
        _note("starting the API, the worker and the scheduler")
        roles = {"api": ["api", "--port", str(self._options.port)], "worker": ["worker"], "scheduler": ["scheduler"]}
        launches = {name: self._role(name, arguments, environment) for name, arguments in roles.items()}
        await self._supervisor.start([self._application_spec(launch) for launch in launches.values()])
        accounts = ""
        if self._options.demo:
            _note("making the demo")
            accounts = await self._supervisor.run(self._role("demo", ["demo"], environment))
        self._announce(accounts, environment)

    async def stop(self) -> None:
        """End everything."""
        await self._supervisor.stop()
        forget_instance(self._data_dir)

    def _announce(self, accounts: str, environment: Mapping[str, str]) -> None:
        address = f"http://{HOST}:{self._options.port}"
        _say(f"Citas       {environment['CITAS_PUBLIC_URL']}")
        if isinstance(sink := self._servers.get("CITAS_SMTP_URL"), MailSink):
            _say(f"Mail        {sink.folder}")
        _say(f"Logs        {self._data_dir / 'logs'}")
        if accounts.strip():
            _say(f"\n{accounts.rstrip()}\n")
        _say(f"ready {address}")

    def _environment(self) -> dict[str, str]:
        """What the children get: what we got, with everything that it leaves out filled in."""
        defaults = {
            "CITAS_MAIL_FROM": DEFAULT_MAIL_FROM,
            "CITAS_ADMIN_SECOND_FACTOR": "optional",
            "CITAS_PUBLIC_URL": f"http://{HOST}:{self._options.port}",
        }
        servers = {name: server.url for name, server in self._servers.items()}
        if isinstance(postgres := self._servers.get("CITAS_DATABASE_URL"), EmbeddedPostgres):
            servers[_OWNER_URL] = postgres.owner_url
        given = {name: value for name, value in os.environ.items() if value or name not in _PUBLISHED}
        key = given.get("CITAS_SECRET_KEY_FILE")
        # Absolute, because commands that read instance.json are typed elsewhere.
        secret = {"CITAS_SECRET_KEY_FILE": str(Path(key).resolve() if key else ensure_secret_key(self._data_dir))}
        return defaults | given | servers | secret | {"PYTHONUNBUFFERED": "1"}

    def _role(self, name: str, arguments: list[str], environment: Mapping[str, str]) -> Launch:
        return Launch(
            name=name,
            command=[*self._program, *arguments],
            environment=environment,
            working_directory=self._here,
        )

    def _application_spec(self, launch: Launch) -> ProcessSpec:
        """The API says itself when it is ready; the others have to live for a moment."""
        if launch.name == "api":
            return ProcessSpec(
                name=launch.name,
                launch=lambda: launch,
                is_ready=lambda: answers(self._options.port),
                stop_within=APPLICATION_STOPS_WITHIN,
            )
        return ProcessSpec(
            name=launch.name,
            launch=lambda: launch,
            steady_after=_STEADY_AFTER,
            stop_within=APPLICATION_STOPS_WITHIN,
        )


_OWNER_URL = "CITAS_DATABASE_OWNER_URL"
_PUBLISHED = (
    "CITAS_DATABASE_URL",
    _OWNER_URL,
    "CITAS_REDIS_URL",
    "CITAS_SMTP_URL",
    "CITAS_PUBLIC_URL",
    "CITAS_SECRET_KEY_FILE",
    "CITAS_MAIL_FROM",
)


def embedded_servers(data_dir: Path, environment: Mapping[str, str]) -> dict[str, _Server]:
    """The servers that nobody else provides, by the variable that would name somebody else's."""
    ours: dict[str, _Server] = {
        "CITAS_DATABASE_URL": EmbeddedPostgres(data_dir),
        "CITAS_REDIS_URL": EmbeddedValkey(data_dir),
        "CITAS_SMTP_URL": MailSink(data_dir),
    }
    return {name: server for name, server in ours.items() if not environment.get(name)}


def require_free(port: int) -> None:
    """Say now that the port is taken, before anything else starts. Raises StartFailed."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
            trial.listen()
        except OSError as refused:
            raise StartFailed(f"port {port} cannot be used ({refused.strerror}): choose another --port") from None


def answers(port: int) -> bool:
    """Whether the API says that it and all it stands on are ready."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _server_spec(server: _Server) -> ProcessSpec:
    return ProcessSpec(
        name=server.name,
        launch=server.launch,
        prepare=server.prepare,
        is_ready=server.is_ready,
        stop_within=SERVERS_STOP_WITHIN,
    )


def _refuse(message: str, code: int) -> int:
    _note(message)
    return code


def _note(message: str) -> None:
    """What goes on, for whoever watches; not part of the answer."""
    _print(message, to_errors=True)


def _say(message: str) -> None:
    """The answer: where it is, who can log in, and that it is ready."""
    _print(message, to_errors=False)


def _print(message: str, *, to_errors: bool) -> None:
    stream = sys.stderr if to_errors else sys.stdout
    with suppress(BrokenPipeError):  # whoever read it has gone; we go on
        print(f"citas: {message}" if to_errors else message, file=stream, flush=True)
