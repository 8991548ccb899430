"""One running instance: its data folder, who holds it, and how other commands find it.

DATA_DIR/lock             held (flock) by the `citas up` that runs on it
DATA_DIR/secret.key       what tokens are signed with, made once
DATA_DIR/instance.json    the environment of the running instance, as NAME: value; gone after a clean stop
DATA_DIR/logs, mail, …    what the processes leave
"""

import fcntl
import os
import secrets
import stat
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

_SECRET_BYTES = 48


class InstanceError(Exception):
    """There is no such instance, or it is taken; the message says which and what to do."""


class AlreadyRunning(InstanceError):
    """Another `citas up` holds the data folder."""


@contextmanager
def held(data_dir: Path) -> Generator[None]:
    """Hold the data folder, made if need be, against any other `citas up`; the kernel lets go when we die.

    Raises AlreadyRunning when somebody else holds it, InstanceError when the folder cannot be used.
    """
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _require_ours(data_dir)
        # Never through a link: what it leads to would be emptied.
        descriptor = os.open(data_dir / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as refused:
        raise InstanceError(
            f"the data folder {data_dir} cannot be used: {refused.strerror} ({refused.filename})"
        ) from refused
    with os.fdopen(descriptor, "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunning(
                f"{data_dir} is in use by another `citas up` (process {lock.read().strip() or 'unknown'}): "
                f"stop it, or choose another --data-dir"
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def write_instance(data_dir: Path, environment: Mapping[str, str]) -> None:
    """Tell other commands how to reach this instance. Only its owner may read it: an address may hold a password."""
    write_private(data_dir / "instance.json", msgspec.json.format(msgspec.json.encode(dict(environment))))


def forget_instance(data_dir: Path) -> None:
    """The instance has stopped."""
    (data_dir / "instance.json").unlink(missing_ok=True)


def read_instance(data_dir: Path) -> dict[str, str]:
    """The environment of the instance that runs on a data folder; InstanceError when none does."""
    path = data_dir / "instance.json"
    try:
        _require_ours(data_dir)
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        raise InstanceError(
            f"no instance runs on {data_dir}: start it with `citas up --data-dir {data_dir}`, or set CITAS_DATABASE_URL"
        ) from None
    except PermissionError:
        raise InstanceError(f"{path} belongs to somebody else: run this as the user who started the instance") from None
    except msgspec.DecodeError as broken:
        raise InstanceError(f"{path} cannot be read: {broken}") from broken


def ensure_secret_key(data_dir: Path) -> Path:
    """The file with this instance's secret, made the first time; 384 random bits as URL-safe text, later a ring of keys."""
    path = data_dir / "secret.key"
    if not path.exists():
        write_private(path, f"{secrets.token_urlsafe(_SECRET_BYTES)}\n".encode())
    return path


def _require_ours(data_dir: Path) -> None:
    """Refuse a folder whose files somebody else may have written: they say what is signed with, connected to, killed.

    Raises InstanceError; OSError when there is no such folder.
    """
    found = data_dir.stat()
    if found.st_uid not in {os.geteuid(), 0}:
        raise InstanceError(
            f"{data_dir} belongs to user id {found.st_uid}: run this as that user, or choose another --data-dir"
        )
    if found.st_mode & stat.S_IWOTH:
        raise InstanceError(
            f"anybody may write into {data_dir}: choose another --data-dir, such as {data_dir / 'citas'}"
        )


def write_private(path: Path, content: bytes) -> None:
    """Replace a file as a whole, readable by its owner only."""
    descriptor, unfinished = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(unfinished).rename(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
