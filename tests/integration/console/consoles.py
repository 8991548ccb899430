"""The console as its operator uses it: `citas` as a process of its own, which is told a database and nothing else."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.integration.instances import CITAS

SOURCES = Path(__file__).parents[3] / "src"
_DRIVER = "postgresql+asyncpg://"
_EACH = """
import json, sys
from entrypoints.cli.main import run
for arguments in json.load(sys.stdin):
    code = run(arguments)
    if code:
        sys.exit(code)
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """How one command ended, and what it said."""

    code: int
    output: str
    errors: str

    def told(self) -> Any:
        """What was answered to a program."""
        assert self.output, self.errors
        return json.loads(self.output)

    def problem(self) -> Any:
        """What went wrong, as programs are told."""
        return json.loads(self.errors)


@dataclass(frozen=True, slots=True)
class Console:
    """`folder` is where it is run; `rules` a package of zone rules in place of the installed one."""

    database: str
    folder: Path
    rules: Path | None = None

    def __call__(self, *arguments: str, given: str = "") -> Answer:
        """Run one command, which answers in JSON."""
        return self._run([*CITAS, *arguments, "--json"], given)

    def each(self, commands: Sequence[Sequence[str]]) -> list[Any]:
        """Run several commands in one process, none of which may be refused; return what each answered."""
        arguments = json.dumps([[*command, "--json"] for command in commands])
        done = self._run([sys.executable, "-P", "-c", _EACH], arguments)
        assert done.code == 0, done.errors
        answers: list[Any] = []
        rest = done.output.lstrip()
        while rest:
            answer, end = json.JSONDecoder().raw_decode(rest)
            answers.append(answer)
            rest = rest[end:].lstrip()
        return answers

    def _run(self, command: Sequence[str], given: str) -> Answer:
        path = [str(place) for place in (self.rules, SOURCES) if place is not None]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CITAS_")}
        environment |= {
            "PYTHONPATH": os.pathsep.join(path),
            "CITAS_DATABASE_URL": self.database.replace(_DRIVER, "postgres://"),
        }
        done = subprocess.run(
            command, env=environment, cwd=self.folder, input=given, capture_output=True, text=True, check=False
        )
        return Answer(done.returncode, done.stdout, done.stderr)
