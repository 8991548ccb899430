"""As whom root's servers run: a system user, never a person who happens to have its name."""

from pwd import struct_passwd

import pytest

from adapters.embedded.accounts import Account, account_of
from adapters.embedded.errors import EmbeddedServerError


def an_entry(uid: int, shell: str) -> struct_passwd:
    return struct_passwd(("citas", "x", uid, 995, "", "/nonexistent", shell))


@pytest.mark.parametrize(
    ("uid", "shell"),
    [(999, "/usr/sbin/nologin"), (100, "/bin/bash"), (1500, "/sbin/nologin"), (65534, "/bin/false")],
)
def test_a_system_user_is_taken(uid: int, shell: str) -> None:
    assert account_of(an_entry(uid, shell)) == Account(name="citas", uid=uid, gid=995)


@pytest.mark.parametrize(
    ("uid", "shell"), [(1000, "/bin/bash"), (1500, ""), (0, "/bin/bash"), (0, "/usr/sbin/nologin")]
)
def test_a_person_and_root_are_refused_by_name(uid: int, shell: str) -> None:
    with pytest.raises(EmbeddedServerError, match=r"'citas'.*CITAS_DATABASE_URL"):
        account_of(an_entry(uid, shell))
