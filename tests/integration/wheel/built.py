"""The wheel, built and installed as the Containerfile does it: the dependencies that the lock file names, then the wheel."""

import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TAKES_AT_MOST_SECONDS = 100


@dataclass(frozen=True)
class Installation:
    """An environment of its own with the product in it, and nothing of the repository within reach."""

    wheel: Path
    environment: Path
    elsewhere: Path

    @cached_property
    def names(self) -> set[str]:
        """The files in the wheel."""
        with zipfile.ZipFile(self.wheel) as archive:
            return {name for name in archive.namelist() if not name.endswith("/")}

    def command(self, program: str, *arguments: str) -> list[str]:
        return [str(self.environment / "bin" / program), *arguments]

    def surroundings(self, **settings: str) -> dict[str, str]:
        """The environment variables of whoever installed it: no PYTHONPATH, no home, no settings but those given."""
        return {"PATH": f"{self.environment / 'bin'}:/usr/bin:/bin", "HOME": str(self.elsewhere)} | settings

    def run(self, program: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end, away from the repository."""
        return subprocess.run(
            self.command(program, *arguments),
            cwd=self.elsewhere,
            env=self.surroundings(**settings),
            check=False,
            capture_output=True,
            text=True,
            timeout=TAKES_AT_MOST_SECONDS,
        )


def install(folder: Path) -> Installation:
    """Build the wheel and install it into an empty environment below `folder`."""
    environment, elsewhere = folder / "environment", folder / "elsewhere"
    elsewhere.mkdir()
    _uv("build", "--wheel", "--quiet", "--out-dir", str(folder / "dist"))
    [wheel] = (folder / "dist").glob("*.whl")
    _uv("sync", "--frozen", "--no-dev", "--no-install-project", "--quiet", UV_PROJECT_ENVIRONMENT=str(environment))
    _uv("pip", "install", "--quiet", "--python", str(environment), "--no-deps", str(wheel))
    return Installation(wheel, environment, elsewhere)


def _uv(*arguments: str, **variables: str) -> None:
    """Run uv on what its cache has, as `make install` filled it; where the cache was emptied, with the network.

    There, as in tools/install.sh, the machine may trust an authority that uv's own list lacks.
    """
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"} | variables
    command = [_find_uv(), *arguments]
    tried = None
    for way in ({"UV_OFFLINE": "1"}, {"UV_OFFLINE": "0"}, {"UV_OFFLINE": "0", "UV_SYSTEM_CERTS": "true"}):
        tried = subprocess.run(
            command,
            cwd=ROOT,
            env=environment | way,
            check=False,
            capture_output=True,
            text=True,
            timeout=TAKES_AT_MOST_SECONDS,
        )
        if tried.returncode == 0:
            return
    assert tried is not None
    raise AssertionError(f"{' '.join(command)} failed: {tried.stderr}")


def _find_uv() -> str:
    """The uv that `make install` uses: the machine's, unless it is a shim with nothing behind it, or the one fetched."""
    for candidate in (shutil.which("uv"), str(ROOT / ".tools" / "uv" / "bin" / "uv")):
        if candidate and Path(candidate).exists():
            asked = subprocess.run([candidate, "--version"], check=False, capture_output=True)
            if asked.returncode == 0:
                return candidate
    raise AssertionError("there is no uv: make install fetches it")
