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
