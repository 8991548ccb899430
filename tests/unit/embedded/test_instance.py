"""An instance's data folder: who holds it, its secret, and how other commands find it."""

import os
import stat
from pathlib import Path

import pytest

from entrypoints.instance import (
    AlreadyRunning,
    InstanceError,
    ensure_secret_key,
    forget_instance,
    held,
    read_instance,
    write_instance,
)

ENVIRONMENT = {"CITAS_DATABASE_URL": "postgresql+asyncpg://citas@/citas?host=/x", "CITAS_MAIL_FROM": "Citas <c@x.es>"}


def test_what_is_written_is_read_and_nobody_else_may(tmp_path: Path) -> None:
    write_instance(tmp_path, ENVIRONMENT)

    assert read_instance(tmp_path) == ENVIRONMENT
    assert stat.S_IMODE((tmp_path / "instance.json").stat().st_mode) == 0o600


def test_a_stopped_instance_is_not_found(tmp_path: Path) -> None:
    write_instance(tmp_path, ENVIRONMENT)
    forget_instance(tmp_path)

    with pytest.raises(InstanceError, match="citas up"):
        read_instance(tmp_path)


def test_a_broken_note_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "instance.json").write_text("{")

    with pytest.raises(InstanceError, match=r"instance\.json"):
        read_instance(tmp_path)


def test_a_folder_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "var"

    with held(folder), pytest.raises(AlreadyRunning, match="in use by another"), held(folder):
        pass

    with held(folder):
        pass


def test_a_folder_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(InstanceError, match="cannot be used"), held(tmp_path / "file"):
        pass


def test_the_secret_is_made_once_long_and_private(tmp_path: Path) -> None:
    path = ensure_secret_key(tmp_path)
    secret = path.read_text()

    assert len(secret.strip()) >= 43
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ensure_secret_key(tmp_path).read_text() == secret


def test_a_lock_that_leads_elsewhere_is_neither_followed_nor_emptied(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("kept")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "lock").symlink_to(tmp_path / "precious")

    with pytest.raises(InstanceError, match="lock"), held(tmp_path / "var"):
        pass

    assert (tmp_path / "precious").read_text() == "kept"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_is_not_believed(tmp_path: Path) -> None:
    write_instance(tmp_path, ENVIRONMENT)
    os.chown(tmp_path, 12345, 12345)

    with pytest.raises(InstanceError, match="belongs to user id 12345"), held(tmp_path):
        pass
    with pytest.raises(InstanceError, match="belongs to user id 12345"):
        read_instance(tmp_path)

    assert not (tmp_path / "lock").exists()


def test_a_folder_that_anybody_may_write_into_is_not_believed(tmp_path: Path) -> None:
    write_instance(tmp_path, ENVIRONMENT)
    tmp_path.chmod(0o1777)

    with pytest.raises(InstanceError, match="anybody may write"), held(tmp_path):
        pass
    with pytest.raises(InstanceError, match="anybody may write"):
        read_instance(tmp_path)
