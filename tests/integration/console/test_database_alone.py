"""The console works on a database of somebody else's, of which it is told the address and nothing else."""

from pathlib import Path

import pytest

from tests.integration.console.consoles import Console

pytestmark = pytest.mark.postgres


def test_the_address_of_the_database_is_enough(empty_database: str, tmp_path: Path):
    citas = Console(empty_database, tmp_path)

    schema = citas("db", "upgrade").told()
    assert schema["current"] == schema["head"]
    ana = ("users", "create", "ana@example.com", "--name", "Ana", "--locale", "en", "--password-stdin")
    assert citas(*ana, given="a long password\n").told()["email"] == "ana@example.com"
    assert citas("applications", "list").told() == []
    beyond = citas("db", "upgrade", "+9")
    assert (beyond.code, beyond.problem()["code"]) == (1, "conflict")
    assert not list(tmp_path.iterdir())
