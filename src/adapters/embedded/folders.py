"""Where an embedded server keeps its files, and how a folder comes to be without touching anybody else's.

An ordinary user has everything below the data folder:

    DATA_DIR/instance-id          a random name, made once
    DATA_DIR/<server>/            0700

Root's data folder is often out of reach for the system user that the servers run as (in a home folder, which stays closed),
so there the files live in the system folder, under the random name:

    /var/lib/citas/instances/<instance-id>/<server>/      0700, the system user's (CITAS_SYSTEM_DIR says where else)

The name comes from `instance-id` and not from the path: whoever deletes the data folder and starts again gets a fresh
server, not what the old one had left behind. Folders that exist are never given another mode or owner.
"""

import fcntl
import os
import secrets
import shutil
import stat
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.embedded.accounts import Account, server_account
from adapters.embedded.errors import EmbeddedServerError

DEFAULT_SYSTEM_DIR = "/var/lib/citas"
# sockaddr_un holds 108 bytes on Linux and 104 on macOS, the final NUL included.
LONGEST_SOCKET_PATH = 103
# Not `tempfile.gettempdir()`, whose path may be long; the name is unguessable and the folder private.
_SHORT_PARENT = "/tmp"  # noqa: S108  # nosec B108
_ID_BYTES = 8


def system_dir() -> Path:
    """Where root's servers live."""
    return Path(os.environ.get("CITAS_SYSTEM_DIR") or DEFAULT_SYSTEM_DIR).absolute()


@dataclass(frozen=True, slots=True)
class ServerHome:
    """The private folder of one server of one instance, and the account that owns it."""

    folder: Path
    account: Account | None
    instance_id: str

    def socket_folder(self, longest_name: str) -> Path:
        """A private folder for Unix sockets whose names are at most as long as `longest_name`.

        It is `run` in the server's folder, or one with a short path in /tmp where that would be too long for a socket.
        """
        inside = self.folder / "run"
        if len(os.fsencode(inside / longest_name)) <= LONGEST_SOCKET_PATH:
            make_private_folder(inside, self.account)
            return inside
        short = self._short_folder()
        make_private_folder(short, self.account)
        return short

    def remove(self) -> None:
        """Delete all that the server has ever written. The server must have ended."""
        shutil.rmtree(self._short_folder(), ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.account is not None:
            instance = self.folder.parent
            if {path.name for path in instance.iterdir()} <= {"data-dir"}:
                shutil.rmtree(instance)

    def _short_folder(self) -> Path:
        return Path(_SHORT_PARENT) / f"citas-{self.instance_id}-{self.folder.name}"


def claim_home(data_dir: Path, server: str) -> ServerHome:
    """The home of `server` for the instance in `data_dir`, made if it is not there yet.

    Raises EmbeddedServerError when the data folder belongs to somebody else or is a copy of another one that is in use.
    """
    data_dir = data_dir.resolve()
    make_folder(data_dir, mode=0o700)
    instance_id = _instance_id(data_dir)
    if os.geteuid() != 0:
        folder = data_dir / server
        make_private_folder(folder, None)
        return ServerHome(folder=folder, account=None, instance_id=instance_id)
    with system_lock():
        account = server_account()
        instances = system_dir() / "instances"
        make_folder(instances, mode=0o755)
        instance = instances / instance_id
        make_folder(instance, mode=0o755)
        _own(instance / "data-dir", data_dir)
        folder = instance / server
        make_private_folder(folder, account)
    return ServerHome(folder=folder, account=account, instance_id=instance_id)


@contextmanager
def system_lock() -> Generator[None]:
    """Keep out everybody else who changes the system folder: several instances may start at the same moment."""
    make_folder(system_dir(), mode=0o755)
    with (system_dir() / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_folder(path: Path, *, mode: int) -> None:
    """Make a folder with exactly this mode, whatever the umask; one that exists is left as it is."""
    if path.is_dir():
        return
    make_folder(path.parent, mode=0o755)
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        return
    path.chmod(mode)


def make_private_folder(path: Path, account: Account | None) -> None:
    """Make a folder that only `account` (or we) may enter; one that exists must already be like that."""
    uid = os.geteuid() if account is None else account.uid
    try:
        path.mkdir(mode=0o700)
        if account is not None:
            os.chown(path, account.uid, account.gid)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or stat.S_IMODE(found.st_mode) & 0o077:
            raise EmbeddedServerError(
                f"{path} must be a folder of user id {uid} that nobody else may enter (mode 0700); it is not ours to change"
            ) from None


def _instance_id(data_dir: Path) -> str:
    path = data_dir / "instance-id"
    if not path.exists():
        unfinished = data_dir / f".instance-id-{secrets.token_hex(8)}"
        unfinished.write_text(f"{secrets.token_hex(_ID_BYTES)}\n")
        try:
            path.hardlink_to(unfinished)
        except FileExistsError:  # another server of the instance was first
            pass
        finally:
            unfinished.unlink()
    if path.stat().st_uid != os.geteuid():
        raise EmbeddedServerError(
            f"{data_dir} was made by user id {path.stat().st_uid}: run this as that user, or choose another data folder"
        )
    found = path.read_text().strip()
    if len(found) != 2 * _ID_BYTES or not found.isalnum():
        raise EmbeddedServerError(
            f"{path} does not hold an instance id; remove the file to start with an empty database"
        )
    return found


def _own(marker: Path, data_dir: Path) -> None:
    """Note which data folder the instance belongs to; a copied data folder must not share the original's server."""
    if marker.exists():
        owner = Path(marker.read_text())
        if owner != data_dir and _holds_same_id(owner, data_dir):
            raise EmbeddedServerError(
                f"{data_dir} is a copy of {owner}, whose database it would share: "
                f"remove {data_dir / 'instance-id'} to start with an empty database"
            )
    marker.write_text(str(data_dir))


def _holds_same_id(owner: Path, data_dir: Path) -> bool:
    other = owner / "instance-id"
    return other.exists() and other.read_text() == (data_dir / "instance-id").read_text()
