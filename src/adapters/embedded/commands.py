"""Running a program to its end, as somebody."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from adapters.embedded.accounts import Account


def run(
    command: Sequence[str | Path],
    *,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
    stdin: str = "",
) -> subprocess.CompletedProcess[str]:
    """Run a command as `account` (`None`: as ourselves) from the root folder and return its code and what it wrote.

    Raises OSError when it cannot be started at all; a code other than 0 is the caller's to judge.
    """
    return subprocess.run(  # noqa: S603 (every command is ours)
        command,
        check=False,
        input=stdin,
        capture_output=True,
        text=True,
        errors="replace",
        cwd="/",
        env=environment,
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
    )
