"""The arrows of the hexagon are held, and a violation is seen."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
INWARDS = "Imports point inwards"
APART = "An adapter never imports another"
NO_FRAMEWORK = "Domain and application know no framework"


def lint(tree: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter with the project's own contracts over a tree of sources."""
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--config", str(ROOT / "pyproject.toml"), "--cache-dir", str(cache)],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, to be spoilt and mended."""
    copy = tmp_path_factory.mktemp("sources") / "src"
    shutil.copytree(ROOT / "src", copy, ignore=shutil.ignore_patterns("__pycache__", "*.html", "static"))
    return copy


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def test_the_contracts_are_kept(tree: Path, cache: Path) -> None:
    done = lint(tree, cache)
    assert done.returncode == 0, done.stdout + done.stderr
    for contract in (INWARDS, APART, NO_FRAMEWORK):
        assert contract in done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("domain/ids.py", "import litestar", NO_FRAMEWORK),
        ("application/clock.py", "import sqlalchemy", NO_FRAMEWORK),
        ("domain/ids.py", "import application.clock", INWARDS),
        ("application/clock.py", "import adapters.memory.clock", INWARDS),
        ("adapters/memory/clock.py", "import entrypoints.settings", INWARDS),
        ("adapters/memory/clock.py", "import adapters.mail", APART),
    ],
)
def test_a_planted_violation_is_seen(tree: Path, cache: Path, file: str, line: str, contract: str) -> None:
    spoilt = tree / file
    sound = spoilt.read_text(encoding="utf-8")
    spoilt.write_text(f"{sound}\n{line}\n", encoding="utf-8")
    try:
        done = lint(tree, cache)
    finally:
        spoilt.write_text(sound, encoding="utf-8")
    assert done.returncode == 1, done.stdout + done.stderr
    _, _, broken = done.stdout.partition("Broken contracts")
    assert contract in broken
