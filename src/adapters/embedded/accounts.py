"""As whom the servers run: as ourselves, or, started by root, as a system user of our own.

PostgreSQL refuses to run as root, and the others gain nothing from it.
"""

import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import PurePath

from adapters.embedded.errors import EmbeddedServerError

SYSTEM_USER = "citas"
_FIRST_PERSON = 500 if sys.platform == "darwin" else 1000  # login.defs(5), UID_MIN
_NO_SHELLS = ("nologin", "false")


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine."""

    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """Who the servers run as; `None` means as ourselves, without any change of user. Raises EmbeddedServerError."""
    if os.geteuid() != 0:
        return None
    return _find(SYSTEM_USER) or _create(SYSTEM_USER)


def _find(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return account_of(entry)


def account_of(entry: pwd.struct_passwd) -> Account:
    """The account, unless it is a person's or root: the database must not be theirs. Raises EmbeddedServerError."""
    is_person = entry.pw_uid >= _FIRST_PERSON and PurePath(entry.pw_shell).name not in _NO_SHELLS
    if is_person or entry.pw_uid == 0:
        raise EmbeddedServerError(
            f"the user {entry.pw_name!r} of this machine (user id {entry.pw_uid}) is no system user, so the servers that "
            f"root starts cannot run as it: start this program as an ordinary user, or name servers of your own "
            f"(CITAS_DATABASE_URL, CITAS_REDIS_URL)"
        )
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


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
