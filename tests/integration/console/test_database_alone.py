"""The console works on a database of somebody else's, of which it is told the address and nothing else."""

from functools import partial
from pathlib import Path

import pytest

from tests.integration.console.consoles import citas

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
