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
