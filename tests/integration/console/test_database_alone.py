"""The console works on a database of somebody else's, of which it is told the address and nothing else."""

import json
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy.engine import make_url

from adapters.postgres import migrate
from tests.integration.console.consoles import citas, console
from tests.integration.servers import PostgresServer

pytestmark = pytest.mark.postgres


def test_the_address_of_the_database_is_enough(empty_database: str, tmp_path: Path):
    ask = partial(citas, empty_database, tmp_path)

    schema = ask("db", "upgrade").told()
    assert schema["current"] == schema["head"]
    ana = ("users", "create", "ana@example.com", "--name", "Ana", "--locale", "en", "--password-stdin")
    assert ask(*ana, given="a long password\n").told()["email"] == "ana@example.com"
    assert ask("applications", "list").told() == []
    beyond = ask("db", "upgrade", "+9")
    assert (beyond.code, beyond.problem()["code"]) == (1, "conflict")
    assert not list(tmp_path.iterdir())


def test_the_console_shows_who_did_what_and_proves_it(empty_database: str, tmp_path: Path):
    ask = partial(citas, empty_database, tmp_path)
    ask("db", "upgrade")
    assert ask("audit", "verify").told() == {"entries": 0, "head": "00" * 32}
    made = ask("users", "create", "ana@example.com", "--name", "Ana", "--password-stdin", given="a long password\n")

    [entry] = ask("audit", "list").told()
    first = ask("audit", "verify").told()

    assert (entry["sequence"], entry["actor"], entry["action"]) == (1, "operator", "user_created")
    assert (entry["target_id"], entry["details"]) == (made.told()["id"], {"roles": "client"})
    assert first["entries"] == 2  # that it was listed is recorded too
    assert ask("audit", "verify", "--head", first["head"]).told() == first
    missing = ask("audit", "verify", "--head", "ab" * 32)
    assert (missing.code, missing.problem()["code"]) == (1, "audit_head_missing")
    malformed = ask("audit", "verify", "--head", "x")
    assert (malformed.code, malformed.problem()["code"]) == (2, "invalid_value")
    assert ask("audit", "list", "--action", "logged_in").told() == []


def test_the_console_supervises_accounts(empty_database: str, tmp_path: Path):
    ask = partial(citas, empty_database, tmp_path)
    ask("db", "upgrade")
    secret = "a long password\n"
    ana = ask(
        "users", "create", "ana@example.com", "--name", "Ana", "--verified", "--password-stdin", given=secret
    ).told()
    practice = ("--role", "professional", "--profession", "Dentista", "--verified", "--password-stdin")
    ask("users", "create", "eva@example.com", "--name", "Eva", *practice, given=secret)

    assert [one["email"] for one in ask("users", "list").told()] == ["ana@example.com", "eva@example.com"]
    assert [one["email"] for one in ask("users", "list", "--role", "professional").told()] == ["eva@example.com"]
    assert ask("users", "grant", ana["id"], "admin").told()["roles"] == ["admin", "client"]
    last = ask("users", "revoke", "ana@example.com", "admin")
    assert (last.code, last.problem()["code"]) == (1, "last_admin")
    assert ask("users", "disable", "eva@example.com", "--reason", "Abuse").told()["status"] == "disabled"
    assert ask("professionals", "list").told() == []
    assert ask("users", "enable", "eva@example.com").told()["status"] == "active"
    [shown] = ask("professionals", "list").told()
    assert ask("professionals", "show", shown["slug"]).told() == shown
    mailed = ask("users", "reset-password", "eva@example.com").told()
    assert mailed["done"] == "link_mailed"
    weak = ask("users", "reset-password", "eva@example.com", "--password-stdin", given="short\n")
    assert (weak.code, weak.problem()["code"]) == (2, "invalid_value")
    done = ask("users", "reset-password", "eva@example.com", "--password-stdin", given="another long one\n").told()
    assert done["done"] == "password_set"
    nobody = ask("users", "show", "nobody@example.com")
    assert (nobody.code, nobody.problem()["code"]) == (1, "not_found")


def test_the_console_gives_somebody_what_is_stored_about_them_and_erases_it(empty_database: str, tmp_path: Path):
    ask = partial(citas, empty_database, tmp_path)
    ask("db", "upgrade")
    make = ("users", "create", "ana@example.com", "--name", "Ana Única", "--password-stdin")
    ana = ask(*make, given="a long password\n").told()["id"]

    told = ask("users", "export", "ana@example.com", "ana.zip").told()
    twice = ask("users", "export", "ana@example.com", "ana.zip")
    unsure = ask("users", "erase", "ana@example.com")
    erased = ask("users", "erase", "ana@example.com", "--yes").told()
    gone = ask("users", "erase", ana, "--yes")

    packed = tmp_path / "ana.zip"
    assert told == {"id": ana, "file": "ana.zip", "bytes": packed.stat().st_size}
    assert packed.stat().st_mode & 0o777 == 0o600
    with ZipFile(packed) as file:
        assert json.loads(file.read("account.json"))[0]["full_name"] == "Ana Única"
    for refused in (twice, unsure):
        assert (refused.code, refused.problem()["code"]) == (2, "invalid_value")
    assert erased == {"id": ana, "done": "erased"}
    assert (gone.code, gone.problem()["code"]) == (1, "not_found")
    assert {entry["action"] for entry in ask("audit", "list", "--target", ana).told()} == {
        *("user_created", "account_exported", "account_erased", "user_looked_up"),
    }


