"""The console as its operator uses it: `citas` in a process of its own, which is told a database and nothing else."""

import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.integration.instances import CITAS

SOURCES = Path(__file__).parents[3] / "src"
_DRIVER = "postgresql+asyncpg://"
_ONE_AFTER_THE_OTHER = """
import json, sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from entrypoints.cli.main import run
for line in sys.stdin:
    with redirect_stdout(StringIO()) as output, redirect_stderr(StringIO()) as errors:
        code = run(json.loads(line))
    print(json.dumps([code, output.getvalue(), errors.getvalue()]), flush=True)
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


def citas(database: str, folder: Path, *arguments: str, given: str = "") -> Answer:
    """Run one command in `folder`, which answers in JSON; `given` is its standard input."""
    done = subprocess.run(
        [*CITAS, *arguments, "--json"],
        env=_environment(database),
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True, slots=True)
class Console:
    """A process that runs one command after the other: most of what a command takes is the start of its process."""

    process: subprocess.Popen[str]

    def __call__(self, *arguments: str) -> Answer:
        """Run a command."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(arguments), file=self.process.stdin, flush=True)
        return Answer(*json.loads(self.process.stdout.readline()))


@contextmanager
def console(database: str, rules: Path) -> Generator[Console]:
    """Open a console by the zone rules of the package in the folder `rules`."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _ONE_AFTER_THE_OTHER],
        env=_environment(database, rules),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Console(process)
        assert process.stdin is not None
        process.stdin.close()


def _environment(database: str, *first: Path) -> dict[str, str]:
    """Nothing of ours but the database; the folders are searched for packages before all others."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CITAS_")}
    path = os.pathsep.join(map(str, (*first, SOURCES)))
    return {**inherited, "PYTHONPATH": path, "CITAS_DATABASE_URL": database.replace(_DRIVER, "postgres://")}
