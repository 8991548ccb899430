"""As whom the servers run: as ourselves, or, started by root, as a system user of our own.

PostgreSQL refuses to run as root, and the others gain nothing from it.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass

from adapters.embedded.errors import EmbeddedServerError

SYSTEM_USER = "citas"


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine."""

    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """Who the servers run as; `None` means as ourselves, without any change of user."""
    if os.geteuid() != 0:
        return None
    return _find(SYSTEM_USER) or _create(SYSTEM_USER)


def _find(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)


def _create(name: str) -> Account:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        raise EmbeddedServerError(
            f"PostgreSQL does not run as root, and there is no `useradd` here to make the system user {name!r}: "
            f"create that user by hand, or start this program as an ordinary user"
        )
    done = subprocess.run(  # noqa: S603 (nothing in it comes from outside)
        [
            useradd,
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir=/nonexistent",
            "--shell=/usr/sbin/nologin",
            name,
        ],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    # Whoever starts at the same moment may have won: the user is what counts, not who made it.
    account = _find(name)
    if account is None:
        raise EmbeddedServerError(f"the system user {name!r} could not be created: {done.stderr.strip()}")
    return account
