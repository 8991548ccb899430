"""What is shipped works where nothing of the repository is: in an empty environment, away from the sources."""

import http.client
import json
import re
import signal
import socket
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_urlsafe

import pytest

from tests.integration.servers import running_postgres, running_valkey, temporary_folder, wait_until
from tests.integration.wheel.built import ROOT, Installation, install

PACKAGES = {"domain", "application", "adapters", "entrypoints"}
STARTS_WITHIN_SECONDS = 30.0
STOPS_WITHIN_SECONDS = 10.0


@pytest.fixture(scope="module")
def installation() -> Generator[Installation]:
    with temporary_folder() as folder:
        yield install(folder)


@pytest.fixture(scope="module")
def settings(installation: Installation) -> Generator[dict[str, str]]:
    """The settings of a deployment with real servers, whose schema the shipped migrations made."""
    key = installation.elsewhere / "secret.key"
    key.write_text(token_urlsafe(48))
    key.chmod(0o600)
    with running_postgres() as server, server.new_database() as database, running_valkey() as valkey:
        yield {
            "CITAS_DATABASE_URL": database,
            "CITAS_REDIS_URL": valkey,
            "CITAS_SMTP_URL": "smtp://127.0.0.1:25",
            "CITAS_PUBLIC_URL": "https://citas.example",
            "CITAS_SECRET_KEY_FILE": str(key),
        }


def test_it_holds_every_file_of_the_four_packages_and_nothing_else(installation: Installation) -> None:
    sources = {
        str(file.relative_to(ROOT / "src"))
        for file in (ROOT / "src").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    metadata = {name for name in installation.names if name.split("/")[0].endswith(".dist-info")}

    assert installation.names - metadata == sources
    assert {name.split("/")[0] for name in sources} == PACKAGES


def test_it_holds_what_is_not_python(installation: Installation) -> None:
    assert any(name.startswith("adapters/postgres/migrations/versions/") for name in installation.names)
    assert any(name.startswith("adapters/mail/templates/") for name in installation.names)


def test_nothing_comes_from_the_repository(installation: Installation) -> None:
    places = "import adapters, application, domain, entrypoints as e, sys; print([p.__path__[0] for p in (adapters, application, domain, e)], sys.path)"

    told = installation.run("python", "-c", places)

    assert told.returncode == 0, told.stderr
    assert str(installation.environment / "lib") in told.stdout
    assert f"{ROOT}/" not in told.stdout


def test_the_command_tells_its_version(installation: Installation) -> None:
    told = installation.run("citas", "--version")

    assert (told.returncode, told.stderr) == (0, "")
    assert f"gestor_de_citas-{told.stdout.strip()}-" in installation.wheel.name


def test_a_missing_setting_is_named_in_one_line(installation: Installation) -> None:
    told = installation.run("citas", "api")

    assert told.returncode == 2
    assert len(told.stderr.splitlines()) == 1
    assert "CITAS_DATABASE_URL" in told.stderr


def test_it_makes_the_schema_and_serves(installation: Installation, settings: dict[str, str]) -> None:
    upgraded = installation.run("citas", "db", "upgrade", "--json", **settings)
    assert upgraded.returncode == 0, upgraded.stderr
    schema = json.loads(upgraded.stdout)
    assert schema["current"] == schema["head"]

    with serving(installation, settings) as port:
        assert get(port, "/health/ready")[0] == http.HTTPStatus.OK
        assert get(port, "/api/v1/professionals") == (http.HTTPStatus.OK, {"items": [], "next": None})
        assert is_healthy(installation, port)
    assert not is_healthy(installation, port)


def is_healthy(installation: Installation, port: int) -> bool:
    """Whether the Containerfile's health check says so."""
    [check] = re.findall(r"^ *CMD (\[\"python.+\])$", (ROOT / "Containerfile").read_text("utf-8"), re.MULTILINE)
    return installation.run(*json.loads(check), CITAS_API_PORT=str(port)).returncode == 0


@contextmanager
def serving(installation: Installation, settings: dict[str, str]) -> Generator[int]:
    """The port of the API, once it is ready; afterwards it must end when it is asked to."""
    port = a_free_port()
    log = installation.elsewhere / "api.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            installation.command("citas", "api", "--port", str(port)),
            cwd=installation.elsewhere,
            env=installation.surroundings(**settings),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(
            lambda: process.poll() is not None or get(port, "/health/ready")[0] == http.HTTPStatus.OK,
            within=STARTS_WITHIN_SECONDS,
            what="the API",
        )
        assert process.poll() is None, tail(log)
        yield port
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOPS_WITHIN_SECONDS) == 0, tail(log)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def get(port: int, path: str) -> tuple[int, object]:
    """Status and body; 0 while nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, json.loads(response.read() or b"null")
    except (OSError, http.client.HTTPException):
        return 0, None
    finally:
        connection.close()


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def tail(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]