def test_the_console_sends_after_all_what_was_given_up(
    postgres_server: PostgresServer, empty_database: str, tmp_path: Path
):
    migrate.upgrade(empty_database)
    database = make_url(empty_database).database
    make = ("users", "create", "--name", "Ana", "--verified", "--password-stdin", "ana@example.com")
    ana = citas(empty_database, tmp_path, *make, given="a long password\n").told()["id"]
    postgres_server.execute(
        "INSERT INTO deliveries (id, event_id, recipient_id, channel, kind, audience, facts, status, attempts, due_at,"
        f" created_at, last_error) VALUES ('{ana}', '{ana}', '{ana}', 'email', 'account_exists', 'self', '{{}}', 'dead', 1,"
        " now(), now(), '550 no such mailbox')",
        database=database,
    )

    with console(empty_database, tmp_path) as ask:
        [dead] = ask("deliveries", "list", "--status", "dead", "--json").told()
        retried, again = (
            ask("deliveries", "retry", dead["id"], "--json").told(),
            ask("deliveries", "retry", ana, "--json"),
        )

    assert (dead["last_error"], dead["attempts"]) == ("550 no such mailbox", 1)
    assert retried["status"] == "pending"
    assert (again.code, again.problem()["code"]) == (1, "nothing_to_retry")


def test_the_console_lets_somebody_in_who_has_lost_their_second_factor(
    postgres_server: PostgresServer, empty_database: str, tmp_path: Path
):
    migrate.upgrade(empty_database)
    database = make_url(empty_database).database
    make = ("users", "create", "--name", "Ana", "--verified", "--password-stdin", "ana@example.com")
    ana = citas(empty_database, tmp_path, *make, given="a long password\n").told()["id"]
    reset = ("users", "reset-second-factor", "ana@example.com", "--json")

    with console(empty_database, tmp_path) as ask:
        none = ask(*reset)
        postgres_server.execute(
            "INSERT INTO second_factors (user_id, sealed, started_at, confirmed_at, last_step, recovery)"
            f" VALUES ('{ana}', 'sealed', now(), now(), 1, '{{}}')",
            database=database,
        )
        done, again = ask(*reset).told(), ask(*reset)
        [entry] = ask("audit", "list", "--action", "second_factor_off", "--json").told()

    for refused in (none, again):
        assert (refused.code, refused.problem()["code"]) == (1, "no_second_factor")
    assert done == {"id": ana, "email": "ana@example.com", "done": "second_factor_off"}
    assert (entry["actor"], entry["target_id"]) == ("operator", ana)


def test_the_console_finds_in_the_record_what_is_looked_for(empty_database: str, tmp_path: Path):
    migrate.upgrade(empty_database)
    make = ("users", "create", "--name", "Ana", "--password-stdin", "ana@example.com")
    ana = citas(empty_database, tmp_path, *make, given="a long password\n").told()["id"]

    with console(empty_database, tmp_path) as ask:

        def found(*criteria: str) -> list[int]:
            return [entry["sequence"] for entry in ask("audit", "list", *criteria, "--json").told()]

        assert found("--action", "user_created") == [1]
        assert found("--target", ana) == [1]
        assert found("--limit", "1") == [3]
        assert found("--actor", ana) == []
        assert found("--to", "2020-01-01T00:00:00Z") == []
        assert found("--from", "2020-01-01T00:00:00Z") == [6, 5, 4, 3, 2, 1]
        strange = ask("audit", "list", "--from", "yesterday", "--json")
        assert (strange.code, strange.problem()["code"]) == (2, "invalid_value")


def test_the_console_names_the_first_entry_that_is_not_as_it_was_written(
    postgres_server: PostgresServer, empty_database: str, tmp_path: Path
):
    migrate.upgrade(empty_database)
    database = make_url(empty_database).database
    with console(empty_database, tmp_path) as ask:
        for _ in range(3):
            ask("audit", "list")
        for statement in (
            "ALTER TABLE audit_log DISABLE TRIGGER USER",
            "UPDATE audit_log SET address = '192.0.2.1' WHERE sequence = 2",
        ):
            postgres_server.execute(statement, database=database)

        broken = ask("audit", "verify", "--json")

    assert (broken.code, broken.output) == (1, "")
    assert broken.problem()["code"] == "audit_log_broken"
    assert "from entry 2 on" in broken.problem()["detail"]
