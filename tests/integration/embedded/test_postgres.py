"""The embedded PostgreSQL, for real: its data survives a crash, and it is nobody else's business."""

import os
import shutil
import stat
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from adapters.embedded.errors import EmbeddedServerError
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.embedded.processes import start
from tests.integration.servers import run_apart, running, temporary_folder, wait_until


@pytest.fixture
def data_dir() -> Generator[Path]:
    with temporary_folder() as folder:
        yield folder / "var"


@contextmanager
def started(server: EmbeddedPostgres, *, log: Path) -> Generator[subprocess.Popen[bytes]]:
    """Like `running`, but what the server wrote stays."""
    server.prepare()
    with log.open("ab") as output:
        process = start(server.launch(), output=output)
    try:
        wait_until(lambda: process.poll() is not None or server.is_ready(), what=f"PostgreSQL ({log.read_text()})")
        assert process.poll() is None, log.read_text()
        yield process
    finally:
        process.send_signal(server.launch().stop_signal)
        process.wait(20)


def ask(server: EmbeddedPostgres, statement: str) -> object:
    async def once() -> object:
        connection = await asyncpg.connect(host=str(server.socket_folder), user="citas", database="citas")
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return run_apart(once())


def modes_above(path: Path) -> list[tuple[Path, int, int]]:
    return [(folder, folder.stat().st_mode, folder.stat().st_uid) for folder in path.parents]


def test_sqlalchemy_connects_with_the_url_and_makes_the_extensions(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)

    async def work() -> tuple[object, ...]:
        engine = create_async_engine(server.owner_url)
        async with engine.begin() as connection:
            for extension in ("btree_gist", "pg_trgm", "unaccent"):
                await connection.execute(text(f"CREATE EXTENSION {extension}"))
            row = (
                await connection.execute(
                    text("SELECT current_user, current_setting('TimeZone'), lower('ÑÁ'), current_setting('fsync')")
                )
            ).one()
        await engine.dispose()
        return tuple(row)

    with running(server, log=data_dir.parent / "log"):
        assert run_apart(work()) == ("citas", "UTC", "ñá", "off")


def test_it_listens_on_a_private_socket_only_and_is_durable(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir)

    with running(server, log=data_dir.parent / "log"):
        assert ask(server, "SELECT current_setting('listen_addresses') || current_setting('fsync')") == "on"
        assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700


def test_the_folders_above_keep_their_modes(data_dir: Path) -> None:
    data_dir.mkdir(mode=0o700)
    before = modes_above(data_dir / "x")
    server = EmbeddedPostgres(data_dir, durable=False)

    with running(server, log=data_dir.parent / "log"):
        assert modes_above(data_dir / "x") == before
    assert modes_above(data_dir / "x") == before


def test_data_survives_the_death_of_the_server(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir)
    log = data_dir.parent / "log"
    server.prepare()
    with log.open("wb") as output:
        first = start(server.launch(), output=output)
    wait_until(server.is_ready)
    ask(server, "CREATE TABLE kept AS SELECT 7 AS number")
    first.kill()
    first.wait()

    again = EmbeddedPostgres(data_dir)
    with running(again, log=log):
        assert ask(again, "SELECT number FROM kept") == 7


def test_an_orphan_of_the_same_folder_is_ended_first(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir)
    log = data_dir.parent / "log"
    server.prepare()
    with log.open("wb") as output:
        orphan = start(server.launch(), output=output)
    wait_until(server.is_ready)
    ask(server, "CREATE TABLE kept AS SELECT 7 AS number")

    again = EmbeddedPostgres(data_dir)
    with running(again, log=log):
        assert orphan.wait(1) == 0
        assert ask(again, "SELECT number FROM kept") == 7


def test_a_number_that_a_stranger_has_now_does_not_keep_it_from_starting(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)
    server.prepare()
    cluster = Path(server.launch().command[2])
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n0\n5432\n\n\n\n")

    with running(server, log=data_dir.parent / "log"):
        assert ask(server, "SELECT 1") == 1


def test_a_new_data_folder_under_an_old_name_is_empty(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)
    log = data_dir.parent / "log"
    with started(server, log=log):
        ask(server, "CREATE TABLE old AS SELECT 1 AS number")
    shutil.rmtree(data_dir)

    fresh = EmbeddedPostgres(data_dir, durable=False)
    with running(fresh, log=log):
        assert ask(fresh, "SELECT to_regclass('old') IS NULL")
    server.remove()


def test_a_half_made_cluster_is_not_taken_for_one(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)
    server.prepare()
    cluster = Path(server.launch().command[2])
    cluster.rename(cluster.with_name("unfinished-before"))
    (cluster.with_name("unfinished-before") / "PG_VERSION").unlink()

    with running(EmbeddedPostgres(data_dir, durable=False), log=data_dir.parent / "log"):
        assert not cluster.with_name("unfinished-before").exists()


def test_data_of_another_major_version_is_refused_with_both_versions_named(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)
    server.prepare()
    (Path(server.launch().command[2]) / "PG_VERSION").write_text("15\n")

    with pytest.raises(EmbeddedServerError, match=r"of PostgreSQL 15.*PostgreSQL\) 18"):
        EmbeddedPostgres(data_dir).prepare()
    server.remove()


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user's copy brings its own data along")
def test_a_copy_of_a_data_folder_does_not_share_the_originals_database(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, durable=False)
    server.prepare()
    shutil.copytree(data_dir, data_dir.with_name("copy"))

    with pytest.raises(EmbeddedServerError, match="is a copy of"):
        EmbeddedPostgres(data_dir.with_name("copy")).prepare()

    moved = data_dir.rename(data_dir.with_name("moved"))
    EmbeddedPostgres(moved).prepare()
    server.remove()


def test_a_long_path_still_has_a_socket(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir / ("a-rather-long-name" * 8), durable=False)

    with running(server, log=data_dir.parent / "log"):
        assert ask(server, "SELECT 1") == 1
    assert not server.socket_folder.exists()
