"""The files of the repository that say how the product is packed and run."""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from entrypoints.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[3]
COMPOSE = ROOT / "compose.yaml"
CONTAINERFILE = ROOT / "Containerfile"

SETTING_NAMES = {f"{PREFIX}{field.name.upper()}" for field in msgspec.structs.fields(Settings)}


def compose() -> dict[str, Any]:
    """compose.yaml with its anchors resolved."""
    return yaml.safe_load(COMPOSE.read_text("utf-8"))


def services() -> dict[str, dict[str, Any]]:
    return compose()["services"]


def ours() -> dict[str, dict[str, Any]]:
    """The services that run the product's own image."""
    return {name: service for name, service in services().items() if "build" in service}


def instruction(name: str) -> list[str]:
    """The arguments of the Containerfile's only instruction of a kind, in its exec form."""
    [found] = re.findall(rf"^{name} (\[.+\])$", CONTAINERFILE.read_text("utf-8"), re.MULTILINE)
    return json.loads(found)


def version() -> str:
    """The product's version."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def settings_named_in(text: str) -> set[str]:
    """Everything in a text that looks like one of our environment variables."""
    return set(re.findall(rf"\b{PREFIX}[A-Z][A-Z_]*", text))


def interpolated(value: str, environment: Mapping[str, str]) -> str:
    """What Compose makes of `${NAME:-default}`."""
    return re.sub(r"\$\{(\w+):-([^}]*)\}", lambda found: environment.get(found[1]) or found[2], value)
