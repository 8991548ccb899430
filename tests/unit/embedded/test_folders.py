"""Folders of the embedded servers: private ones are private, and nobody else's are touched."""

import os
import stat
from pathlib import Path

import pytest

from adapters.embedded.errors import EmbeddedServerError
from adapters.embedded.folders import LONGEST_SOCKET_PATH, ServerHome, make_folder, make_private_folder

SOCKET = ".s.PGSQL.5432.lock"


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)

    make_folder(tmp_path, mode=0o700)
    make_folder(tmp_path / "new" / "deep", mode=0o750)

    assert [mode_of(path) for path in (tmp_path, tmp_path / "new", tmp_path / "new" / "deep")] == [0o711, 0o755, 0o750]


def test_a_private_folder_is_ours_alone(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "private", None)
    make_private_folder(tmp_path / "private", None)

    assert mode_of(tmp_path / "private") == 0o700


def test_a_folder_that_others_may_enter_is_refused_not_changed(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)

    with pytest.raises(EmbeddedServerError, match="nobody else may enter"):
        make_private_folder(tmp_path / "open", None)

    assert mode_of(tmp_path / "open") == 0o755


def test_a_link_is_not_taken_for_a_private_folder(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(EmbeddedServerError):
        make_private_folder(tmp_path / "link", None)


def test_sockets_live_in_the_servers_folder() -> None:
    home = ServerHome(folder=Path("/tmp") / f"citas-unit-{os.getpid()}", account=None, instance_id="0" * 16)
    home.folder.mkdir(mode=0o700)
    try:
        assert home.socket_folder(SOCKET) == home.folder / "run"
    finally:
        home.remove()


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder_that_goes_again(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30) / "postgres"
    folder.mkdir(parents=True, mode=0o700)
    home = ServerHome(folder=folder, account=None, instance_id=os.urandom(8).hex())

    short = home.socket_folder(SOCKET)

    assert len(os.fsencode(short / SOCKET)) <= LONGEST_SOCKET_PATH
    assert mode_of(short) == 0o700
    assert home.socket_folder(SOCKET) == short
    home.remove()
    assert not short.exists()
    assert not folder.exists()
