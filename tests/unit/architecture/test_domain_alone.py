"""The domain needs nothing but Python."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parents[3] / "src"
DOMAIN_FILES = sorted((SRC / "domain").rglob("*.py"))

_IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
sys.path.append(sys.argv[1])
import domain
found = [module.name for module in pkgutil.walk_packages(domain.__path__, "domain.")]
for name in found:
    importlib.import_module(name)
assert not {"application", "adapters", "entrypoints"} & set(sys.modules)
print(len(found))
"""


def modules_of(file: Path) -> set[str]:
    """The top-level packages that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name} has a relative import"
            found.add((node.module or "").partition(".")[0])
    return found


def test_every_module_of_the_domain_is_imported_by_a_python_without_packages() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-W", "error", "-c", _IMPORT_EVERYTHING, str(SRC)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == len(DOMAIN_FILES) - 1  # the package itself is not below itself


@pytest.mark.parametrize("file", DOMAIN_FILES, ids=lambda file: file.relative_to(SRC).as_posix())
def test_the_domain_imports_the_standard_library_and_itself(file: Path) -> None:
    assert modules_of(file) <= sys.stdlib_module_names | {"domain"}


@pytest.mark.parametrize("file", DOMAIN_FILES, ids=lambda file: file.relative_to(SRC).as_posix())
def test_the_domain_asks_no_clock_and_does_no_input_or_output(file: Path) -> None:
    forbidden = {"asyncio", "io", "logging", "os", "pathlib", "random", "secrets", "socket", "sqlite3", "subprocess"}
    assert not modules_of(file) & (forbidden | {"threading", "time", "urllib"})
    calls = {
        node.func.attr
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not calls & {"now", "today", "utcnow", "uuid4", "uuid7"}
