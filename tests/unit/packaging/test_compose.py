"""compose.yaml says what the product understands, and gives our processes no more than they need."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from adapters.security.machine import SystemClock
from entrypoints.cli.main import app
from entrypoints.settings import load_settings
from tests.unit.packaging.files import (
    COMPOSE,
    CONTAINERFILE,
    ROOT,
    SETTING_NAMES,
    compose,
    interpolated,
    ours,
    services,
    settings_named_in,
    version,
)

# A registry may carry a port, a tag is what follows the last colon, and `latest` is no pin.
PINNED = re.compile(r"^[^@\s]+:(?!latest)[\w.-]*\d[\w.-]*$")


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """What deploy/make-secrets makes."""
    subprocess.run([ROOT / "deploy" / "make-secrets", tmp_path / "secrets"], check=True, capture_output=True)
    return tmp_path / "secrets"


def check(file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "tools" / "check_compose.py", file]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_the_file_is_what_the_specification_allows() -> None:
    checked = check(COMPOSE)

    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("    read_only: true", "    read_onyl: true"),
        ("condition: service_healthy", "condition: service_fine"),
        ("    networks: [data]", "    networks: 7"),
    ],
)
def test_a_planted_mistake_is_named(tmp_path: Path, right: str, wrong: str) -> None:
    text = COMPOSE.read_text("utf-8")
    assert right in text
    planted = tmp_path / "compose.yaml"
    planted.write_text(text.replace(right, wrong, 1), "utf-8")

    checked = check(planted)

    assert checked.returncode == 1
    assert wrong.split(":", maxsplit=1)[0].strip() in checked.stdout


@pytest.mark.parametrize("file", [COMPOSE, CONTAINERFILE, ROOT / "deploy" / "make-secrets"], ids=lambda file: file.name)
def test_every_setting_in_it_is_one_that_the_product_knows(file: Path) -> None:
    assert settings_named_in(file.read_text("utf-8")) <= SETTING_NAMES


def test_the_processes_run_together_with_what_the_secrets_and_the_file_give_them(secrets: Path) -> None:
    for service in ours().values():
        files = [secrets / Path(file).name for file in service["env_file"]]
        urls = dict(line.split("=", 1) for file in files for line in file.read_text().splitlines())
        environment = {name: interpolated(value, {}) for name, value in service["environment"].items()} | urls

        settings = load_settings(environment | {"CITAS_SECRET_KEY_FILE": str(secrets / "secret_key")})

        assert settings.keys(SystemClock()).ring().keys
        assert environment["CITAS_SECRET_KEY_FILE"] == "/run/secrets/secret_key"
        assert "secret_key" in service["secrets"]
        hosts = {
            urlsplit(address).hostname for address in (settings.database_url, settings.redis_url, settings.smtp_url)
        }
        assert hosts == {"postgres", "valkey", "mail"}
        assert urlsplit(settings.database_url).username == "citas_api"
        assert (settings.owner_url() != settings.database_url) == ("upgrade" in service["command"])


@pytest.mark.parametrize("name", ours())
def test_its_command_is_one_of_the_programs(name: str) -> None:
    app.parse_args(ours()[name]["command"], exit_on_error=False, print_error=False)


@pytest.mark.parametrize("name", services())
def test_its_image_is_pinned(name: str) -> None:
    assert PINNED.match(services()[name]["image"])


def test_our_image_carries_the_version_of_the_product() -> None:
    assert {service["image"] for service in ours().values()} == {f"gestor-de-citas:{version()}"}
    assert f'version="{version()}"' in CONTAINERFILE.read_text("utf-8")
    assert f"gestor-de-citas:{version()} " in CONTAINERFILE.read_text("utf-8")


@pytest.mark.parametrize("name", ours())
def test_our_processes_have_no_privileges_and_nothing_to_write_to(name: str) -> None:
    service = ours()[name]

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.keys() & {"cap_add", "privileged", "volumes", "pid", "network_mode", "devices"}


def test_nothing_is_published_beyond_this_machine() -> None:
    published = [port for service in services().values() for port in service.get("ports", [])]

    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_the_database_and_the_queue_are_out_of_reach_from_outside() -> None:
    inside = [name for name, network in compose()["networks"].items() if network.get("internal")]

    assert services()["postgres"]["networks"] == services()["valkey"]["networks"] == inside


def test_nothing_starts_before_the_schema_is_there() -> None:
    waiting = {name for name, service in ours().items() if "migrate" in service["depends_on"]}

    assert waiting == ours().keys() - {"migrate"}
    assert services()["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}


def test_the_same_image_and_user_stand_in_the_containerfile() -> None:
    users = {service["user"] for service in ours().values()}

    assert users == set(re.findall(r"^USER (\S+)$", CONTAINERFILE.read_text("utf-8"), re.MULTILINE))


def test_secrets_are_kept_when_they_are_made_again_and_nobody_else_gets_at_them(secrets: Path) -> None:
    before = {file.name: file.read_bytes() for file in secrets.iterdir()}

    subprocess.run([ROOT / "deploy" / "make-secrets", secrets], check=True, capture_output=True)

    assert {file.name: file.read_bytes() for file in secrets.iterdir()} == before
    assert before.keys() == {"secret_key", "postgres_password", "database.env", "database_owner.env"}
    assert secrets.stat().st_mode & 0o777 == 0o700
    assert all(
        file.stat().st_mode & 0o777 == 0o644 for file in secrets.iterdir()
    )  # whoever runs in the container reads


def test_every_file_that_it_reads_is_one_that_make_secrets_makes(secrets: Path) -> None:
    files = {secret["file"] for secret in compose()["secrets"].values()}
    files |= {file for service in ours().values() for file in service["env_file"]}

    assert {Path(file).parent for file in files} == {Path("deploy/secrets")}
    assert {Path(file).name for file in files} == {file.name for file in secrets.iterdir()}


def test_secrets_are_never_committed() -> None:
    asked = subprocess.run(
        ["git", "check-ignore", "--no-index", "deploy/secrets/secret_key", "deploy/secrets/database.env"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )

    assert len(asked.stdout.split()) == 2
