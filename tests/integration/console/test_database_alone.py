"""The console works on a database of somebody else's, of which it is told the address and nothing else."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.integration.instances import CITAS

SOURCES = Path(__file__).parents[3] / "src"
SCHEME = "postgresql+asyncpg://"

pytestmark = pytest.mark.postgres


def test_the_address_of_the_database_is_enough(empty_database: str, tmp_path: Path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CITAS_")}
    environment |= {
        "PYTHONPATH": str(SOURCES),
        "CITAS_DATABASE_URL": empty_database.replace(SCHEME, "postgres://"),
    }

    def citas(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*CITAS, *arguments, "--json"]
        return subprocess.run(
            command,
            env=environment,
            cwd=tmp_path,
            input="a long password\n",
            capture_output=True,
            text=True,
            check=False,
        )

    schema = json.loads(citas("db", "upgrade").stdout)
    assert schema["current"] == schema["head"]
    made = citas("users", "create", "ana@example.com", "--name", "Ana", "--locale", "en", "--password-stdin")
    assert json.loads(made.stdout)["email"] == "ana@example.com", made.stderr
    assert json.loads(citas("applications", "list").stdout) == []
    beyond = citas("db", "upgrade", "+9")
    assert (beyond.returncode, json.loads(beyond.stderr)["code"]) == (1, "conflict")
    assert not list(tmp_path.iterdir())
